#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "scheduler/delivery/dispatcher.h"

namespace termijnd {

// The scheduler's heart: does what became due, then sleeps until the next thing is.
//
//   wake() -> advance jobs until nothing is left -> dispatcher.pump() -> timer to next_moment()
//
// An idle daemon wakes for the beat alone, and its store not at all. Thread: the loop's.
class SchedulerLoop {
  public:
    SchedulerLoop(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
                  Dispatcher& dispatcher);
    ~SchedulerLoop();

    void use(std::shared_ptr<const World> world) { world_ = std::move(world); }
    void on_failure(Dispatcher::Failed failed) { failed_ = std::move(failed); }
    // A case that could not be derived; the rest goes on.
    void on_set_aside(std::function<void(const SetAside&)> set_aside) {
        set_aside_ = std::move(set_aside);
    }
    // Called so often while the loop runs and the store finishes its jobs: the watchdog may be
    // fed.
    void on_beat(std::function<void()> beat, std::chrono::microseconds every);

    // Something may be due: at start, after a fact, when the timer ends. Cheap when called often.
    void wake();
    // No more waking; what runs on the store ends by itself.
    void stop();

  private:
    struct Step;

    void stepped(const std::shared_ptr<Step>& step, std::exception_ptr error);
    void sleep_until(std::optional<Instant> moment);
    void arm_beat();

    boost::asio::io_context& loop_;
    StoreWorker& store_;
    const Clock& clock_;
    Dispatcher& dispatcher_;
    std::shared_ptr<const World> world_;
    Dispatcher::Failed failed_;
    std::function<void(const SetAside&)> set_aside_;
    std::function<void()> beat_;
    std::chrono::microseconds beat_every_{};
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer beat_timer_;
    std::optional<std::uint64_t> pumped_at_;  // claimed so far, at the last pump
    std::optional<Instant> sleeping_until_;
    bool stepping_ = false;
    StoreWorker::Progress progress_;  // of the store, at the last beat
    bool again_ = false;
    bool stopped_ = false;
    std::shared_ptr<bool> alive_;
};

}  // namespace termijnd
