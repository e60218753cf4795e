#include "notify/classify.h"

#include <algorithm>

#include "notify/utf8.h"

namespace termijnd {
namespace {

using Kind = Outcome::Kind;

// 530 must log in (or STARTTLS) first, 534 and 538 mechanism too weak, 535 wrong password: our
// account is at fault, not this mail.
bool about_our_account(int code) {
    return code == 530 || code == 534 || code == 535 || code == 538;
}

std::optional<std::chrono::seconds> bounded(std::optional<std::chrono::seconds> wait) {
    if (!wait) return std::nullopt;
    return std::clamp<std::chrono::seconds>(*wait, std::chrono::seconds(1), std::chrono::hours(24));
}

}  // namespace

Outcome classify(const MailResult& result) {
    Outcome outcome;
    outcome.answer = printable(result.words);
    if (!result.logged_in || about_our_account(result.code)) {
        outcome.destination_down = true;
    } else if (result.answered_body && result.code / 100 == 2) {
        outcome.kind = Kind::sent;
    } else if (result.code / 100 == 5) {
        outcome.kind = Kind::refused;
    } else if (result.body_given && !result.answered_body) {
        outcome.kind = Kind::uncertain;
    }
    return outcome;
}

Outcome classify(const HttpResult& result) {
    Outcome outcome;
    outcome.answer = printable(result.words);
    if (result.status == 0) {
        if (result.request_sent)
            outcome.kind = Kind::uncertain;
        else
            outcome.destination_down = true;
    } else if (result.status / 100 == 2) {
        outcome.kind = Kind::sent;
    } else if (result.status == 410) {
        outcome.kind = Kind::refused;
        outcome.disable = true;
    } else if (result.status == 429 || result.status == 503) {
        outcome.retry_after = bounded(result.retry_after);
    }
    return outcome;
}

std::string printable(std::string_view words) {
    constexpr std::size_t longest = 500;
    std::string out;
    while (!words.empty()) {
        const auto c = first_code_point(words);
        const auto length = std::max<std::size_t>(c.length, 1);
        if (out.size() + length > longest) break;
        const bool control = c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0);
        if (c.length == 0)
            out += '?';
        else if (!control)
            out.append(words.substr(0, c.length));
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
        words.remove_prefix(length);
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

}  // namespace termijnd
