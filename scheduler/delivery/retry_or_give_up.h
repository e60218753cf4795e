#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "notify/outcome.h"
#include "obligations/store/rows.h"

namespace termijnd {

// What an attempt's outcome makes of the message. Pure: the outbox retries, never a channel.
struct Delivered {};
struct TryAgain {
    Instant at;
    bool uncertain = false;  // it may have arrived; the next try has the same id and bytes
    bool counts = true;      // false: the destination was down, the message loses no attempt
};
struct GiveUp {
    std::string reason;
    bool recipient_refused = false;  // the address is at fault, not the mail
};
// The kind of a message that shows whether mail or an endpoint works. One try: somebody waits.
inline constexpr std::string_view test_message = "proefbericht";

using Verdict = std::variant<Delivered, TryAgain, GiveUp>;

// `message.attempts` includes the one that just ended. `destination_up_at` is when the breaker of
// this destination lets the next message through; it counts only when the destination was down.
[[nodiscard]] Verdict judge(const MessageRow& message, const Outcome& outcome, Instant now,
                            Instant destination_up_at);

}  // namespace termijnd
