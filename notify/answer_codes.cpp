#include "notify/answer_codes.h"

#include <utf8.h>

#include <algorithm>
#include <charconv>
#include <iterator>

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

// X.2.3 of RFC 3463: what the answer is about, and what of it.
struct Enhanced {
    int subject = 0;
    int detail = 0;
};

// "550 5.1.1 no such user"; all zero when the server gives none.
Enhanced enhanced_code(std::string_view words) {
    Enhanced code;
    if (words.size() < 7 || words[4] != words[0] || words[5] != '.') return {};
    const auto* end = words.data() + words.size();
    const auto [dot, error] = std::from_chars(words.data() + 6, end, code.subject);
    if (error != std::errc() || dot == end || *dot != '.') return {};
    if (std::from_chars(dot + 1, end, code.detail).ec != std::errc()) return {};
    return code;
}

// Whether a 5xx is about the address we wrote to, so that writing to it again is of no use.
bool refuses_recipient(const MailResult& result) {
    const auto [subject, detail] = enhanced_code(result.words);
    const bool about_sender = subject == 1 && (detail == 7 || detail == 8);
    if (subject == 1 && !about_sender) return result.answered >= MailStep::rcpt_to;
    if (result.answered != MailStep::rcpt_to) return false;
    const bool full = subject == 2 && (detail == 2 || detail == 3);
    const bool system_or_policy = subject == 3 || subject == 7;
    if (about_sender || full || system_or_policy) return false;
    // No such mailbox, moved away, no such name, a host that takes no mail. A bare 552 is a mailbox
    // that is full and a bare 554 says nothing.
    return result.code == 550 || result.code == 551 || result.code == 553 || result.code == 556;
}

// Outcomes that are made without the other side; whether it may have got everything before that.
bool decide_at_home(AtHome at_home, bool all_sent, Outcome& outcome) {
    if (at_home == AtHome::nothing) return false;
    // A second connection for what a first had sent before it broke, say.
    if (all_sent)
        outcome.kind = Kind::uncertain;
    else if (at_home == AtHome::address_refused)
        outcome.kind = Kind::refused;
    outcome.made_at_home = true;
    return true;
}

}  // namespace

Outcome classify(const MailResult& result) {
    Outcome outcome;
    outcome.answer = printable(result.words);
    if (decide_at_home(result.at_home, result.body_given, outcome)) return outcome;
    outcome.made_at_home = result.code == 0;
    const bool refusal = result.code / 100 == 5;
    const bool about_us = result.answered <= MailStep::mail_from && refusal;
    const bool to_the_dot = result.body_given && result.answered == MailStep::body;
    if (!result.logged_in || about_us || about_our_account(result.code)) {
        outcome.destination_down = true;
    } else if (refusal) {
        outcome.kind = Kind::refused;
        outcome.recipient_refused = refuses_recipient(result);
    } else if (to_the_dot && result.code / 100 == 2) {
        outcome.kind = Kind::sent;
    } else if (result.body_given && result.code / 100 != 4) {
        outcome.kind = Kind::uncertain;
    }
    return outcome;
}

Outcome classify(const HttpResult& result) {
    Outcome outcome;
    outcome.answer = printable(result.words);
    if (decide_at_home(result.at_home, result.request_sent, outcome)) return outcome;
    outcome.made_at_home = result.status == 0;
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
    std::string good, out;
    utf8::replace_invalid(words.begin(), words.end(), std::back_inserter(good), '?');
    for (auto at = good.begin(); at != good.end();) {
        const auto start = at;
        const char32_t point = utf8::unchecked::next(at);
        if (out.size() + static_cast<std::size_t>(at - start) > longest) break;
        const bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
        if (!control)
            out.append(start, at);
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

}  // namespace termijnd
