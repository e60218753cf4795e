#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "scheduler/engine/intake.h"

// What more than one resource shows.
namespace termijnd {

[[nodiscard]] boost::json::object to_value(const Event& event, std::string_view case_key);
[[nodiscard]] boost::json::object to_value(const IntakeCount& count);

}  // namespace termijnd
