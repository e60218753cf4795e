#include "obligations/law/calendar.h"

#include <algorithm>
#include <array>
#include <utility>

namespace termijnd {
namespace {

using std::chrono::days;
using std::chrono::year;

// The day's byte: the holiday in the low bits, and two marks so that asking costs one look.
enum Holiday : std::uint8_t {
    none,
    new_year,
    good_friday,
    easter_monday,
    kings_day,
    queens_day,
    liberation_day,
    ascension_day,
    ascension_on_liberation_day,  // both on 5 May, as in 2016
    whit_monday,
    christmas_day,
    boxing_day,
    decree_day,
};
constexpr std::uint8_t holiday_mask = 0x3f;
constexpr std::uint8_t not_working = 0x40;
constexpr std::uint8_t closed = 0x80;

constexpr std::array<std::string_view, 13> holiday_names = {
    "",
    "Nieuwjaarsdag",
    "Goede Vrijdag",
    "tweede paasdag",
    "Koningsdag",
    "Koninginnedag",
    "Bevrijdingsdag",
    "Hemelvaartsdag",
    "Hemelvaartsdag en Bevrijdingsdag",
    "tweede pinksterdag",
    "eerste kerstdag",
    "tweede kerstdag",
    "dag die bij koninklijk besluit gelijk is aan een feestdag"};

constexpr int table_first_year = 1900;
constexpr int table_last_year = 2200;
constexpr Date table_start{year{table_first_year} / 1 / 1};
constexpr Date table_end{year{table_last_year + 1} / 1 / 1};

// Equated by royal decree under Atw art. 3, third paragraph.
constexpr std::array<std::chrono::year_month_day, 10> decree_days = {
    year{2023} / 4 / 28, year{2023} / 5 / 19, year{2024} / 5 / 10, year{2024} / 12 / 27,
    year{2025} / 5 / 30, year{2026} / 1 / 2,  year{2026} / 5 / 15, year{2027} / 5 / 7,
    year{2028} / 4 / 28, year{2028} / 5 / 26};

// Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher).
Date easter(int y) {
    const int a = y % 19, b = y / 100, c = y % 100;
    const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4, k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return make_date(y, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

bool is_sunday(Date day) {
    return std::chrono::weekday{day} == std::chrono::Sunday;
}

// The day the monarch's birthday is kept: from 2014 on 27 April, before that on 30 April; on the
// Saturday before where that is a Sunday (ECLI:NL:CRVB:2011:BQ8709 for 30 April 2010).
std::pair<Date, Holiday> monarchs_birthday(int y) {
    const Date day = make_date(y, 4, y < 2014 ? 30 : 27);
    return {is_sunday(day) ? day - days{1} : day, y < 2014 ? queens_day : kings_day};
}

// The days of Atw art. 3, first and second paragraph.
std::array<std::pair<Date, Holiday>, 9> holidays_of(int y) {
    const Date sunday = easter(y);
    const Date ascension = sunday + days{39};
    const Date fifth_of_may = make_date(y, 5, 5);
    return {
        {{make_date(y, 1, 1), new_year},
         {sunday - days{2}, good_friday},
         {sunday + days{1}, easter_monday},
         monarchs_birthday(y),
         {ascension, ascension_day},
         {fifth_of_may, ascension == fifth_of_may ? ascension_on_liberation_day : liberation_day},
         {sunday + days{50}, whit_monday},
         {make_date(y, 12, 25), christmas_day},
         {make_date(y, 12, 26), boxing_day}}};
}

// Beyond the table nothing is known of decrees or closing days.
std::uint8_t computed_marks(Date day) {
    std::uint8_t mark = Calendar::is_weekend(day) ? not_working : 0;
    for (const auto& [date, holiday] : holidays_of(year_of(day)))
        if (date == day) mark = static_cast<std::uint8_t>(not_working | holiday);
    return mark;
}

}  // namespace

Calendar::Calendar(CalendarData data) : data_(std::move(data)) {
    marks_.resize(static_cast<std::size_t>((table_end - table_start).count()));
    const auto in_table = [](Date day) { return day >= table_start && day < table_end; };
    const auto at = [](Date day) { return static_cast<std::size_t>((day - table_start).count()); };
    for (Date day = table_start; day < table_end; day += days{1})
        if (is_weekend(day)) marks_[at(day)] = not_working;
    for (int y = table_first_year; y <= table_last_year; ++y)
        for (const auto& [day, holiday] : holidays_of(y))
            marks_[at(day)] = static_cast<std::uint8_t>(not_working | holiday);
    for (const DecreeDay& decree : data_.decree_days)
        if (in_table(decree.day) && !(marks_[at(decree.day)] & holiday_mask))
            marks_[at(decree.day)] = static_cast<std::uint8_t>(not_working | decree_day);
    for (const Date day : data_.closing_days)
        if (in_table(day)) marks_[at(day)] |= closed;
}

CalendarData Calendar::built_in() {
    CalendarData data;
    data.decrees_known_from = make_date(2023, 1, 1);
    data.decrees_known_until = make_date(2028, 12, 31);
    for (const auto& day : decree_days) data.decree_days.push_back({Date{day}, {}});
    return data;
}

std::uint8_t Calendar::marks(Date day) const {
    if (day < table_start || day >= table_end) return computed_marks(day);
    return marks_[static_cast<std::size_t>((day - table_start).count())];
}

std::optional<std::string_view> Calendar::holiday_name(Date day) const {
    const auto holiday = marks(day) & holiday_mask;
    if (holiday == none) return std::nullopt;
    return holiday_names[holiday];
}

std::optional<std::string_view> Calendar::why_not_working(Date day) const {
    if (is_weekend(day)) return dutch_weekday(day);
    return holiday_name(day);
}

const DecreeDay* Calendar::decree_for(Date day) const {
    const auto found = std::find_if(data_.decree_days.begin(), data_.decree_days.end(),
                                    [day](const DecreeDay& decree) { return decree.day == day; });
    return found == data_.decree_days.end() ? nullptr : &*found;
}

int Calendar::holiday_paragraph(Date day) const {
    switch (marks(day) & holiday_mask) {
        case none:
            return 0;
        case good_friday:
            return 2;
        case decree_day:
            return 3;
        default:
            return 1;
    }
}

bool Calendar::is_weekend(Date day) {
    return is_sunday(day) || std::chrono::weekday{day} == std::chrono::Saturday;
}

bool Calendar::is_working_day(Date day) const {
    return !(marks(day) & not_working);
}

bool Calendar::is_sending_day(Date day) const {
    return !(marks(day) & (not_working | closed));
}

bool Calendar::decrees_known(Date day) const {
    return day >= data_.decrees_known_from && day <= data_.decrees_known_until;
}

Date Calendar::working_day_on_or_after(Date day) const {
    while (!is_working_day(day)) day += days{1};
    return day;
}

Date Calendar::sending_day_on_or_after(Date day) const {
    while (!is_sending_day(day)) day += days{1};
    return day;
}

Date Calendar::sending_day_on_or_before(Date day) const {
    while (!is_sending_day(day)) day -= days{1};
    return day;
}

Date Calendar::working_days_after(Date day, int n) const {
    for (; n > 0; --n) day = working_day_on_or_after(day + days{1});
    return day;
}

}  // namespace termijnd
