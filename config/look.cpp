#include "config/look.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "config/value_checks.h"
#include "obligations/packs/plain_words.h"

namespace termijnd {
namespace {

constexpr std::string_view paper = "#ffffff";
constexpr double readable = 4.5;  // WCAG AA, of text

// One of the three lights of "#rrggbb", linear.
double light(std::string_view colour, std::size_t at) {
    const double part = std::stoi(std::string(colour.substr(at, 2)), nullptr, 16) / 255.0;
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

double luminance(std::string_view colour) {
    return 0.2126 * light(colour, 1) + 0.7152 * light(colour, 3) + 0.0722 * light(colour, 5);
}

bool is_colour(std::string_view text) {
    return text.size() == 7 && text[0] == '#' &&
           text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

}  // namespace

double contrast(std::string_view one, std::string_view other) {
    const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

std::optional<std::string> check_colour(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if (!is_colour(text)) return "must be a colour, as \"#1f5c2e\"";
    const double found = contrast(text, paper);
    if (found >= readable) return std::nullopt;
    char words[120];
    std::snprintf(words, sizeof words,
                  "is hard to read on white: its contrast is %.1f, and must be 4.5 or more; take a "
                  "darker one",
                  std::floor(found * 10) / 10);
    return words;
}

std::optional<std::string> check_hand_in(std::string_view text) {
    if (auto wrong = check_name(text)) return wrong;
    std::string left(text);
    for (const std::string_view name : {"{contact}", "{antwoordadres}"})
        for (auto at = left.find(name); at != std::string::npos; at = left.find(name))
            left.replace(at, name.size(), "x");
    if (left.find_first_of("{}") != std::string::npos)
        return "may hold {contact} and {antwoordadres}, and no other placeholder";
    if (!long_sentence(left).empty()) return "has a sentence of more than 15 words; make two of it";
    return std::nullopt;
}

Result<std::string> read_logo_file(const std::filesystem::path& path) {
    constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
    constexpr std::size_t largest = std::size_t{64} * 1024;
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file || bytes.empty()) return Fault{path.string(), "cannot be read, or is empty"};
    if (!bytes.starts_with(signature))
        return Fault{path.string(), "is no PNG; mail programs show no other picture everywhere"};
    if (bytes.size() > largest)
        return Fault{path.string(),
                     "is larger than 64 kB, and goes along with every mail; make it "
                     "smaller"};
    return Result<std::string>{boost::system::in_place_value, std::move(bytes)};
}

}  // namespace termijnd
