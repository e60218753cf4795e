#pragma once

#include <string>
#include <vector>

#include "daemon/http/message.h"
#include "scheduler/forecast/forecast.h"

namespace termijnd {

inline constexpr std::string_view from_day_key = "van", until_day_key = "tot";

// Which days may be asked for.
enum class Days : std::uint8_t { ahead, back };

// `van` and `tot` of the query, both included, at most five years. Ahead: from today on, `van` may
// be left out. Back: until today.
[[nodiscard]] Period period_asked(const HttpRequest& request, Days days, Date today,
                                  std::vector<InputFault>& faults);
// "2026-W49"
[[nodiscard]] std::string week_name(Date day);

}  // namespace termijnd
