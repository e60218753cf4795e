#include "scheduler/delivery/retry_or_give_up.h"

#include <algorithm>

#include "notify/retry_table.h"
#include "scheduler/delivery/disabled_endpoints.h"

namespace termijnd {

Verdict judge(const MessageRow& message, const Outcome& outcome, Instant now,
              Instant destination_up_at) {
    using Kind = Outcome::Kind;
    if (outcome.kind == Kind::sent) return Delivered{};
    if (outcome.kind == Kind::refused) {
        if (outcome.disable) return GiveUp{std::string(endpoint_gone) + ": " + outcome.answer};
        return GiveUp{outcome.answer, outcome.recipient_refused};
    }
    const bool uncertain = outcome.kind == Kind::uncertain;
    if (message.key.kind == test_message)
        return GiveUp{(uncertain ? "no answer, it may have arrived: " : "") + outcome.answer};
    if (outcome.destination_down) {
        return TryAgain{std::max(now, destination_up_at), message.uncertain, false};
    }
    const ChannelKind channel =
        message.channel == Channel::webhook ? ChannelKind::webhook : ChannelKind::mail;
    const auto delay = retry_delay(channel, static_cast<unsigned>(std::max(message.attempts, 1)),
                                   message.public_id.str());
    if (!delay)
        return GiveUp{"too old after " + std::to_string(message.attempts) +
                          " attempts; last answer: " + outcome.answer,
                      false};
    return TryAgain{now + std::max(*delay, outcome.retry_after.value_or(*delay)),
                    uncertain || message.uncertain, true};
}

}  // namespace termijnd
