#include "scheduler/words/tongue.h"

#include <array>

namespace termijnd {
namespace {

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

}  // namespace

std::string short_date(Date day, Language language) {
    if (language == Language::dutch) return to_dutch(day);
    const std::chrono::year_month_day civil{day};
    return std::to_string(unsigned(civil.day())) + ' ' +
           std::string(months.at(unsigned(civil.month()) - 1)) + ' ' +
           std::to_string(int(civil.year()));
}

std::string long_date(Date day, Language language) {
    const std::string_view weekday = language == Language::dutch
                                         ? dutch_weekday(day)
                                         : weekdays.at(std::chrono::weekday{day}.c_encoding());
    return std::string(weekday) + ' ' + short_date(day, language);
}

std::string days_in_words(std::chrono::days count, Language language) {
    const bool one = count.count() == 1;
    const char* word =
        language == Language::dutch ? (one ? " dag" : " dagen") : (one ? " day" : " days");
    return std::to_string(count.count()) + word;
}

std::string others_in_words(std::size_t items, Language language) {
    if (items < 2) return {};
    const bool dutch = language == Language::dutch;
    if (items == 2) return dutch ? "1 ander bericht" : "1 other message";
    return std::to_string(items - 1) + (dutch ? " andere" : " others");
}

}  // namespace termijnd
