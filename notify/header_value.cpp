#include "notify/header_value.h"

#include <utf8.h>

#include <algorithm>

namespace termijnd {
namespace {

// C0, DEL, C1, the line and paragraph separators, and what turns the reading direction: a subject
// must show what it says.
bool control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0xFEFF;
}

}  // namespace

Checked<HeaderValue> HeaderValue::parse(std::string_view text, std::string_view field) {
    const auto refused = [&](const char* what) { return Refusal{std::string(field), what}; };
    if (text.size() > 500) return refused("longer than 500 bytes");
    if (!utf8::is_valid(text.begin(), text.end())) return refused("not UTF-8");
    for (const auto* at = text.data(); at != text.data() + text.size();)
        if (control(utf8::unchecked::next(at)))
            return refused("holds a line end or another control character");
    return HeaderValue(std::string(text));
}

Checked<MessageId> MessageId::parse(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    const bool dots =
        text.starts_with('.') || text.ends_with('.') || text.find("..") != std::string_view::npos;
    if (text.empty() || text.size() > 100 || dots ||
        !std::all_of(text.begin(), text.end(), allowed))
        return Refusal{"message id", "not 1 to 100 letters, digits, '.', '_' and '-'"};
    return MessageId(std::string(text));
}

}  // namespace termijnd
