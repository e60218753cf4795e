#include "obligations/law/citation.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "obligations/law/dutch_numbers.h"

namespace termijnd {
namespace {

constexpr std::string_view bullet = "•";

std::optional<int> number(std::string_view text) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value < 1) return std::nullopt;
    return value;
}

// Takes what stands behind `mark` off the end of `key`.
std::optional<int> take_number(std::string_view& key, std::string_view mark) {
    const auto at = key.rfind(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const auto value = number(key.substr(at + mark.size()));
    if (value) key = key.substr(0, at);
    return value;
}

std::vector<std::string_view> parts_of(std::string_view key) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= key.size();) {
        const std::size_t end = std::min(key.find('.', at), key.size());
        parts.push_back(key.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

// "vijfde lid", "lid 2a", or "onder b".
std::string part_in_words(std::string_view part) {
    if (const auto paragraph = number(part)) return dutch_ordinal(*paragraph) + " lid";
    const bool numbered = !part.empty() && part[0] >= '0' && part[0] <= '9';
    const bool degree = part.ends_with("°");
    return (numbered && !degree ? "lid " : "onder ") + std::string(part);
}

bool ends_with_word(std::string_view word, std::string_view end) {
    if (word.size() < end.size()) return false;
    word.remove_prefix(word.size() - end.size());
    return std::equal(word.begin(), word.end(), end.begin(),
                      [](char a, char b) { return (a | 0x20) == b; });
}

}  // namespace

std::string article_in_words(std::string_view key) {
    std::string_view rest = key;
    const auto item = take_number(rest, bullet);
    const auto repeated = take_number(rest, "#");
    const std::vector<std::string_view> parts = parts_of(rest);
    const bool malformed =
        std::any_of(parts.begin(), parts.end(), [](auto part) { return part.empty(); });
    if (malformed) return "artikel " + std::string(key);
    std::string words = "artikel " + std::string(parts[0]);
    std::size_t next = 1;
    if (parts.size() > 2 && number(parts[1]) && number(parts[2]))
        words.append(".").append(parts[next++]);
    for (; next < parts.size(); ++next) words += ", " + part_in_words(parts[next]);
    if (repeated) words += " (het " + dutch_ordinal(*repeated) + " met dat nummer)";
    if (item) words += ", " + dutch_ordinal(*item) + " onderdeel";
    return words;
}

std::string of_regulation(std::string_view title) {
    const std::size_t first_end = std::min(title.find(' '), title.size());
    const std::string_view first = title.substr(0, first_end);
    const std::string_view second =
        first_end < title.size()
            ? title.substr(first_end + 1, title.find(' ', first_end + 1) - first_end - 1)
            : std::string_view{};
    bool neuter = ends_with_word(second, "wetboek");
    for (const std::string_view end : {"besluit", "reglement", "wetboek", "statuut", "protocol"})
        neuter = neuter || ends_with_word(first, end);
    return (neuter ? "van het " : "van de ") + std::string(title);
}

std::string cite(std::string_view key, std::string_view title) {
    const std::string words = article_in_words(key);
    const bool with_parts = words.find(',') != std::string::npos;
    return words + (with_parts ? ", " : " ") + of_regulation(title);
}

}  // namespace termijnd
