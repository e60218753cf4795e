#pragma once

#include <string_view>

#include "obligations/law/term.h"

namespace termijnd {

// Whether the words of a quote carry the number and the unit of a term, in digits or in Dutch:
// "twee weken", "30 dagen", "ieder half jaar", "uiterlijk in de derde maand", "vóór 1 mei". What is
// said in one unit and meant in another ("een kwartaal") counts only where the text has no other
// way to say it: half a year is 6m, a quarter 3m. `lasts 1d`, the trigger's own day, needs none.
[[nodiscard]] bool carries_number(std::string_view quote, const Term& term);

}  // namespace termijnd
