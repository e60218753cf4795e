#include "notify/template.h"

#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <map>
#include <set>
#include <utility>

namespace termijnd {
namespace {

using Mustache = kainjow::mustache::mustache;
using Value = kainjow::mustache::data;

std::string unescaped(const std::string& text) {
    return text;
}

}  // namespace

struct TemplateData::Values {
    Value root{Value::type::object};
};

TemplateData::TemplateData() : values_(std::make_unique<Values>()) {}
TemplateData::TemplateData(const TemplateData& other)
    : values_(std::make_unique<Values>(*other.values_)) {}
TemplateData::TemplateData(TemplateData&& other) noexcept = default;
TemplateData& TemplateData::operator=(TemplateData other) noexcept {
    values_.swap(other.values_);
    return *this;
}
TemplateData::~TemplateData() = default;

TemplateData& TemplateData::set(std::string_view name, std::string_view text) {
    values_->root.set(std::string(name), std::string(text));
    return *this;
}

TemplateData& TemplateData::set(std::string_view name, bool yes) {
    values_->root.set(std::string(name), Value(yes));
    return *this;
}

TemplateData& TemplateData::set(std::string_view name, const std::vector<TemplateData>& list) {
    Value values{Value::type::list};
    for (const auto& item : list) values << item.values_->root;
    values_->root.set(std::string(name), values);
    return *this;
}

namespace {

// Looks names up as mustache does, and remembers those that were not there.
class StrictContext : public kainjow::mustache::context<std::string> {
  public:
    using Partials = std::map<std::string, Value>;

    StrictContext(const Value* data, const Partials& partials)
        : context(data), partials_(partials) {}

    const Value* get(const std::string& name) const override {
        const auto* value = context::get(name);
        if (value == nullptr) missing_.insert(name);
        return value;
    }

    const Value* get_partial(const std::string& name) const override {
        const auto found = partials_.find(name);
        if (found == partials_.end()) missing_.insert("> " + name);
        return found == partials_.end() ? nullptr : &found->second;
    }

    [[nodiscard]] const std::set<std::string>& missing() const { return missing_; }

  private:
    const Partials& partials_;
    mutable std::set<std::string> missing_;
};

// Kainjow leaves an empty line behind where a section is skipped, and takes away lines that are
// meant to be empty. So the lines that hold a tag and nothing else are joined to the next here, as
// mustache has it, and every other line gets a mark that keeps kainjow's hands off it.
constexpr char line_mark = '\x01';

bool tag_alone(std::string_view line) {
    return line.size() > 4 && line.starts_with("{{") && line.ends_with("}}") &&
           line.find("{{", 2) == std::string_view::npos &&
           std::string_view("#^/!>").find(line[2]) != std::string_view::npos;
}

std::string without_lone_tags(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size());
        const auto first = line.find_first_not_of(" \t\r");
        const auto last = line.find_last_not_of(" \t\r");
        const auto inner =
            first == std::string_view::npos ? "" : line.substr(first, last - first + 1);
        const bool ends = !text.empty();
        if (ends) text.remove_prefix(1);
        if (tag_alone(inner)) {
            out.append(inner);
            continue;
        }
        out.append(1, line_mark).append(line);
        if (ends) out += '\n';
    }
    return out;
}

bool leaves_values_unescaped(std::string_view text) {
    if (text.find("{{{") != std::string_view::npos) return true;
    for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
        const auto first = text.find_first_not_of(" \t\r\n", at + 2);
        if (first != std::string_view::npos && (text[first] == '&' || text[first] == '='))
            return true;
    }
    return false;
}

}  // namespace

struct TemplateSet::Files {
    // Mustache notes errors in the object while it renders; this set lives on one thread.
    std::map<std::string, Mustache, std::less<>> templates;
    std::map<std::string, StrictContext::Partials> partials;  // by extension
};

TemplateSet::TemplateSet(std::unique_ptr<Files> files) : files_(std::move(files)) {}
TemplateSet::TemplateSet(TemplateSet&&) noexcept = default;
TemplateSet& TemplateSet::operator=(TemplateSet&&) noexcept = default;
TemplateSet::~TemplateSet() = default;

Checked<TemplateSet> TemplateSet::load(const std::filesystem::path& folder) {
    std::error_code error;
    const std::filesystem::directory_iterator entries(folder, error);
    if (error) return Refusal{folder.string(), "cannot be read: " + error.message()};
    auto files = std::make_unique<Files>();
    for (const auto& entry : entries) {
        const auto& path = entry.path();
        const auto extension = path.extension().string();
        if (extension != ".txt" && extension != ".html") continue;
        std::ifstream file(path, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(file), {}};
        if (!file) return Refusal{path.string(), "cannot be read"};
        const auto prepared = without_lone_tags(text);
        Mustache parsed(prepared);
        if (!parsed.is_valid()) return Refusal{path.string(), parsed.error_message()};
        if (extension == ".txt")
            parsed.set_custom_escape(unescaped);
        else if (leaves_values_unescaped(text))
            return Refusal{path.string(),
                           "uses {{{x}}}, {{&x}} or {{=x=}}: write {{x}}, values in HTML are "
                           "always escaped"};
        files->templates.insert_or_assign(path.filename().string(), std::move(parsed));
        files->partials[extension].insert_or_assign(path.stem().string(), Value(prepared));
    }
    return TemplateSet(std::move(files));
}

bool TemplateSet::has(std::string_view file) const {
    return files_->templates.contains(file);
}

Checked<std::string> TemplateSet::render(std::string_view file, const TemplateData& data) const {
    const auto found = files_->templates.find(file);
    if (found == files_->templates.end())
        return Refusal{std::string(file), "there is no such template"};
    const auto extension = std::filesystem::path(file).extension().string();
    StrictContext context(&data.values_->root, files_->partials[extension]);
    auto text = found->second.render(context);
    if (!found->second.is_valid()) return Refusal{std::string(file), found->second.error_message()};
    std::erase(text, line_mark);
    if (context.missing().empty()) return text;
    std::string names;
    for (const auto& name : context.missing()) names += (names.empty() ? "" : ", ") + name;
    return Refusal{std::string(file), "nothing is given for: " + names};
}

}  // namespace termijnd
