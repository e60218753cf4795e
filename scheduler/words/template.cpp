#include "scheduler/words/template.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace termijnd {
namespace {

using Mustache = kainjow::mustache::mustache;
using MustacheValue = kainjow::mustache::data;

std::string unescaped(const std::string& text) {
    return text;
}

}  // namespace

struct TemplateData::Values {
    MustacheValue root{MustacheValue::type::object};
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
    values_->root.set(std::string(name), MustacheValue(yes));
    return *this;
}

TemplateData& TemplateData::set(std::string_view name, std::vector<TemplateData> list) {
    values_->root.set(std::string(name), MustacheValue(MustacheValue::type::list));
    // Kainjow only copies into a list, deeply; what it holds is ours, so the items move in.
    const MustacheValue* held = values_->root.get(std::string(name));
    auto& items = const_cast<kainjow::mustache::list&>(held->list_value());
    items.reserve(list.size());
    for (auto& item : list) items.push_back(std::move(item.values_->root));
    return *this;
}

namespace {

// Looks names up as mustache does, and remembers those that were not there.
class StrictContext : public kainjow::mustache::context<std::string> {
  public:
    explicit StrictContext(const MustacheValue* data) : context(data) {}

    const MustacheValue* get(const std::string& name) const override {
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

std::string folder_of(std::string_view file) {
    const auto slash = file.rfind('/');
    return slash == file.npos ? std::string() : std::string(file.substr(0, slash + 1));
}

// The template that {{> name}} in `file` means: of its own folder, else of the outer one, where
// stands what is the same in every language.
template <class Files>
std::string included_by(const Files& files, std::string_view file, std::string_view name) {
    const auto whole = std::string(name) + std::filesystem::path(file).extension().string();
    const auto beside = folder_of(file) + whole;
    return files.contains(beside) ? beside : whole;
}

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
    std::string_view rest = found->second;
    std::string out;
    for (auto at = rest.find(opening); at != rest.npos; at = rest.find(opening)) {
        const auto end = rest.find("}}", at);
        if (end == rest.npos) return Refusal{file, "{{> is not closed with }}"};
        auto name = rest.substr(at + opening.size(), end - at - opening.size());
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        auto part = put_together(texts, included_by(texts, file, name), inside);
        if (!part) return Refusal{file, "{{> " + std::string(name) + "}}: " + part.error().text()};
        out.append(rest.substr(0, at)).append(*part);
        rest.remove_prefix(end + 2);
    }
    return out.append(rest);
}

// Where a template came from, as it was written.
struct Source {
    std::filesystem::path path;
    std::string text;
};
using Sources = std::map<std::string, Source, std::less<>>;

bool is_template(const std::filesystem::path& path) {
    return path.extension() == ".txt" || path.extension() == ".html";
}

Checked<Source> read_source(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    Source source{path, {std::istreambuf_iterator<char>(file), {}}};
    if (!file) return Refusal{path.string(), "cannot be read"};
    if (path.extension() == ".html" && leaves_values_unescaped(source.text))
        return Refusal{path.string(),
                       "uses {{{x}}}, {{&x}} or {{=x=}}: write {{x}}, values in HTML are "
                       "always escaped"};
    return source;
}

Checked<Sources> read_sources(const std::filesystem::path& folder) {
    Sources sources;
    std::error_code error;
    std::filesystem::recursive_directory_iterator entries(folder, error), end;
    for (; !error && entries != end; entries.increment(error)) {
        const auto& path = entries->path();
        if (!is_template(path)) continue;
        auto source = read_source(path);
        if (!source) return source.error();
        sources.insert_or_assign(path.lexically_relative(folder).generic_string(),
                                 std::move(*source));
    }
    if (error) return Refusal{folder.string(), "cannot be read: " + error.message()};
    return sources;
}

// What a municipality wrote in place of what came with the program.
std::optional<Refusal> put_in_place(Sources& shipped, Sources own) {
    for (auto& [name, source] : own) {
        const auto found = shipped.find(name);
        if (found == shipped.end())
            return Refusal{source.path.string(),
                           "takes the place of no template; give it the name of one, as "
                           "herinnering.txt or en/herinnering.txt"};
        found->second = std::move(source);
    }
    return std::nullopt;
}

// One tag of a template: {{#name}}, {{name}} and so on.
struct Tag {
    char kind;  // one of # ^ / > ! or ' ' for a value
    std::string name;
    int line;
};

// The tags of a text in their order.
std::vector<Tag> tags_of(std::string_view text) {
    std::vector<Tag> tags;
    for (auto at = text.find("{{"); at != text.npos; at = text.find("{{", at)) {
        const auto end = std::min(text.find("}}", at), text.size());
        std::string_view inner = text.substr(at + 2, end - at - 2);
        const bool marked =
            !inner.empty() && std::string_view("#^/>!&").find(inner[0]) != inner.npos;
        const char kind = marked ? inner[0] : ' ';
        if (marked) inner.remove_prefix(1);
        while (inner.starts_with(' ')) inner.remove_prefix(1);
        while (inner.ends_with(' ')) inner.remove_suffix(1);
        const auto line = 1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n');
        tags.push_back({kind, std::string(inner), int(line)});
        at = end;
    }
    return tags;
}

// Each file closes the sections that it opens, or a file put in its place would break another.
std::optional<Refusal> out_of_step(const Source& source) {
    std::vector<Tag> open;
    const auto refuse = [&](const Tag& tag, const std::string& what) {
        return Refusal{source.path.string() + ":" + std::to_string(tag.line), what};
    };
    for (const Tag& tag : tags_of(source.text)) {
        if (tag.kind == '#' || tag.kind == '^') open.push_back(tag);
        if (tag.kind != '/') continue;
        if (open.empty() || open.back().name != tag.name)
            return refuse(tag, "{{/" + tag.name + "}} closes nothing that is open");
        open.pop_back();
    }
    if (open.empty()) return std::nullopt;
    return refuse(open.back(),
                  "{{" + std::string(1, open.back().kind) + open.back().name + "}} is not closed");
}

// Goes through a template as mustache would, into every section whether it shows or not.
class Walk {
  public:
    Walk(const Sources& sources, const MustacheValue& data) : sources_(sources) {
        given_.push_back(&data);
    }

    void through(const std::string& file) {
        const auto found = sources_.find(file);
        if (found == sources_.end()) return;
        for (const Tag& tag : tags_of(found->second.text)) look_at(tag, file);
    }
    std::vector<Fault> faults;

  private:
    void look_at(const Tag& tag, const std::string& file) {
        if (tag.kind == '!') return;
        if (tag.kind == '/') return close();
        if (unseen_ > 0) return unseen(tag);
        if (tag.kind == '>') return through(included_by(sources_, file, tag.name));
        const MustacheValue* value = find(tag.name);
        if (value == nullptr)
            fault(file, tag,
                  "nothing is given for {{" + tag.name +
                      "}} here; the README of the templates names what there is");
        if (tag.kind == ' ') return;
        given_.push_back(tag.kind == '#' ? element_of(value) : nullptr);
        if (tag.kind == '#' && value && value->is_list() && !given_.back()) unseen_ = 1;
    }

    // Within a list that has no element here: nobody knows what one would hold.
    void unseen(const Tag& tag) {
        if (tag.kind != '#' && tag.kind != '^') return;
        given_.push_back(nullptr);
        ++unseen_;
    }

    void close() {
        given_.pop_back();
        if (unseen_ > 0) --unseen_;
    }

    static const MustacheValue* element_of(const MustacheValue* value) {
        if (value == nullptr || !value->is_list()) return nullptr;
        const auto& list = value->list_value();
        return list.empty() ? nullptr : &list.front();
    }

    [[nodiscard]] const MustacheValue* find(const std::string& name) const {
        for (auto level = given_.rbegin(); level != given_.rend(); ++level)
            if (*level != nullptr)
                if (const MustacheValue* value = (*level)->get(name)) return value;
        return nullptr;
    }

    // Once, however often the file is included.
    void fault(const std::string& file, const Tag& tag, const std::string& what) {
        const std::string where =
            sources_.find(file)->second.path.string() + ":" + std::to_string(tag.line);
        const auto same = [&](const Fault& one) { return one.where == where && one.what == what; };
        if (std::ranges::none_of(faults, same)) faults.push_back({where, what});
    }

    const Sources& sources_;
    // From the outermost in; null: a section that gives nothing.
    std::vector<const MustacheValue*> given_;
    int unseen_ = 0;  // how many sections deep within a list that is empty
};

}  // namespace

struct TemplateSet::Files {
    // Mustache notes errors in the object while it renders; this set lives on one thread.
    std::map<std::string, Mustache, std::less<>> templates;
    Sources sources;
};

TemplateSet::TemplateSet(std::unique_ptr<Files> files) : files_(std::move(files)) {}
TemplateSet::TemplateSet(TemplateSet&&) noexcept = default;
TemplateSet& TemplateSet::operator=(TemplateSet&&) noexcept = default;
TemplateSet::~TemplateSet() = default;

Checked<TemplateSet> TemplateSet::load(const std::filesystem::path& folder,
                                       const std::filesystem::path& own) {
    auto sources = read_sources(folder);
    if (!sources) return sources.error();
    if (!own.empty()) {
        auto others = read_sources(own);
        if (!others) return others.error();
        if (auto refusal = put_in_place(*sources, std::move(*others))) return *refusal;
    }
    Texts texts;
    for (const auto& [name, source] : *sources) {
        if (auto refusal = out_of_step(source)) return *refusal;
        texts.insert_or_assign(name, without_lone_tags(source.text));
    }
    auto files = std::make_unique<Files>();
    for (const auto& [name, source] : *sources) {
        const std::string where = source.path.string();
        auto whole = put_together(texts, name);
        if (!whole) return Refusal{where, whole.error().text()};
        Mustache parsed(*whole);
        if (!parsed.is_valid()) return Refusal{where, parsed.error_message()};
        if (name.ends_with(".txt")) parsed.set_custom_escape(unescaped);
        files->templates.insert_or_assign(name, std::move(parsed));
    }
    files->sources = std::move(*sources);
    return TemplateSet(std::move(files));
}

bool TemplateSet::has(std::string_view file) const {
    return files_->templates.contains(file);
}

std::vector<Fault> TemplateSet::faults(std::string_view file, const TemplateData& full) const {
    if (!has(file)) return {{std::string(file), "there is no such template"}};
    Walk walk(files_->sources, full.values_->root);
    walk.through(std::string(file));
    return std::move(walk.faults);
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
