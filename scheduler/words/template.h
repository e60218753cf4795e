#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "notify/checked.h"

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

// The mustache templates of a folder, parsed once. A name is the file's, e.g. "herinnering.txt";
// `{{> voettekst}}` in it includes "voettekst.txt", which must be there. In `.html` every value is
// escaped and the unescaped forms ({{{x}}}, {{&x}}) are refused; in every other file values stand
// as they are. A name that the data lack is an error: a mail with a hole in it is worse than none.
class TemplateSet {
  public:
    // Reads *.txt and *.html; the refusal names the file.
    [[nodiscard]] static Checked<TemplateSet> load(const std::filesystem::path& folder);

    TemplateSet(TemplateSet&&) noexcept;
    TemplateSet& operator=(TemplateSet&&) noexcept;
    ~TemplateSet();

    [[nodiscard]] bool has(std::string_view file) const;
    [[nodiscard]] Checked<std::string> render(std::string_view file,
                                              const TemplateData& data) const;

  private:
    struct Files;
    explicit TemplateSet(std::unique_ptr<Files> files);

    std::unique_ptr<Files> files_;
};

}  // namespace termijnd
