#include "scheduler/words/template.h"

#include <algorithm>
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

TemplateData& TemplateData::set(std::string_view name, std::vector<TemplateData> list) {
    values_->root.set(std::string(name), Value(Value::type::list));
    // Kainjow only copies into a list, deeply; what it holds is ours, so the items move in.
    const Value* held = values_->root.get(std::string(name));
    auto& items = const_cast<kainjow::mustache::list&>(held->list_value());
    items.reserve(list.size());
    for (auto& item : list) items.push_back(std::move(item.values_->root));
    return *this;
}

namespace {

// Looks names up as mustache does, and remembers those that were not there.
class StrictContext : public kainjow::mustache::context<std::string> {
  public:
    explicit StrictContext(const Value* data) : context(data) {}

    const Value* get(const std::string& name) const override {
        const auto* value = context::get(name);
        if (value == nullptr) missing_.insert(name);
        return value;
    }

    [[nodiscard]] const std::set<std::string>& missing() const { return missing_; }

  private:
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

// The texts of a folder by file name, ready for kainjow.
using Texts = std::map<std::string, std::string, std::less<>>;

// `file` with each {{> name}} replaced by that template's text, once and for all: kainjow would
// parse a partial again for every message. `inside` are the files being put together.
Checked<std::string> put_together(const Texts& texts, const std::string& file,
                                  std::vector<std::string> inside = {}) {
    const auto found = texts.find(file);
    if (found == texts.end()) return Refusal{file, "there is no such template"};
    if (std::find(inside.begin(), inside.end(), file) != inside.end())
        return Refusal{file, "holds itself, through {{> ...}}"};
    inside.push_back(file);
    constexpr std::string_view opening = "{{>";
    const auto extension = std::filesystem::path(file).extension().string();
    std::string_view rest = found->second;
    std::string out;
    for (auto at = rest.find(opening); at != rest.npos; at = rest.find(opening)) {
        const auto end = rest.find("}}", at);
        if (end == rest.npos) return Refusal{file, "{{> is not closed with }}"};
        auto name = rest.substr(at + opening.size(), end - at - opening.size());
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        auto part = put_together(texts, std::string(name) + extension, inside);
        if (!part) return Refusal{file, "{{> " + std::string(name) + "}}: " + part.error().text()};
        out.append(rest.substr(0, at)).append(*part);
        rest.remove_prefix(end + 2);
    }
    return out.append(rest);
}

}  // namespace

struct TemplateSet::Files {
    // Mustache notes errors in the object while it renders; this set lives on one thread.
    std::map<std::string, Mustache, std::less<>> templates;
};

TemplateSet::TemplateSet(std::unique_ptr<Files> files) : files_(std::move(files)) {}
TemplateSet::TemplateSet(TemplateSet&&) noexcept = default;
TemplateSet& TemplateSet::operator=(TemplateSet&&) noexcept = default;
TemplateSet::~TemplateSet() = default;

Checked<TemplateSet> TemplateSet::load(const std::filesystem::path& folder) {
    std::error_code error;
    const std::filesystem::directory_iterator entries(folder, error);
    if (error) return Refusal{folder.string(), "cannot be read: " + error.message()};
    Texts texts;
    for (const auto& entry : entries) {
        const auto& path = entry.path();
        const auto extension = path.extension().string();
        if (extension != ".txt" && extension != ".html") continue;
        std::ifstream file(path, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(file), {}};
        if (!file) return Refusal{path.string(), "cannot be read"};
        if (extension == ".html" && leaves_values_unescaped(text))
            return Refusal{path.string(),
                           "uses {{{x}}}, {{&x}} or {{=x=}}: write {{x}}, values in HTML are "
                           "always escaped"};
        texts.insert_or_assign(path.filename().string(), without_lone_tags(text));
    }
    auto files = std::make_unique<Files>();
    for (const auto& [name, text] : texts) {
        auto whole = put_together(texts, name);
        if (!whole) return Refusal{(folder / name).string(), whole.error().text()};
        Mustache parsed(*whole);
        if (!parsed.is_valid()) return Refusal{(folder / name).string(), parsed.error_message()};
        if (name.ends_with(".txt")) parsed.set_custom_escape(unescaped);
        files->templates.insert_or_assign(name, std::move(parsed));
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
    StrictContext context(&data.values_->root);
    auto text = found->second.render(context);
    if (!found->second.is_valid()) return Refusal{std::string(file), found->second.error_message()};
    std::erase(text, line_mark);
    if (context.missing().empty()) return text;
    std::string names;
    for (const auto& name : context.missing()) names += (names.empty() ? "" : ", ") + name;
    return Refusal{std::string(file), "nothing is given for: " + names};
}

}  // namespace termijnd
