#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "obligations/law/instant.h"

namespace boost::asio {
class io_context;
}

namespace termijnd {

// Calls back once, on the thread of its clock. Destroying it cancels: what it calls may count on
// its owner being there. Starting it again forgets the earlier start.
class Timer {
  public:
    virtual ~Timer() = default;
    // After `wait` of monotonic time; at the loop's next turn when that is zero.
    virtual void start(std::chrono::nanoseconds wait, std::function<void()> then) = 0;
    virtual void cancel() = 0;
};

// The one seam for time. The core takes `now` as a parameter; only the loop asks a clock, and only
// a clock makes timers.
class Clock {
  public:
    virtual ~Clock() = default;
    // What the wall shows. It may step, forward and back.
    [[nodiscard]] virtual Instant now() const = 0;
    // What leases and time-outs count in. It never steps.
    [[nodiscard]] virtual Monotonic monotonic() const = 0;
    // How long a timer must run until the wall shows `moment`; zero when it has passed.
    [[nodiscard]] virtual std::chrono::nanoseconds wait_until(Instant moment) const = 0;
    [[nodiscard]] virtual std::unique_ptr<Timer> timer() = 0;
};

// The machine's clock. Its timers run on `loop`, which must outlive them.
[[nodiscard]] std::unique_ptr<Clock> real_clock(boost::asio::io_context& loop);

// Starts at `start` and runs `speed` times as fast as the machine's steady clock: the demo. Its
// monotonic time is the machine's own.
[[nodiscard]] std::unique_ptr<Clock> fast_clock(boost::asio::io_context& loop, Instant start,
                                                double speed);

// What the machine's wall clock shows.
[[nodiscard]] Instant machine_now();

// Moved by hand: tests and simulations. Not thread-safe. Timers fire inside move_to() and pass(),
// in order, each at its own time; the clock must outlive them.
class ManualClock : public Clock {
  public:
    explicit ManualClock(Instant start) : now_(start) {}

    [[nodiscard]] Instant now() const override { return now_; }
    [[nodiscard]] Monotonic monotonic() const override {
        return std::chrono::floor<std::chrono::milliseconds>(steady_);
    }
    [[nodiscard]] std::chrono::nanoseconds wait_until(Instant moment) const override {
        return moment > now_ ? std::chrono::nanoseconds(moment - now_)
                             : std::chrono::nanoseconds(0);
    }
    [[nodiscard]] std::unique_ptr<Timer> timer() override;

    // Time passes until the wall shows `moment`, which may not lie in the past.
    void move_to(Instant moment) { pass(moment - now_); }
    void pass(std::chrono::milliseconds time);
    // Somebody sets the wall clock: no time passes.
    void set(Instant moment) { now_ = moment; }
    // How long until the first timer; none when nothing is armed.
    [[nodiscard]] std::optional<std::chrono::milliseconds> next_timer() const;

  private:
    class ManualTimer;
    using Steady = std::chrono::time_point<MonotonicClock, std::chrono::nanoseconds>;

    Instant now_;
    Steady steady_{};
    std::multimap<Steady, ManualTimer*> armed_;
};

}  // namespace termijnd
