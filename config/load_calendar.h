#pragma once

#include <filesystem>

#include "config/settings.h"
#include "obligations/law/calendar.h"

namespace termijnd {

// Reads config/calendar.toml: decree days and closing days, added to those known when this
// program was released. All faults at once, each with file:line and the remedy.
[[nodiscard]] boost::system::result<CalendarData, Faults> load_calendar(
    const std::filesystem::path& file);

}  // namespace termijnd
