#include "obligations/facts/facts.h"
#include "obligations/law/date.h"
#include "tests/support/catch.h"

using namespace termijnd;

TEST_CASE("a date is read as written and printed the same", "[dates]") {
    for (const char* iso : {"1900-01-01", "2024-02-29", "2025-12-31", "2199-12-31"}) {
        const auto date = parse_date(iso);
        REQUIRE(date);
        CHECK(to_iso(*date) == iso);
    }
}

TEST_CASE("an impossible date is refused, never normalised", "[dates]") {
    for (const char* text :
         {"2024-02-30", "2025-02-29", "2025-04-31", "2025-13-01", "2025-00-10", "2025-01-00",
          "1899-12-31", "2200-01-01", "2025-1-01", "2025-01-1", "25-01-01", "2025/01/01",
          "2025-01-01 ", " 2025-01-01", "2025-01-01T00:00", "+025-01-01", "2025-0a-01", ""})
        CHECK_FALSE(parse_date(text));
}

TEST_CASE("a date in Dutch reads as in a letter", "[dates]") {
    CHECK(to_dutch(make_date(2026, 4, 30)) == "30 april 2026");
    CHECK(to_dutch(make_date(2025, 8, 1)) == "1 augustus 2025");
    CHECK(dutch_weekday(make_date(2026, 4, 30)) == "donderdag");
    CHECK(dutch_month(make_date(2026, 3, 30)) == "maart");
}

TEST_CASE("months are added to the same day number, or the last day of a shorter month",
          "[dates]") {
    CHECK(to_iso(add_months_clamped(make_date(2023, 1, 31), 1)) == "2023-02-28");
    CHECK(to_iso(add_months_clamped(make_date(2024, 1, 31), 1)) == "2024-02-29");
    CHECK(to_iso(add_months_clamped(make_date(2024, 8, 31), 6)) == "2025-02-28");
    CHECK(to_iso(add_months_clamped(make_date(2025, 11, 15), 14)) == "2027-01-15");
}

TEST_CASE("years and months are added together and clamped once", "[dates]") {
    CHECK(to_iso(add_months_clamped(make_date(2024, 2, 29), 3 * 12 + 12)) == "2028-02-29");
}

TEST_CASE("the last day of a month knows leap years and crosses the year", "[dates]") {
    CHECK(to_iso(last_day_of_month(make_date(2024, 2, 1))) == "2024-02-29");
    CHECK(to_iso(last_day_of_month(make_date(2025, 11, 30), 3)) == "2026-02-28");
    CHECK(to_iso(last_day_of_month(make_date(2100, 2, 1))) == "2100-02-28");
}

TEST_CASE("a field of an event is found only under its own type", "[dates]") {
    const EventData data{{"proefplaats", true},
                         {"uren", 2.5},
                         {"jaar", std::int64_t{2025}},
                         {"aanvrager", std::string{"inlener"}}};
    CHECK(flag(data, "proefplaats"));
    CHECK_FALSE(flag(data, "jaar"));
    CHECK_FALSE(flag(data, "onbekend"));
    CHECK(integer(data, "jaar") == 2025);
    CHECK_FALSE(integer(data, "uren"));
    CHECK(number(data, "uren") == 2.5);
    CHECK(number(data, "jaar") == 2025.0);
    CHECK_FALSE(number(data, "aanvrager"));
    CHECK(text(data, "aanvrager") == "inlener");
    CHECK_FALSE(text(data, "proefplaats"));
}
