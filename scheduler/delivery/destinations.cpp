#include "scheduler/delivery/destinations.h"

#include <algorithm>
#include <utility>

namespace termijnd {
namespace {

constexpr std::chrono::milliseconds longest_silence = std::chrono::seconds(1);

}  // namespace

std::optional<Destination::Closed> Destination::closed(Monotonic now) const {
    if (breaker_.allowance(now.time_since_epoch()) == 0) return Closed{up_in(now), is_down};
    if (waiting_.size() >= longest_queue_ && stalled(now)) return Closed{slow_pause, is_slow};
    return std::nullopt;
}

std::optional<MessageRow> Destination::next(Monotonic now) {
    if (waiting_.empty()) return std::nullopt;
    const std::size_t allowed =
        std::min<std::size_t>(at_once_, breaker_.allowance(now.time_since_epoch()));
    if (under_way_ >= allowed) return std::nullopt;
    if (under_way_++ == 0) moved_at_ = now;
    std::optional<MessageRow> message = std::move(waiting_.front());
    waiting_.pop_front();
    return message;
}

void Destination::ended(const Outcome& outcome, Monotonic now) {
    --under_way_;
    moved_at_ = now;
    if (outcome.destination_down)
        breaker_.unreachable(now.time_since_epoch());
    else if (!outcome.made_at_home)
        breaker_.reached();
}

bool Destination::down(Monotonic now) const {
    return under_way_ == 0 && breaker_.allowance(now.time_since_epoch()) == 0;
}

bool Destination::stalled(Monotonic now) const {
    return under_way_ >= at_once_ && now - moved_at_ > longest_silence;
}

std::chrono::milliseconds Destination::up_in(Monotonic now) const {
    const auto left = breaker_.next_try() - now.time_since_epoch();
    return std::max(left, std::chrono::milliseconds(0));
}

Destination& Destinations::of(const MessageRow& message) {
    const bool webhook = message.channel == Channel::webhook;
    const std::string& name = webhook ? message.envelope : std::string();
    auto& slot = all_[name];
    // Half of what may be in hand: a mail server that is silent leaves room for webhooks.
    if (!slot)
        slot = std::make_unique<Destination>(
            webhook ? limits_.at_once_per_endpoint : std::max<std::size_t>(limits_.in_hand / 2, 1),
            limits_.queued_per_destination);
    return *slot;
}

void Destinations::for_each(const std::function<void(Destination&)>& visit) {
    for (const auto& [name, each] : all_) visit(*each);
}

}  // namespace termijnd
