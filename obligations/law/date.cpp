#include "obligations/law/date.h"

#include <array>

namespace termijnd {
namespace {

using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

constexpr Date first_day{year{1900} / 1 / 1};
constexpr Date last_day{year{2199} / 12 / 31};

constexpr std::array<std::string_view, 12> month_names = {
    "januari", "februari", "maart",     "april",   "mei",      "juni",
    "juli",    "augustus", "september", "oktober", "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names = {
    "zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"};

std::optional<unsigned> digits(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

void append_padded(std::string& out, unsigned value, std::size_t width) {
    const std::string text = std::to_string(value);
    if (text.size() < width) out.append(width - text.size(), '0');
    out += text;
}

year_month month_of(Date day, int months_later) {
    const year_month_day ymd{day};
    return year_month{ymd.year(), ymd.month()} + std::chrono::months{months_later};
}

}  // namespace

bool in_calendar(Date day) {
    return first_day <= day && day <= last_day;
}

std::optional<Date> parse_date(std::string_view iso) {
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
    const auto y = digits(iso.substr(0, 4));
    const auto m = digits(iso.substr(5, 2));
    const auto d = digits(iso.substr(8, 2));
    if (!y || !m || !d) return std::nullopt;
    const year_month_day ymd{year{static_cast<int>(*y)}, std::chrono::month{*m},
                             std::chrono::day{*d}};
    if (!ymd.ok() || !in_calendar(Date{ymd})) return std::nullopt;
    return Date{ymd};
}

std::string to_iso(Date day) {
    const year_month_day ymd{day};
    std::string out;
    append_padded(out, static_cast<unsigned>(static_cast<int>(ymd.year())), 4);
    out += '-';
    append_padded(out, static_cast<unsigned>(ymd.month()), 2);
    out += '-';
    append_padded(out, static_cast<unsigned>(ymd.day()), 2);
    return out;
}

std::string to_dutch(Date day) {
    const year_month_day ymd{day};
    return std::to_string(static_cast<unsigned>(ymd.day())) + ' ' + std::string{dutch_month(day)} +
           ' ' + std::to_string(static_cast<int>(ymd.year()));
}

std::string dutch_day_after(Date day) {
    return to_dutch(day + std::chrono::days{1});
}

std::string_view dutch_month(Date day) {
    return month_names[static_cast<unsigned>(year_month_day{day}.month()) - 1];
}

std::string_view dutch_weekday(Date day) {
    return weekday_names[std::chrono::weekday{day}.c_encoding()];
}

int year_of(Date day) {
    return static_cast<int>(year_month_day{day}.year());
}

unsigned day_number(Date day) {
    return static_cast<unsigned>(year_month_day{day}.day());
}

Date make_date(int y, unsigned month, unsigned day) {
    return Date{year_month_day{year{y}, std::chrono::month{month}, std::chrono::day{day}}};
}

Date add_months_clamped(Date day, int months) {
    const year_month_day_last last{month_of(day, months) / std::chrono::last};
    const auto number = std::min(year_month_day{day}.day(), last.day());
    return Date{year_month_day{last.year(), last.month(), number}};
}

Date last_day_of_month(Date day, int months) {
    return Date{month_of(day, months) / std::chrono::last};
}

}  // namespace termijnd
