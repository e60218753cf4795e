#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// Civil dates in Europe/Amsterdam, without a time of day and without a zone.
// Hours never stand in for days: nothing in this folder knows what an instant is.
namespace termijnd {

// A civil day. Comparable, and days can be added; months and years only through
// add_months_clamped(), because that step can lose days and must be visible.
using Date = std::chrono::sys_days;

inline constexpr std::chrono::days one_day{1};

// The days that are read, derived and kept: 1900-01-01 to 2199-12-31.
[[nodiscard]] bool in_calendar(Date day);

// Strict "YYYY-MM-DD", in_calendar(). An impossible date (2025-02-30) is refused, never normalised.
[[nodiscard]] std::optional<Date> parse_date(std::string_view iso);

// "2026-04-30"
[[nodiscard]] std::string to_iso(Date day);

// As a Dutch letter writes it: "30 april 2026".
[[nodiscard]] std::string to_dutch(Date day);

// The day after, in the same words: from when something is called missed.
[[nodiscard]] std::string dutch_day_after(Date day);

// "april"
[[nodiscard]] std::string_view dutch_month(Date day);
// "donderdag"
[[nodiscard]] std::string_view dutch_weekday(Date day);

[[nodiscard]] int year_of(Date day);
[[nodiscard]] unsigned day_number(Date day);  // 1 to 31
// The parts must form an existing day: meant for constants and computed parts, not for input.
[[nodiscard]] Date make_date(int year, unsigned month, unsigned day);

// The same day number `months` later, or the last day of that month where the number is
// absent: 2024-01-31 + 1 month = 2024-02-29. Years are twelve months; clamped once.
[[nodiscard]] Date add_months_clamped(Date day, int months);

// The last day of the calendar month that lies `months` after the month of `day`.
[[nodiscard]] Date last_day_of_month(Date day, int months = 0);

}  // namespace termijnd
