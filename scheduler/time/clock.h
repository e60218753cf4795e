#pragma once

#include <chrono>
#include <memory>

#include "obligations/store/rows.h"

namespace termijnd {

// The one seam for time. The core takes `now` as a parameter; only the loop asks a clock.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    // How long a steady timer must run until `moment` is reached; zero when it has passed.
    [[nodiscard]] virtual std::chrono::nanoseconds wait_until(Instant moment) const = 0;
};

// The machine's clock.
[[nodiscard]] std::unique_ptr<Clock> real_clock();

// Starts at `start` and runs `speed` times as fast as the machine's steady clock: the demo.
[[nodiscard]] std::unique_ptr<Clock> fast_clock(Instant start, double speed);

// Moved by hand: tests and simulations. Not thread-safe.
class ManualClock : public Clock {
  public:
    explicit ManualClock(Instant start) : now_(start) {}
    [[nodiscard]] Instant now() const override { return now_; }
    [[nodiscard]] std::chrono::nanoseconds wait_until(Instant moment) const override {
        return moment > now_ ? std::chrono::nanoseconds(moment - now_)
                             : std::chrono::nanoseconds(0);
    }
    void move_to(Instant moment) { now_ = moment; }

  private:
    Instant now_;
};

}  // namespace termijnd
