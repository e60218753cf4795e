#pragma once

#include <cstdint>

#include "obligations/facts/person_text.h"

namespace termijnd {

// Of the faults of a document: English on the command line, Dutch over the API and on the page.
enum class Language : std::uint8_t { english, dutch };

// How a document of a stranger is read.
struct Reading {
    Language language = Language::english;
    KeyPattern own_keys{};  // the municipality's own kenmerken (person_text.h)
};

}  // namespace termijnd
