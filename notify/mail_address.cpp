#include "notify/mail_address.h"

#include <algorithm>

namespace termijnd {
namespace {

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool atom_character(char c) {
    return letter_or_digit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool dot_atom(std::string_view text) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '.' || atom_character(c); });
}

bool label(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '-' || letter_or_digit(c); });
}

bool domain_name(std::string_view text) {
    unsigned labels = 0;
    for (;;) {
        const auto dot = text.find('.');
        const auto part = text.substr(0, dot);
        if (!label(part)) return false;
        ++labels;
        // A last label of digits would make an IP address of it.
        if (dot == std::string_view::npos)
            return labels >= 2 && !std::all_of(part.begin(), part.end(),
                                               [](char c) { return c >= '0' && c <= '9'; });
        text.remove_prefix(dot + 1);
    }
}

}  // namespace

Checked<MailAddress> MailAddress::parse(std::string_view text) {
    // The text itself is not repeated: it is personal data and may hold anything.
    const auto refused = [](const char* what) { return Refusal{"e-mail address", what}; };
    if (text.size() > 254) return refused("longer than 254 characters");
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return refused("no @");
    const auto local = text.substr(0, at);
    if (local.size() > 64) return refused("more than 64 characters before the @");
    if (!dot_atom(local)) return refused("what stands before the @ is not letters, digits, dots");
    if (!domain_name(text.substr(at + 1))) return refused("no domain name after the @");
    return MailAddress(std::string(text));
}

std::string_view MailAddress::domain() const {
    return std::string_view(text_).substr(text_.rfind('@') + 1);
}

}  // namespace termijnd
