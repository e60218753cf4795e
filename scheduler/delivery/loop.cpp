#include "scheduler/delivery/loop.h"

#include <algorithm>
#include <utility>

#include "scheduler/delivery/store_turn.h"

namespace termijnd {
namespace {

constexpr std::chrono::seconds longest_wait_when_due{1};

}  // namespace

SchedulerLoop::SchedulerLoop(boost::asio::io_context& loop, StoreWorker& store, Clock& clock,
                             Dispatcher& dispatcher)
    : store_(store),
      clock_(clock),
      dispatcher_(dispatcher),
      timer_(clock.timer()),
      beat_timer_(clock.timer()),
      calls_(loop, store) {
    dispatcher_.on_change([this, alive = calls_.alive()] {
        if (*alive) wake();
    });
}

void SchedulerLoop::wake() {
    if (stopped_) return;
    again_ = true;
    if (stepping_) return;
    stepping_ = true;
    again_ = false;
    const Instant now = clock_.now();
    auto step = std::make_shared<Step>();
    auto job = [world = world_, now, step, &store = store_, &clock = clock_](Transaction& tx) {
        *step = {};
        const StoreTurn turn(store, clock, longest_turn, tx.outbox.next_due());
        step->did = advance(tx, *world, now, [&] { return turn.is_over(); });
        step->next = step->did.more ? tx.outbox.next_due() : next_moment(tx, *world, now);
        step->expiry = tx.outbox.next_expiry();
        const bool busy = step->did.more || step->expiry || (step->next && *step->next <= now);
        if (busy) return;
        for (const Outage& ended : tx.outages.take_unreported())
            step->outages.emplace_back(ended, tx.outages.counts(ended.id));
    };
    calls_.post(std::move(job), [this, step](std::exception_ptr error) {
        stepping_ = false;
        if (stopped_) return;
        if (!error) return stepped(*step);
        if (failed_) failed_(std::move(error));
    });
}

void SchedulerLoop::stepped(const Step& step) {
    if (set_aside_)
        for (const SetAside& each : step.did.set_aside) set_aside_(each);
    if (outage_)
        for (const auto& [outage, counts] : step.outages) outage_(outage, counts);
    next_ = step;
    // While something is in hand the first lease may be ours, and is renewed. Another's is waited
    // for as soon as nothing is.
    if (dispatcher_.in_hand() > 0) next_.expiry.reset();
    const bool due = is_due();
    if (step.did.more || again_) {
        if (due) dispatcher_.pump();  // before the next step: the claim shares its commit
        return wake();
    }
    if (due) return claim();
    pumped_at_.reset();
    sleep();
}

bool SchedulerLoop::is_due() const {
    return (next_.next && *next_.next <= clock_.now()) ||
           (next_.expiry && *next_.expiry <= clock_.monotonic());
}

// Comes back through on_change once all is claimed. Where there is no room, or the last claim took
// nothing of what is due, it looks again later: never spin on it, never sleep over it.
void SchedulerLoop::claim() {
    const bool took_nothing = pumped_at_ == dispatcher_.claimed();
    pumped_at_ = took_nothing ? std::nullopt : std::optional(dispatcher_.claimed());
    timer_->start(longest_wait_when_due, [this] { wake(); });
    if (!took_nothing) dispatcher_.pump();
}

void SchedulerLoop::sleep() {
    std::optional<std::chrono::nanoseconds> wait;
    if (next_.next) wait = clock_.wait_until(*next_.next);
    if (next_.expiry) {
        const std::chrono::nanoseconds left = *next_.expiry - clock_.monotonic();
        wait = std::min(wait.value_or(left), left);
    }
    if (!wait) return timer_->cancel();
    timer_->start(std::max(*wait, std::chrono::nanoseconds(0)), [this] { wake(); });
}

void SchedulerLoop::on_beat(std::function<void()> beat, std::chrono::microseconds every) {
    beat_ = std::move(beat);
    beat_every_ = every;
    arm_beat();
}

void SchedulerLoop::arm_beat() {
    beat_timer_->start(beat_every_, [this] {
        arm_beat();
        // A clock that was set, or a machine that slept, is noticed here.
        if (!stepping_ && !pumped_at_) sleep();
        const StoreWorker::Progress last = std::exchange(progress_, store_.progress());
        const bool hangs = last.done < last.posted && last.done == progress_.done;
        if (!hangs && beat_) beat_();
    });
}

void SchedulerLoop::stop() {
    stopped_ = true;
    timer_->cancel();
    beat_timer_->cancel();
}

}  // namespace termijnd
