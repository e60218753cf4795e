#include "obligations/law/calendar.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace calendar_test {  // its helpers are named as those of its neighbours
namespace {

Date day(const char* iso) {
    const auto date = parse_date(iso);
    REQUIRE(date);
    return *date;
}

const Calendar& calendar() {
    static const Calendar built_in{Calendar::built_in()};
    return built_in;
}

std::string why(const char* iso) {
    return std::string{calendar().why_not_working(day(iso)).value_or("")};
}

}  // namespace

TEST_CASE("the feasts that follow Easter fall where the almanac has them", "[calendar]") {
    struct Year {
        const char *good_friday, *easter_monday, *ascension_day, *whit_monday;
    };
    // Published dates, among them the earliest and the latest Easter of two centuries.
    const auto row = GENERATE(Year{"1954-04-16", "1954-04-19", "1954-05-27", "1954-06-07"},
                              Year{"2000-04-21", "2000-04-24", "2000-06-01", "2000-06-12"},
                              Year{"2008-03-21", "2008-03-24", "2008-05-01", "2008-05-12"},
                              Year{"2011-04-22", "2011-04-25", "2011-06-02", "2011-06-13"},
                              Year{"2019-04-19", "2019-04-22", "2019-05-30", "2019-06-10"},
                              Year{"2023-04-07", "2023-04-10", "2023-05-18", "2023-05-29"},
                              Year{"2024-03-29", "2024-04-01", "2024-05-09", "2024-05-20"},
                              Year{"2025-04-18", "2025-04-21", "2025-05-29", "2025-06-09"},
                              Year{"2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25"},
                              Year{"2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17"},
                              Year{"2028-04-14", "2028-04-17", "2028-05-25", "2028-06-05"},
                              Year{"2038-04-23", "2038-04-26", "2038-06-03", "2038-06-14"},
                              Year{"2049-04-16", "2049-04-19", "2049-05-27", "2049-06-07"});
    CHECK(why(row.good_friday) == "Goede Vrijdag");
    CHECK(why(row.easter_monday) == "tweede paasdag");
    CHECK(why(row.ascension_day) == "Hemelvaartsdag");
    CHECK(why(row.whit_monday) == "tweede pinksterdag");
}

TEST_CASE("a year without decree days holds nine recognised and equated days", "[calendar]") {
    int holidays = 0;
    for (Date date = day("2030-01-01"); date <= day("2030-12-31"); date += std::chrono::days{1})
        holidays += calendar().holiday_name(date).has_value();
    CHECK(holidays == 9);
}

TEST_CASE("the King's birthday is kept on 26 April when the 27th is a Sunday", "[calendar]") {
    CHECK(calendar().holiday_name(day("2025-04-26")) == "Koningsdag");
    CHECK_FALSE(calendar().holiday_name(day("2025-04-27")));
    CHECK(why("2026-04-27") == "Koningsdag");
    CHECK(calendar().is_working_day(day("2028-04-26")));
}

TEST_CASE(
    "until 2013 the Queen's birthday is kept on 30 April, or on 29 April when that is a Sunday",
    "[calendar]") {
    CHECK(calendar().is_working_day(day("2013-04-26")));
    CHECK_FALSE(calendar().is_working_day(day("2013-04-30")));
    CHECK(calendar().holiday_name(day("2006-04-29")));
    CHECK_FALSE(calendar().holiday_name(day("2006-04-30")));
    CHECK_FALSE(calendar().holiday_name(day("2014-04-30")));
}

TEST_CASE("5 May is a holiday every year, also where Ascension Day falls on it", "[calendar]") {
    CHECK(why("2026-05-05") == "Bevrijdingsdag");
    CHECK(why("2016-05-05") == "Hemelvaartsdag en Bevrijdingsdag");
}

TEST_CASE("a weekend day is named as such, and its holiday is still known", "[calendar]") {
    CHECK(why("2027-12-25") == "zaterdag");
    CHECK(why("2027-12-26") == "zondag");
    CHECK(calendar().holiday_name(day("2027-12-25")) == "eerste kerstdag");
    CHECK(why("2026-11-23").empty());
}

TEST_CASE("each decree day is no working day", "[calendar]") {
    for (const char* iso : {"2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30",
                            "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"}) {
        CHECK_FALSE(calendar().is_working_day(day(iso)));
        CHECK(calendar().decree_for(day(iso)) != nullptr);
        CHECK(calendar().holiday_paragraph(day(iso)) == 3);
    }
}

TEST_CASE("decree days are known from 2023 to 2028, both ends included", "[calendar]") {
    CHECK_FALSE(calendar().decrees_known(day("2022-12-31")));
    CHECK(calendar().decrees_known(day("2023-01-01")));
    CHECK(calendar().decrees_known(day("2028-12-31")));
    CHECK_FALSE(calendar().decrees_known(day("2029-01-01")));
}

TEST_CASE("an operator adds a decree day and a longer known period", "[calendar]") {
    CalendarData data = Calendar::built_in();
    data.decree_days.push_back({day("2029-05-11"), "Stcrt. 2027, 1"});
    data.decrees_known_until = day("2029-12-31");
    const Calendar extended{data};
    CHECK_FALSE(extended.is_working_day(day("2029-05-11")));
    CHECK(extended.decrees_known(day("2029-05-11")));
    CHECK(calendar().is_working_day(day("2029-05-11")));
}

TEST_CASE("on a closing day nothing is sent, but it stays a working day", "[calendar]") {
    CalendarData data = Calendar::built_in();
    data.closing_days = {day("2026-05-04"), day("2026-05-16")};
    const Calendar closing{data};
    CHECK(closing.is_working_day(day("2026-05-04")));
    CHECK_FALSE(closing.is_sending_day(day("2026-05-04")));
    CHECK(closing.sending_day_on_or_after(day("2026-05-02")) == day("2026-05-06"));
    CHECK(closing.sending_day_on_or_before(day("2026-05-05")) == day("2026-05-01"));
    CHECK(closing.working_day_on_or_after(day("2026-05-02")) == day("2026-05-04"));
    CHECK_FALSE(closing.is_working_day(day("2026-05-16")));
}

TEST_CASE("working days are counted past weekends and holidays", "[calendar]") {
    CHECK(calendar().working_days_after(day("2026-04-02"), 1) == day("2026-04-07"));
    CHECK(calendar().working_days_after(day("2026-12-24"), 2) == day("2026-12-29"));
    CHECK(calendar().working_days_after(day("2026-11-21"), 5) == day("2026-11-27"));
}

TEST_CASE("a day beyond the prepared years is judged by the same rules", "[calendar]") {
    const Date new_year = make_date(2250, 1, 1);
    CHECK(calendar().holiday_name(new_year) == "Nieuwjaarsdag");
    CHECK_FALSE(calendar().is_working_day(new_year));
    CHECK(calendar().is_working_day(make_date(2250, 1, 2)));
    CHECK_FALSE(calendar().is_working_day(make_date(1899, 12, 25)));
}

}  // namespace calendar_test
