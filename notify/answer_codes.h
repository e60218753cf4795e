#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "notify/outcome.h"

namespace termijnd {

// The one place that says what an answer means.

// What kept an attempt here.
enum class AtHome {
    nothing,
    address_refused,  // the guard: where the name leads may not be connected to
    fault,            // this machine has no descriptor, no memory to spare
};

// What a mail server's answer is to.
enum class MailStep {
    session,    // greeting, TLS, log in, RSET: nothing about this mail
    mail_from,  // the sender
    rcpt_to,    // the recipient
    data,       // whether the body may come
    body,       // the body; the whole mail when `body_given`
};

// How far a mail got.
struct MailResult {
    bool logged_in = false;   // the session stood: connected, TLS, authenticated
    bool body_given = false;  // all bytes were handed over, the final dot may have gone out
    int code = 0;             // the last answer; 0 when what was said last got none
    MailStep answered = MailStep::session;  // what `code` is the answer to
    std::string words;                      // the server's, or what went wrong
    AtHome at_home = AtHome::nothing;
};

// 2xx after the dot is sent; 4xx retry; 5xx refused, and with it the recipient where the answer is
// about the address. 5xx to the log in or to the sender says nothing of this mail: a destination
// that is down. After the dot, no answer or one that means nothing there is uncertain.
[[nodiscard]] Outcome classify(const MailResult& result);

// How far a call got.
struct HttpResult {
    bool request_sent = false;  // the request may have reached the other side
    int status = 0;             // 0 when no answer's header came
    std::optional<std::chrono::seconds> retry_after;
    std::string words;  // the answer's first bytes, or what went wrong
    AtHome at_home = AtHome::nothing;
};

// 2xx is sent, 410 refused for good, anything else (3xx too) is tried again as Standard Webhooks
// says; Retry-After counts with 429 and 503. Sent without an answer is uncertain.
[[nodiscard]] Outcome classify(const HttpResult& result);

// Foreign words as they may stand in a log and a database: valid UTF-8, no control characters,
// 500 bytes at most.
[[nodiscard]] std::string printable(std::string_view words);

}  // namespace termijnd
