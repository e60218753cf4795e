#pragma once

#include <chrono>
#include <string>

namespace termijnd {

// One day to remember, for the calendar of whoever gets the mail.
struct CalendarEntry {
    std::string uid;  // stable: the same obligation keeps it, so an update replaces the entry
    std::string summary;
    std::string description;
    std::chrono::year_month_day day;
    std::chrono::sys_seconds stamp;  // when this was made
};

// An iCalendar file (RFC 5545) with one all-day event that does not mark the day as busy.
[[nodiscard]] std::string calendar_file(const CalendarEntry& entry);

}  // namespace termijnd
