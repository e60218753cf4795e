#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "notify/outcome.h"

namespace termijnd {

// The one place that says what an answer means.

// How far a mail got.
struct MailResult {
    bool logged_in = false;      // the session stood: connected, TLS, authenticated
    bool body_given = false;     // all bytes were handed over, the final dot may have gone out
    int code = 0;                // of the last answer to this mail; 0 when there was none
    bool answered_body = false;  // `code` answers the final dot
    std::string words;           // the server's, or what went wrong
};

// 2xx after the dot is sent; 4xx retry; 5xx refused (but a server that wants us to log in is a
// destination that is down); no answer after the dot is uncertain.
[[nodiscard]] Outcome classify(const MailResult& result);

// How far a call got.
struct HttpResult {
    bool request_sent = false;  // the request may have reached the other side
    int status = 0;             // 0 when no answer's header came
    std::optional<std::chrono::seconds> retry_after;
    std::string words;  // the answer's first bytes, or what went wrong
};

// 2xx is sent, 410 refused for good, anything else (3xx too) is tried again as Standard Webhooks
// says; Retry-After counts with 429 and 503. Sent without an answer is uncertain.
[[nodiscard]] Outcome classify(const HttpResult& result);

// Foreign words as they may stand in a log and a database: valid UTF-8, no control characters,
// 500 bytes at most.
[[nodiscard]] std::string printable(std::string_view words);

}  // namespace termijnd
