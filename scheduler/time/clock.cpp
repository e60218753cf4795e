#include "scheduler/time/clock.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace termijnd {

namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

std::chrono::nanoseconds never_negative(std::chrono::nanoseconds wait) {
    return std::max(wait, std::chrono::nanoseconds(0));
}

class LoopTimer : public Timer {
  public:
    explicit LoopTimer(boost::asio::io_context& loop) : timer_(loop) {}
    ~LoopTimer() override { *alive_ = false; }

    void start(std::chrono::nanoseconds wait, std::function<void()> then) override {
        then_ = std::move(then);
        const std::uint64_t start = ++starts_;
        timer_.expires_after(std::chrono::duration_cast<steady_clock::duration>(wait));
        timer_.async_wait([this, alive = alive_, start](boost::system::error_code error) {
            // One that ended just before it was started anew or cancelled still comes by here.
            if (!*alive || error || start != starts_ || !then_) return;
            const auto now = std::exchange(then_, nullptr);
            now();
        });
    }

    void cancel() override {
        ++starts_;
        then_ = nullptr;
        timer_.cancel();
    }

  private:
    boost::asio::steady_timer timer_;
    std::function<void()> then_;
    std::uint64_t starts_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class MachineClock : public Clock {
  public:
    explicit MachineClock(boost::asio::io_context& loop) : loop_(loop) {}
    Monotonic monotonic() const override {
        return Monotonic(
            std::chrono::floor<std::chrono::milliseconds>(steady_clock::now().time_since_epoch()));
    }
    std::unique_ptr<Timer> timer() override { return std::make_unique<LoopTimer>(loop_); }

  private:
    boost::asio::io_context& loop_;
};

class RealClock : public MachineClock {
  public:
    using MachineClock::MachineClock;
    Instant now() const override { return machine_now(); }
    std::chrono::nanoseconds wait_until(Instant moment) const override {
        return never_negative(moment - system_clock::now());
    }
};

class FastClock : public MachineClock {
  public:
    FastClock(boost::asio::io_context& loop, Instant start, double speed)
        : MachineClock(loop), start_(start), speed_(speed) {}
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

std::unique_ptr<Clock> real_clock(boost::asio::io_context& loop) {
    return std::make_unique<RealClock>(loop);
}

std::unique_ptr<Clock> fast_clock(boost::asio::io_context& loop, Instant start, double speed) {
    return std::make_unique<FastClock>(loop, start, speed);
}

Instant machine_now() {
    return std::chrono::floor<std::chrono::milliseconds>(system_clock::now());
}

class ManualClock::ManualTimer : public Timer {
  public:
    explicit ManualTimer(ManualClock& clock) : clock_(clock) {}
    ~ManualTimer() override { cancel(); }

    void start(std::chrono::nanoseconds wait, std::function<void()> then) override {
        cancel();
        then_ = std::move(then);
        clock_.armed_.emplace(clock_.steady_ + wait, this);
    }
    void cancel() override {
        std::erase_if(clock_.armed_, [this](const auto& each) { return each.second == this; });
        then_ = nullptr;
    }
    [[nodiscard]] std::function<void()> take() { return std::exchange(then_, nullptr); }

  private:
    ManualClock& clock_;
    std::function<void()> then_;
};

std::unique_ptr<Timer> ManualClock::timer() {
    return std::make_unique<ManualTimer>(*this);
}

void ManualClock::pass(std::chrono::milliseconds time) {
    const Instant wall = now_ + time;
    const Steady until = steady_ + time;
    while (!armed_.empty() && armed_.begin()->first <= until) {
        const auto first = armed_.begin();
        const Steady at = std::max(first->first, steady_);
        const auto then = first->second->take();
        armed_.erase(first);
        now_ += std::chrono::floor<std::chrono::milliseconds>(at - steady_);
        steady_ = at;
        then();
    }
    steady_ = until;
    now_ = std::max(now_, wall);
}

std::optional<std::chrono::milliseconds> ManualClock::next_timer() const {
    if (armed_.empty()) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(
        std::max(armed_.begin()->first - steady_, std::chrono::nanoseconds(0)));
}

}  // namespace termijnd
