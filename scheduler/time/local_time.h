#pragma once

#include <chrono>
#include <string>

#include "obligations/law/date.h"
#include "obligations/store/rows.h"

// The only crossing between civil dates and instants, in Europe/Amsterdam.
namespace termijnd {

// Minutes after local midnight as the clock on the wall shows it: 09:00 is 540.
using WallMinutes = std::chrono::minutes;

// The instant at which the wall shows `at` on `day`. On the night that skips an hour, a time that
// does not exist gives the first instant after the gap; on the night that repeats one, the first
// of the two.
[[nodiscard]] Instant instant_at(Date day, WallMinutes at);

// What calendar and wall show at an instant.
struct LocalTime {
    Date day;
    WallMinutes at;
};
[[nodiscard]] LocalTime local_time(Instant moment);
[[nodiscard]] inline Date local_day(Instant moment) {
    return local_time(moment).day;
}

// "2026-11-23T09:00:00+01:00"
[[nodiscard]] std::string to_iso(Instant moment);

}  // namespace termijnd
