#include "scheduler/time/clock.h"

namespace termijnd {

namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

std::chrono::nanoseconds never_negative(std::chrono::nanoseconds wait) {
    return std::max(wait, std::chrono::nanoseconds(0));
}

class RealClock : public Clock {
  public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(system_clock::now());
    }
    std::chrono::nanoseconds wait_until(Instant moment) const override {
        return never_negative(moment - system_clock::now());
    }
};

class FastClock : public Clock {
  public:
    FastClock(Instant start, double speed) : start_(start), speed_(speed) {}
    Instant now() const override {
        const std::chrono::duration<double, std::milli> passed = steady_clock::now() - begun_;
        return start_ + std::chrono::floor<std::chrono::milliseconds>(passed * speed_);
    }
    std::chrono::nanoseconds wait_until(Instant moment) const override {
        // One millisecond more, so that now() has reached `moment` when the timer ends.
        const std::chrono::duration<double, std::milli> left =
            moment - now() + std::chrono::milliseconds(1);
        if (moment <= now()) return std::chrono::nanoseconds(0);
        return std::chrono::ceil<std::chrono::nanoseconds>(left / speed_);
    }

  private:
    const Instant start_;
    const double speed_;
    const steady_clock::time_point begun_ = steady_clock::now();
};

}  // namespace

std::unique_ptr<Clock> real_clock() {
    return std::make_unique<RealClock>();
}

std::unique_ptr<Clock> fast_clock(Instant start, double speed) {
    return std::make_unique<FastClock>(start, speed);
}

}  // namespace termijnd
