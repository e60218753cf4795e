#pragma once

#include <boost/json/value.hpp>
#include <functional>
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

// The same for a document with one long list in it, which is never there as a whole: what stands in
// the list `name` of the outermost object goes to `take`, in order, and is left out of what is
// answered. A fault may come after much was taken.
struct LongList {
    std::string_view name;
    std::function<void(boost::json::value)> take;
};
[[nodiscard]] Result<boost::json::value> parse_strict_json(std::string_view text, Language language,
                                                           const LongList& list);

}  // namespace termijnd
