#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace termijnd {

// What became of one attempt. A channel never retries by itself: the outbox does.
struct Outcome {
    enum class Kind {
        sent,       // the other side took it
        retry,      // not taken, may be taken later
        refused,    // not taken, and never will be
        uncertain,  // it may have been taken: the answer was lost. Same id and bytes next time.
    };

    Kind kind = Kind::retry;
    std::string answer;  // the other side's words or the fault, printable UTF-8, 500 bytes at most

    // When the other side said how long to wait: 1 s to 24 h.
    std::optional<std::chrono::seconds> retry_after;

    // Never got as far as this message (connect, TLS, log in): the destination's breaker trips and
    // the message loses no attempt. Only with `retry`.
    bool destination_down = false;

    // The endpoint asked never to be called again (410). Only with `refused`.
    bool disable = false;

    bool recipient_refused = false;  // the mail address itself was refused; only with refused
    bool made_at_home = false;       // no answer of the other side: a local refusal or time-out
};

// Called exactly once per send, on the loop's thread, never from inside the send call itself. It
// may send more; it must not throw, nor destroy the transport. Not called for what is still under
// way when the transport is destroyed.
using Done = std::function<void(Outcome)>;

}  // namespace termijnd
