#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// A regulation's text, to check that a quote is verbatim.
namespace termijnd {

class LawText {
  public:
    explicit LawText(std::string_view text);

    // Whether the words of `quote` stand in the text: whitespace is folded, and a word that was
    // broken at the end of a line ("be-" "ëindigd") reads as one.
    [[nodiscard]] bool holds(std::string_view quote) const;
    // Whether they stand in the article of a citation key ("17.c", "24.3#2", "4:13.2"). A text
    // may hold several articles of one number (several laws); one of them must have the words.
    [[nodiscard]] bool article_holds(std::string_view citation, std::string_view quote) const;
    [[nodiscard]] bool has_article(std::string_view citation) const;

  private:
    using Sections = std::vector<std::string>;
    [[nodiscard]] const Sections* sections(std::string_view citation) const;

    std::string all_;
    std::map<std::string, Sections, std::less<>> articles_;  // by number, folded
};

}  // namespace termijnd
