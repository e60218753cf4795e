#include "scheduler/time/local_time.h"
#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::chrono_literals;
using test::day;

namespace {

// The rule of the European Union, written apart from the zone data: the last Sunday of a month.
Date last_sunday(int year, unsigned month) {
    const Date last = last_day_of_month(make_date(year, month, 1));
    return last - (std::chrono::weekday(last) - std::chrono::Sunday);
}

// Offset from UTC by that rule; the clock changes at 01:00 UTC.
std::chrono::hours expected_offset(Instant moment) {
    const int year = year_of(std::chrono::floor<std::chrono::days>(moment));
    const Instant summer(last_sunday(year, 3) + 1h);
    const Instant winter(last_sunday(year, 10) + 1h);
    return summer <= moment && moment < winter ? 2h : 1h;
}

}  // namespace

TEST_CASE("nine o'clock is nine o'clock on every day from 2024 to 2040", "[local_time]") {
    for (Date date = day("2024-01-01"); date <= day("2040-12-31"); date += std::chrono::days(1)) {
        const Instant moment = instant_at(date, 9h);
        const LocalTime shown = local_time(moment);
        REQUIRE(shown.day == date);
        REQUIRE(shown.at == 9h);
        REQUIRE(moment == Instant(date + 9h - expected_offset(moment)));
    }
}

TEST_CASE("every minute of both clock-change nights is shown as the rule says", "[local_time]") {
    for (int year = 2024; year <= 2040; ++year)
        for (const unsigned month : {3U, 10U}) {
            const Date sunday = last_sunday(year, month);
            for (auto moment = Instant(sunday - 2h); moment < Instant(sunday + 6h);
                 moment += 1min) {
                const auto wall = moment + expected_offset(moment);
                const LocalTime shown = local_time(moment);
                REQUIRE(shown.day == std::chrono::floor<std::chrono::days>(wall));
                REQUIRE(shown.at == wall - std::chrono::floor<std::chrono::days>(wall));
            }
        }
}

TEST_CASE("a skipped time is the first instant after the gap", "[local_time]") {
    for (int year = 2024; year <= 2040; ++year) {
        const Date sunday = last_sunday(year, 3);
        for (auto at = WallMinutes(2h); at < WallMinutes(3h); at += 1min)
            REQUIRE(instant_at(sunday, at) == Instant(sunday + 1h));
        REQUIRE(instant_at(sunday, 3h) == Instant(sunday + 1h));
        REQUIRE(instant_at(sunday, 119min) == Instant(sunday + 59min));
    }
}

TEST_CASE("a repeated time is the first of the two", "[local_time]") {
    for (int year = 2024; year <= 2040; ++year) {
        const Date sunday = last_sunday(year, 10);
        for (auto at = WallMinutes(2h); at < WallMinutes(3h); at += 1min)
            REQUIRE(instant_at(sunday, at) == Instant(sunday + at - 2h));
        REQUIRE(instant_at(sunday, 3h) == Instant(sunday + 2h));
    }
}

TEST_CASE("a wall time never comes before an earlier wall time", "[local_time]") {
    for (int year = 2024; year <= 2040; ++year)
        for (const unsigned month : {3U, 10U})
            for (auto at = WallMinutes(1min); at < WallMinutes(24h); at += 1min) {
                const Date sunday = last_sunday(year, month);
                REQUIRE(instant_at(sunday, at - 1min) <= instant_at(sunday, at));
            }
}

TEST_CASE("an instant is written with the offset of that day", "[local_time]") {
    CHECK(to_iso(instant_at(day("2026-11-23"), 9h)) == "2026-11-23T09:00:00+01:00");
    CHECK(to_iso(instant_at(day("2026-07-01"), 9h)) == "2026-07-01T09:00:00+02:00");
}
