#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace termijnd {

// One day to remember, for the calendar of whoever gets the mail.
struct CalendarEntry {
    std::string uid;  // stable: the same obligation keeps it, so an update replaces the entry
    std::string summary;
    std::string description;
    std::chrono::year_month_day day;
    std::chrono::sys_seconds stamp;  // when this was made
    std::string organizer;           // mail address of who publishes it
    std::string organizer_name;      // may be empty
    int sequence = 0;                // one more each time the day has moved, or is off
    bool off = false;                // there is nothing to remember any more
};

// What is done with an entry (RFC 5546).
enum class CalendarMethod : std::uint8_t { publish, cancel };

struct CalendarFile {
    CalendarMethod method = CalendarMethod::publish;
    std::string text;
};

// An iCalendar file (RFC 5545) with one all-day event that does not mark the day as busy, and one
// alarm: at nine in the morning of the day before. An entry that is off is taken away again by a
// file of method CANCEL.
[[nodiscard]] CalendarFile calendar_file(const CalendarEntry& entry);

}  // namespace termijnd
