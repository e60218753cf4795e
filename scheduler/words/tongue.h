#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "obligations/facts/language.h"
#include "obligations/law/date.h"

// What the program itself words, in the language of the reader; all else stands in templates.
namespace termijnd {

// "1 mei 2026", "1 May 2026".
[[nodiscard]] std::string short_date(Date day, Language language);
// "vrijdag 1 mei 2026", "Friday 1 May 2026".
[[nodiscard]] std::string long_date(Date day, Language language = Language::dutch);
// "14 dagen", "1 day".
[[nodiscard]] std::string days_in_words(std::chrono::days count, Language language);
// What the subject of a mail about so many says of all but the first: "3 andere".
[[nodiscard]] std::string others_in_words(std::size_t items, Language language);

}  // namespace termijnd
