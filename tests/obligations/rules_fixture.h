#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "obligations/documents/case_json.h"

namespace termijnd {

// The packs that ship with the program.
const RuleBook& shipped_rules();
const Calendar& built_in_calendar();

// What a case yields, as JSON with explanations. Fails the test when the case is refused.
boost::json::value derived(std::string_view case_json);

}  // namespace termijnd
