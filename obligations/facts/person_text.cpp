#include "obligations/facts/person_text.h"

#include <utf8.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "obligations/facts/bsn.h"

namespace termijnd {
namespace {

using What = TextFault::What;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// C0, DEL and C1, and the two characters of Unicode that end a line.
bool is_control(char32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029;
}

std::optional<TextFault> check_characters(std::string_view text, std::size_t max_length) {
    constexpr std::size_t widest = 4;  // bytes of one character: no need to count what is longer
    if (text.size() > widest * max_length) return TextFault{What::length, max_length};
    if (!utf8::is_valid(text.begin(), text.end())) return TextFault{What::encoding, 0};
    std::size_t length = 0;
    bool control = false, invisible = false;
    for (auto at = text.begin(); at != text.end(); ++length) {
        const char32_t point = utf8::unchecked::next(at);
        control = control || is_control(point);
        invisible = invisible || is_invisible(point);
    }
    if (length > max_length) return TextFault{What::length, max_length};
    if (control) return TextFault{What::control, 0};
    if (invisible) return TextFault{What::invisible, 0};
    return std::nullopt;
}

bool speaks_of_bsn(std::string_view word) {
    std::string small(word);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](char c) { return is_letter(c) ? static_cast<char>(c | 0x20) : c; });
    return small.find("bsn") != std::string::npos || small.find("sofi") != std::string::npos ||
           small.find("burgerservice") != std::string::npos;
}

bool has_prefix(std::string_view key) {
    return !key.empty() && is_letter(key.front()) && !speaks_of_bsn(key) &&
           std::all_of(key.begin(), key.end(), [](char c) {
               return is_letter(c) || is_digit(c) ||
                      std::string_view("-_./:").find(c) != std::string_view::npos;
           });
}

// The digits behind the 0 that every Dutch number has: 9 of them, 088 and 06 included.
bool is_dutch_number(std::string_view national) {
    return national.size() == 9 && national[0] != '0' && national[0] != '9';
}

bool is_phone_number(std::string_view text) {
    std::string digits;
    const bool plus = text.starts_with('+');
    for (const char c : text.substr(plus ? 1 : 0)) {
        if (is_digit(c))
            digits += c;
        else if (std::string_view(" -.()/").find(c) == std::string_view::npos)
            return false;
    }
    std::string_view number = digits;
    const bool foreign = plus || number.starts_with("00");
    if (!foreign) return number.starts_with('0') && is_dutch_number(number.substr(1));
    if (!plus) number.remove_prefix(2);
    if (number.starts_with("31")) return is_dutch_number(number.substr(2));
    return number.size() >= 10 && number.size() <= 15 && number[0] != '0';
}

bool is_atom(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) ||
               std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
    });
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// How many parts between dots there are; 0 when one of them fails the test.
template <class Test>
std::size_t parts(std::string_view text, const Test& test) {
    for (std::size_t count = 1;; ++count) {
        const std::size_t dot = text.find('.');
        if (!test(text.substr(0, dot))) return 0;
        if (dot == std::string_view::npos) return count;
        text.remove_prefix(dot + 1);
    }
}

bool is_mail_address(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at > 64 || text.size() > longest_mail_address) return false;
    const std::string_view domain = text.substr(at + 1);
    const std::string_view last = domain.substr(domain.rfind('.') + 1);
    return parts(text.substr(0, at), is_atom) > 0 && parts(domain, is_label) >= 2 &&
           !std::all_of(last.begin(), last.end(), is_digit);
}

bool holds_bsn(std::string_view text, const TextRules& rules) {
    if (!find_bsn(text)) return false;
    if (rules.kind == TextKind::key)
        return !has_prefix(text) && !(rules.own_keys && rules.own_keys->matches(text));
    return rules.kind != TextKind::phone || !is_phone_number(text);
}

}  // namespace

struct KeyPattern::Compiled {
    std::regex expression;
};

Result<KeyPattern> KeyPattern::parse(const std::string& expression) {
    KeyPattern pattern;
    if (expression.empty()) return pattern;
    try {
        pattern.compiled_ = std::make_shared<const Compiled>(Compiled{std::regex(expression)});
    } catch (const std::regex_error&) {
        return Fault{{}, "is no regular expression; write it as \"Z[0-9]{9}\""};
    }
    return pattern;
}

bool KeyPattern::matches(std::string_view key) const {
    return compiled_ && std::regex_match(key.begin(), key.end(), compiled_->expression);
}

std::string_view TextFault::code() const {
    if (what == What::length) return "bereik";
    return what == What::bsn ? "bsn" : "formaat";
}

std::string TextFault::in_dutch() const {
    switch (what) {
        case What::length:
            return "Deze tekst is langer dan " + std::to_string(max_length) + " tekens.";
        case What::encoding:
            return "Deze tekst is geen geldige UTF-8.";
        case What::control:
            return "Deze tekst bevat een stuurteken.";
        case What::invisible:
            return "Deze tekst bevat een onzichtbaar teken.";
        case What::bsn:
            return "Deze tekst bevat een BSN; dat mag hier niet staan.";
        case What::mail_address:
            break;
    }
    return "Dit is geen e-mailadres.";
}

std::string TextFault::in_english() const {
    switch (what) {
        case What::length:
            return "is longer than " + std::to_string(max_length) + " characters";
        case What::encoding:
            return "is not valid UTF-8";
        case What::control:
            return "holds a control character; remove it";
        case What::invisible:
            return "holds an invisible character; remove it";
        case What::bsn:
            return "holds a BSN, which may stand nowhere; remove it";
        case What::mail_address:
            break;
    }
    return "is no mail address";
}

std::optional<TextFault> check_person_text(std::string_view text, const TextRules& rules) {
    if (auto fault = check_characters(text, rules.max_length)) return fault;
    if (holds_bsn(text, rules)) return TextFault{What::bsn, 0};
    if (rules.kind == TextKind::mail_address && !text.empty() && !is_mail_address(text))
        return TextFault{What::mail_address, 0};
    return std::nullopt;
}

bool is_bsn_number(double number) {
    if (std::abs(number) >= 1e9 || std::trunc(number) != number) return false;
    return find_bsn(std::to_string(static_cast<std::int64_t>(std::abs(number)))).has_value();
}

}  // namespace termijnd
