#pragma once

#include <chrono>
#include <limits>

namespace termijnd {

// Per destination: whether to try it now, and how hard. Pure; `now` may be of any clock that does
// not jump, given as time since some start.
//
//   closed --unreachable--> open (5 s, doubling to 5 min) --time passes--> probing (one at a time)
//     ^                       ^------------------------unreachable--------------|
//     |                                                                     reached
//     +---- 64 at a time reached <---- recovering (2, 4, 8 ... at a time) <-----+
class Breaker {
  public:
    using Instant = std::chrono::milliseconds;
    static constexpr unsigned unlimited = std::numeric_limits<unsigned>::max();

    // How many messages may be under way to this destination: 0 while open.
    [[nodiscard]] unsigned allowance(Instant now) const;

    // When an open breaker lets the next one through; `now` or earlier when it does already.
    [[nodiscard]] Instant next_try() const { return open_until_; }

    [[nodiscard]] bool tripped() const { return failures_ > 0; }

    // The destination answered, whatever it said of the message. Not to be called for a refusal or
    // a time-out made at home (Outcome::made_at_home): that shows nothing of the destination, and
    // would let the next ones at it.
    void reached();
    // It could not be reached (Outcome::destination_down).
    void unreachable(Instant now);

  private:
    Instant open_until_{0};
    unsigned failures_ = 0;           // in a row, 0 when closed or recovering
    unsigned allowance_ = unlimited;  // once open_until_ has passed
    unsigned reached_ = 0;            // at this allowance
};

}  // namespace termijnd
