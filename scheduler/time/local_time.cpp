#include "scheduler/time/local_time.h"

#include <date/tz.h>
#include <fmt/format.h>

namespace termijnd {

namespace {

const date::time_zone& amsterdam() {
    static const date::time_zone* const zone = date::locate_zone("Europe/Amsterdam");
    return *zone;
}

// The system's zone files end in 2037, and the library does not read the rule that goes on from
// there. Twenty-eight years earlier every date had the same weekday (until 2100), and the clock
// changed by the same rule.
constexpr std::chrono::sys_days files_end = std::chrono::sys_days(std::chrono::year(2037) / 1 / 1);
constexpr std::chrono::days same_weekdays{28 * 365 + 7};

std::chrono::days years_back(std::chrono::sys_days day) {
    std::chrono::days back{0};
    while (day - back >= files_end) back += same_weekdays;
    return back;
}

std::chrono::seconds offset_at(Instant moment) {
    const auto second = std::chrono::floor<std::chrono::seconds>(moment);
    const auto back = years_back(std::chrono::floor<std::chrono::days>(second));
    return amsterdam().get_info(second - back).offset;
}

// What the wall shows, as if it were UTC.
std::chrono::sys_seconds wall(Instant moment) {
    return std::chrono::floor<std::chrono::seconds>(moment) + offset_at(moment);
}

struct Clockface {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
    char sign;
    std::chrono::hh_mm_ss<std::chrono::seconds> offset;
};

Clockface clockface(Instant moment) {
    const std::chrono::seconds offset = offset_at(moment);
    const auto shown = wall(moment);
    const Date day = std::chrono::floor<std::chrono::days>(shown);
    return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss(shown - day),
            offset < std::chrono::seconds(0) ? '-' : '+',
            std::chrono::hh_mm_ss(std::chrono::abs(offset))};
}

}  // namespace

Instant instant_at(Date day, WallMinutes at) {
    const std::chrono::days back = years_back(day);
    const date::local_seconds shown((day - back).time_since_epoch() + at);
    const date::local_info info = amsterdam().get_info(shown);
    if (info.result == date::local_info::nonexistent) return Instant(info.first.end) + back;
    return Instant(shown.time_since_epoch() - info.first.offset) + back;
}

LocalTime local_time(Instant moment) {
    const auto shown = wall(moment);
    const Date day = std::chrono::floor<std::chrono::days>(shown);
    return {day, std::chrono::floor<std::chrono::minutes>(shown - day)};
}

std::string to_iso(Instant moment) {
    const Clockface c = clockface(moment);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", int(c.date.year()),
                       unsigned(c.date.month()), unsigned(c.date.day()), c.time.hours().count(),
                       c.time.minutes().count(), c.time.seconds().count(), c.sign,
                       c.offset.hours().count(), c.offset.minutes().count());
}

}  // namespace termijnd
