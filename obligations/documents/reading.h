#pragma once

#include "obligations/facts/language.h"
#include "obligations/facts/person_text.h"

namespace termijnd {

// How a document of a stranger is read.
struct Reading {
    Language language = Language::english;
    KeyPattern own_keys{};  // the municipality's own kenmerken (person_text.h)
};

}  // namespace termijnd
