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
    // The law in which that article has those words, in a text of several laws, each under a line
    // "Participatiewet (versie 2026-07-01)"; empty in a text of one regulation.
    [[nodiscard]] std::string law_of(std::string_view citation, std::string_view quote) const;

  private:
    struct Section {
        std::string words;  // folded
        std::string law;
    };
    using Sections = std::vector<Section>;
    [[nodiscard]] const Section* find(std::string_view citation, std::string_view quote) const;
    [[nodiscard]] const Sections* sections(std::string_view citation) const;

    std::string all_;
    std::map<std::string, Sections, std::less<>> articles_;  // by number
};

}  // namespace termijnd
