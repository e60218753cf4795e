#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "notify/checked.h"
#include "obligations/law/result.h"

namespace termijnd {

// What a template is filled with: names with a text, a yes or no, or a list of such.
class TemplateData {
  public:
    TemplateData();
    TemplateData(const TemplateData& other);
    TemplateData(TemplateData&& other) noexcept;
    TemplateData& operator=(TemplateData other) noexcept;
    ~TemplateData();

    TemplateData& set(std::string_view name, std::string_view text);
    TemplateData& set(std::string_view name, const char* text) {
        return set(name, std::string_view(text));
    }
    TemplateData& set(std::string_view name, bool yes);
    TemplateData& set(std::string_view name, std::vector<TemplateData> list);

  private:
    friend class TemplateSet;
    struct Values;
    std::unique_ptr<Values> values_;
};

// The mustache templates of a folder, parsed once. A name is the file's, e.g. "herinnering.txt", in
// a folder within it "en/herinnering.txt"; `{{> voettekst}}` in it includes "voettekst.txt" of the
// same folder or else of the outer one, which must be there. A file of a second folder takes the
// place of the one of the same name. In `.html` every value is escaped and the unescaped forms
// ({{{x}}}, {{&x}}) are refused; in every other file values stand as they are. A name that the data
// lack is an error: a mail with a hole in it is worse than none.
class TemplateSet {
  public:
    // Reads *.txt and *.html; the refusal names the file. `own`: the municipality's; empty: none.
    [[nodiscard]] static Checked<TemplateSet> load(const std::filesystem::path& folder,
                                                   const std::filesystem::path& own = {});

    TemplateSet(TemplateSet&&) noexcept;
    TemplateSet& operator=(TemplateSet&&) noexcept;
    ~TemplateSet();

    [[nodiscard]] bool has(std::string_view file) const;
    // What is wrong in `file` and in what it includes, with file and line: a tag whose name `full`
    // lacks where it stands. What stands in a list that has no element in
    // `full` is not looked at.
    [[nodiscard]] std::vector<Fault> faults(std::string_view file, const TemplateData& full) const;
    [[nodiscard]] Checked<std::string> render(std::string_view file,
                                              const TemplateData& data) const;

  private:
    struct Files;
    explicit TemplateSet(std::unique_ptr<Files> files);

    std::unique_ptr<Files> files_;
};

}  // namespace termijnd
