#pragma once

#include <boost/json/object.hpp>

#include "scheduler/engine/intake.h"

// What more than one resource shows.
namespace termijnd {

[[nodiscard]] boost::json::object to_value(const Event& event, const CaseKey& case_key);
[[nodiscard]] boost::json::object to_value(const IntakeCount& count);

}  // namespace termijnd
