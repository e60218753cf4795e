#include "obligations/packs/pack_numbers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "obligations/law/date.h"
#include "obligations/law/dutch_numbers.h"

namespace termijnd {
namespace {

// Words in lower case; what is no letter or digit parts them. A byte beyond ASCII is a letter.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool in_word = false;
    for (const char c : text) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                            static_cast<unsigned char>(c) >= 0x80;
        if (letter) {
            if (!in_word) words.emplace_back();
            words.back() += upper ? static_cast<char>(c - 'A' + 'a') : c;
        }
        in_word = letter;
    }
    return words;
}

bool is_number(const std::string& word, int number) {
    if (word == std::to_string(number) || word == dutch_cardinal(number)) return true;
    return number == 1 && (word == "één" || word == "éen" || word == "elke" || word == "iedere" ||
                           word == "ieder" || word == "elk" || word == "per");
}

bool is_ordinal(const std::string& word, int number) {
    return word == dutch_ordinal(number) || word == std::to_string(number) + "e";
}

bool ends_with_any(const std::string& word, std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(),
                       [&](std::string_view end) { return word.ends_with(end); });
}

bool is_unit(const std::string& word, Unit unit) {
    switch (unit) {
        case Unit::day:
            return ends_with_any(word, {"dag", "dagen"}) && !word.starts_with("werkdag");
        case Unit::week:
            return ends_with_any(word, {"week", "weken"});
        case Unit::month:
            return ends_with_any(word, {"maand", "maanden"});
        case Unit::year:
            return ends_with_any(word, {"jaar", "jaren"});
        case Unit::working_day:
            break;
    }
    return word.starts_with("werkdag");
}

// A number and, at most one word on, the unit: "zes maanden", "zes volle maanden".
template <class IsNumber>
bool number_and_unit(const std::vector<std::string>& words, Unit unit, const IsNumber& is) {
    for (std::size_t at = 0; at < words.size(); ++at)
        if (is(words[at]))
            for (std::size_t next = at + 1; next < words.size() && next <= at + 2; ++next)
                if (is_unit(words[next], unit)) return true;
    return false;
}

// Lengths that have a word of their own.
bool by_name(const std::vector<std::string>& words, Span span) {
    const auto has = [&](std::initializer_list<std::string_view> stems) {
        return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            return std::any_of(stems.begin(), stems.end(),
                               [&](std::string_view stem) { return word.starts_with(stem); });
        });
    };
    const auto follow = [&](std::string_view first, std::string_view second) {
        for (std::size_t at = 1; at < words.size(); ++at)
            if (words[at - 1] == first && words[at] == second) return true;
        return false;
    };
    if (span == Span{6, Unit::month}) return follow("half", "jaar") || has({"halfjaar"});
    if (span == Span{3, Unit::month}) return has({"kwartaal"});
    if (span == Span{1, Unit::day}) return has({"dagelijks"});
    if (span == Span{1, Unit::week}) return has({"wekelijks"});
    if (span == Span{1, Unit::month}) return has({"maandelijks"});
    return span == Span{1, Unit::year} && has({"jaarlijks"});
}

bool carries_span(const std::vector<std::string>& words, Span span) {
    return number_and_unit(words, span.unit,
                           [&](const std::string& word) { return is_number(word, span.count); }) ||
           by_name(words, span);
}

// The place of its day, where a date stands in the words.
std::optional<std::size_t> find_date(const std::vector<std::string>& words, Date date) {
    const auto day = static_cast<int>(day_number(date));
    for (std::size_t at = 1; at < words.size(); ++at)
        if (words[at] == dutch_month(date) &&
            (is_number(words[at - 1], day) || is_ordinal(words[at - 1], day)))
            return at - 1;
    return std::nullopt;
}

// "vóór 1 mei", or its last day: "uiterlijk op 30 april".
bool carries_before(const std::vector<std::string>& words, Date date) {
    if (find_date(words, date)) return true;
    const auto last = find_date(words, date - std::chrono::days{1});
    return last && !(*last > 0 && (words[*last - 1] == "vóór" || words[*last - 1] == "voor"));
}

}  // namespace

bool carries_number(std::string_view quote, const Term& term) {
    const std::vector<std::string> words = words_of(quote);
    const auto ordinal = [&](int number, Unit unit) {
        return number_and_unit(words, unit,
                               [&](const std::string& word) { return is_ordinal(word, number); });
    };
    switch (term.form) {
        case Form::before:
            return carries_before(words, make_date(2023, term.month, term.day));
        case Form::on_date:
            return find_date(words, term.date).has_value();
        case Form::in_month:
            return ordinal(term.span.count, Unit::month) || carries_span(words, term.span);
        case Form::first_of_month:
            return ordinal(1, Unit::day);
        case Form::day_of_month:
            return ordinal(static_cast<int>(term.day), Unit::day) ||
                   carries_span(words, {static_cast<int>(term.day), Unit::day});
        case Form::lasts:  // "voor afloop van het derde jaar"; the day itself needs no number
            return term.span == Span{1, Unit::day} || ordinal(term.span.count, term.span.unit) ||
                   carries_span(words, term.span);
        case Form::within:  // "de eerste dag waarover"
            return (term.span == Span{1, Unit::day} && ordinal(1, Unit::day)) ||
                   carries_span(words, term.span);
        default:
            break;
    }
    return carries_span(words, term.span);
}

}  // namespace termijnd
