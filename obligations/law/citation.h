#pragma once

#include <string>
#include <string_view>

// How a place in a regulation is cited in court.
namespace termijnd {

// The words of a citation key, article.paragraph.letter:
//   "4.5.b"    artikel 4, vijfde lid, onder b
//   "17.c"     artikel 17, onder c
//   "8.5•3"    artikel 8, vijfde lid, derde onderdeel     (the n-th bullet)
//   "24.3#2"   artikel 24, derde lid (het tweede met dat nummer)
//   "4:13.2"   artikel 4:13, tweede lid
//   "3.6.1"    artikel 3.6, eerste lid     (a number of two parts is known by a third number)
// What is no such key comes back as it is, after "artikel ".
[[nodiscard]] std::string article_in_words(std::string_view key);

// "van de Participatiewet", "van het Besluit …".
[[nodiscard]] std::string of_regulation(std::string_view title);

// Both: "artikel 17, onder c, van de Beleidsregels …", "artikel 6:7 van de Algemene wet …".
[[nodiscard]] std::string cite(std::string_view key, std::string_view title);

}  // namespace termijnd
