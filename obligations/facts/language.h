#pragma once

#include <cstdint>
#include <string>

namespace termijnd {

// Of the faults of a document: English on the command line, Dutch over the API and on the page.
enum class Language : std::uint8_t { english, dutch };

// What is wrong, in both languages. It may repeat only what check_person_text() let through.
struct FaultText {
    std::string english, dutch;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::dutch ? dutch : english;
    }
};

}  // namespace termijnd
