#pragma once

#include <boost/json/object.hpp>

#include "obligations/packs/rule_pack.h"

namespace termijnd {

// How a rule may be read, what is open about it, and who stands for it: `lezingen`, `openVragen`,
// `vergeleken` and `goedgekeurd` (null: by nobody), for lists and differences.
[[nodiscard]] boost::json::object standing_of(const Rule& rule);

// "vroegst", "uiterlijk" or "laatst".
[[nodiscard]] const char* date_name(const NamedReading& reading);

}  // namespace termijnd
