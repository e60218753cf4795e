#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "notify/breaker.h"
#include "notify/outcome.h"
#include "obligations/store/rows.h"
#include "scheduler/delivery/limits.h"

namespace termijnd {

// Why a message goes back to the store, and for how long when the destination is slow.
inline constexpr std::string_view is_down = "the destination is down";
inline constexpr std::string_view is_slow = "the destination is slow and has a long queue";
inline constexpr std::chrono::seconds slow_pause{2};

// One mail server or one endpoint: what waits for it, how much may be under way, whether it is up.
// Knows no clock, no store and no transport; counts in monotonic time.
//
//   add() -> waiting --next()--> under way --ended()--> gone from here
//               |
//               +--give_back()--> to the store, for later: it is down, or slow with a long queue
class Destination {
  public:
    Destination(std::size_t at_once, std::size_t longest_queue)
        : at_once_(at_once), longest_queue_(longest_queue) {}

    struct Closed {
        std::chrono::milliseconds wait;
        std::string_view why;
    };
    // Why one more should not wait here, so that it takes no room from others; none: it may.
    [[nodiscard]] std::optional<Closed> closed(Monotonic now) const;
    void add(MessageRow message) { waiting_.push_back(std::move(message)); }
    // The next that may go out now; it is under way from here on.
    [[nodiscard]] std::optional<MessageRow> next(Monotonic now);
    // One that was under way. What was made at home says nothing of the destination.
    void ended(const Outcome& outcome, Monotonic now);
    // All that waits.
    [[nodiscard]] std::deque<MessageRow> give_back() { return std::exchange(waiting_, {}); }

    // Those that wait and are lost.
    void drop(const std::function<bool(const MessageRow&)>& lost) { std::erase_if(waiting_, lost); }

    // Down, with nothing under way that might show that it is up again.
    [[nodiscard]] bool down(Monotonic now) const;
    // Everything it may do at once is under way and nothing has ended for a second.
    [[nodiscard]] bool stalled(Monotonic now) const;
    // Until the breaker lets the next one through; zero when it does already.
    [[nodiscard]] std::chrono::milliseconds up_in(Monotonic now) const;

    // From an answer 410 until that is on disk, from where each claim knows it: no more calls.
    void set_gone(bool gone) { gone_ = gone; }
    [[nodiscard]] bool gone() const { return gone_; }

  private:
    std::deque<MessageRow> waiting_;
    std::size_t under_way_ = 0;
    const std::size_t at_once_;
    const std::size_t longest_queue_;
    Breaker breaker_;
    Monotonic moved_at_{};  // when an attempt last ended, or the first began
    bool gone_ = false;
};

// All of them; the mail server is one. None ever goes, so a reference stays good.
class Destinations {
  public:
    explicit Destinations(const DispatchLimits& limits) : limits_(limits) {}

    [[nodiscard]] Destination& of(const MessageRow& message);
    void for_each(const std::function<void(Destination&)>& visit);

  private:
    const DispatchLimits limits_;
    // By name of the endpoint; empty: the mail server.
    std::map<std::string, std::unique_ptr<Destination>, std::less<>> all_;
};

}  // namespace termijnd
