#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "scheduler/delivery/dispatcher.h"
#include "scheduler/delivery/store_calls.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// The scheduler's heart: does what became due, then sleeps until the next thing is.
//
//   wake() -> step on the store: advance jobs until nothing is left, look when the next is due
//     ^         |
//     |         +-- due now ---> dispatcher.pump(), and the timer to 1 s at most
//     |         +-- later -----> the timer to that moment, whatever is under way
//     |                              |
//     +-- dispatcher.on_change() ----+
//
// An idle daemon wakes for the beat alone, and its store not at all. Thread: the loop's, also to
// destroy it.
class SchedulerLoop {
  public:
    // The dispatcher and the clock must outlive it. Takes the dispatcher's on_change().
    SchedulerLoop(boost::asio::io_context& loop, StoreWorker& store, Clock& clock,
                  Dispatcher& dispatcher);

    void use(std::shared_ptr<const World> world) { world_ = std::move(world); }
    void on_failure(Dispatcher::Failed failed) { failed_ = std::move(failed); }
    // A case that could not be derived; the rest goes on.
    void on_set_aside(std::function<void(const SetAside&)> set_aside) {
        set_aside_ = std::move(set_aside);
    }
    // An outage that ended, once what was due in it and may go now has gone.
    using OnOutage = std::function<void(const Outage&, const OutageCounts&)>;
    void on_outage(OnOutage outage) { outage_ = std::move(outage); }
    // Called so often while the loop runs and the store finishes its jobs: the watchdog may be
    // fed.
    void on_beat(std::function<void()> beat, std::chrono::microseconds every);

    // Something may be due: at start, after a fact, when the timer ends. Cheap when called often.
    void wake();
    // No more waking; what runs on the store ends by itself.
    void stop();

  private:
    // What one step on the store leaves for the loop.
    struct Step {
        Advanced did;
        std::optional<Instant> next;      // by the wall
        std::optional<Monotonic> expiry;  // the first lease that runs out
        std::vector<std::pair<Outage, OutageCounts>> outages;
    };

    void stepped(const Step& step);
    [[nodiscard]] bool is_due() const;
    void claim();
    void sleep();
    void arm_beat();

    StoreWorker& store_;
    Clock& clock_;
    Dispatcher& dispatcher_;
    std::shared_ptr<const World> world_;
    Dispatcher::Failed failed_;
    std::function<void(const SetAside&)> set_aside_;
    OnOutage outage_;
    std::function<void()> beat_;
    std::chrono::microseconds beat_every_{};
    std::unique_ptr<Timer> timer_;
    std::unique_ptr<Timer> beat_timer_;
    Step next_;                               // what the timer is armed for
    std::optional<std::uint64_t> pumped_at_;  // claimed so far, at the last pump
    StoreWorker::Progress progress_;          // of the store, at the last beat
    bool stepping_ = false;
    bool again_ = false;
    bool stopped_ = false;
    StoreCalls calls_;
};

}  // namespace termijnd
