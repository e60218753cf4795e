#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace termijnd {

// Of the faults of a document: English on the command line, Dutch over the API and on the page.
// Of a letter: what its receiver reads. The numbers stand in the store.
enum class Language : std::uint8_t { english, dutch };

// "nl" and "en", as `taal` has it.
[[nodiscard]] constexpr std::string_view to_text(Language language) {
    return language == Language::dutch ? "nl" : "en";
}
[[nodiscard]] constexpr std::optional<Language> parse_language(std::string_view text) {
    if (text == "nl") return Language::dutch;
    if (text == "en") return Language::english;
    return std::nullopt;
}

// What is wrong, in both languages. It may repeat only what check_person_text() let through.
struct FaultText {
    std::string english, dutch;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::dutch ? dutch : english;
    }
};

}  // namespace termijnd
