#include "scheduler/delivery/loop.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace termijnd {

// What one step on the store's thread leaves for the loop.
struct SchedulerLoop::Step {
    Advanced did;
    std::optional<Instant> next;
};

SchedulerLoop::SchedulerLoop(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
                             Dispatcher& dispatcher)
    : loop_(loop),
      store_(store),
      clock_(clock),
      dispatcher_(dispatcher),
      timer_(loop),
      beat_timer_(loop),
      alive_(std::make_shared<bool>(true)) {
    dispatcher_.on_idle([this] { wake(); });
}

SchedulerLoop::~SchedulerLoop() {
    *alive_ = false;
}

void SchedulerLoop::wake() {
    if (stopped_) return;
    if (stepping_) {
        again_ = true;
        return;
    }
    stepping_ = true;
    again_ = false;
    const Instant now = clock_.now();
    auto step = std::make_shared<Step>();
    auto job = [world = world_, now, step](Transaction& tx) {
        *step = {advance(tx, *world, now), {}};
        step->next = step->did.more ? std::optional(now) : next_moment(tx, *world, now);
    };
    store_.post(std::move(job), [this, alive = alive_, step](std::exception_ptr error) {
        boost::asio::post(loop_, [this, alive, step, error] {
            if (*alive) stepped(step, error);
        });
    });
}

void SchedulerLoop::stepped(const std::shared_ptr<Step>& step, std::exception_ptr error) {
    stepping_ = false;
    if (stopped_) return;
    if (error) {
        if (failed_) failed_(error);
        return;
    }
    if (set_aside_)
        for (const SetAside& each : step->did.set_aside) set_aside_(each);
    const bool due = step->next && *step->next <= clock_.now();
    if (step->did.more || again_) {
        if (due) dispatcher_.pump();
        return wake();
    }
    if (!due) {
        pumped_at_.reset();
        return sleep_until(step->next);
    }
    if (pumped_at_ == dispatcher_.claimed()) {
        // Due, yet the last claim took nothing: never spin on it.
        pumped_at_.reset();
        return sleep_until(clock_.now() + std::chrono::seconds(1));
    }
    pumped_at_ = dispatcher_.claimed();
    dispatcher_.pump();  // comes back through on_idle
}

void SchedulerLoop::sleep_until(std::optional<Instant> moment) {
    sleeping_until_ = moment;
    if (!moment) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        clock_.wait_until(*moment)));
    timer_.async_wait([this, alive = alive_](boost::system::error_code error) {
        if (!error && *alive) wake();
    });
}

void SchedulerLoop::on_beat(std::function<void()> beat, std::chrono::microseconds every) {
    beat_ = std::move(beat);
    beat_every_ = every;
    arm_beat();
}

void SchedulerLoop::arm_beat() {
    beat_timer_.expires_after(beat_every_);
    beat_timer_.async_wait([this, alive = alive_](boost::system::error_code error) {
        if (error || !*alive || stopped_) return;
        arm_beat();
        // A clock that was set, or a machine that slept, is noticed here.
        if (!stepping_) sleep_until(sleeping_until_);
        const StoreWorker::Progress last = std::exchange(progress_, store_.progress());
        const bool hangs = last.done < last.posted && last.done == progress_.done;
        if (!hangs && beat_) beat_();
    });
}

void SchedulerLoop::stop() {
    stopped_ = true;
    timer_.cancel();
    beat_timer_.cancel();
}

}  // namespace termijnd
