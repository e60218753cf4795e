#include "obligations/law/dutch_numbers.h"

#include <array>
#include <string_view>

namespace termijnd {
namespace {

constexpr std::array<std::string_view, 20> below_twenty = {
    "",         "een",      "twee",    "drie",      "vier",     "vijf",     "zes",
    "zeven",    "acht",     "negen",   "tien",      "elf",      "twaalf",   "dertien",
    "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"};
constexpr std::array<std::string_view, 11> tens = {"",        "",         "twintig", "dertig",
                                                   "veertig", "vijftig",  "zestig",  "zeventig",
                                                   "tachtig", "negentig", "honderd"};

}  // namespace

std::string dutch_cardinal(int number) {
    if (number < 1 || number > 100) return std::to_string(number);
    if (number < 20) return std::string(below_twenty[static_cast<std::size_t>(number)]);
    const auto ten = tens[static_cast<std::size_t>(number / 10)];
    if (number % 10 == 0) return std::string(ten);
    std::string word(below_twenty[static_cast<std::size_t>(number % 10)]);
    word += word.back() == 'e' ? "ën" : "en";
    return word.append(ten);
}

std::string dutch_ordinal(int number) {
    if (number == 1) return "eerste";
    if (number == 3) return "derde";
    if (number < 1 || number > 100) return std::to_string(number) + "e";
    return dutch_cardinal(number) + (number == 8 || number >= 20 ? "ste" : "de");
}

}  // namespace termijnd
