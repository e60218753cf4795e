#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "obligations/facts/language.h"
#include "obligations/law/result.h"

namespace termijnd {

// Parses one JSON document of a stranger. Refused, besides what is no JSON: nesting deeper than 16,
// a key that occurs twice in one object, an integer beyond 64 bits, a number too large for a
// double, and U+0000 in a string. The fault's place is "line:column" (from 1; in Dutch "Regel 2,
// teken 5"), its text names the path of the key, e.g. `key "datum" occurs twice in
// gebeurtenissen[2]`. A key that check_person_text() does not let through stands as "…".
[[nodiscard]] Result<boost::json::value> parse_strict_json(std::string_view text,
                                                           Language language);

}  // namespace termijnd
