#include "daemon/service/rederivation.h"

#include <utility>

namespace termijnd {

// What one job did, and the generation that it went by.
struct Rederivation::Done {
    std::int64_t generation = 0;
    Walked walked;
    std::optional<Instant> next_due;
};

Rederivation::Rederivation(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
                           std::chrono::milliseconds longest)
    : store_(store), clock_(clock), longest_(longest), calls_(loop, store) {}

void Rederivation::use(std::shared_ptr<const World> world) {
    world_ = std::move(world);
    if (walking_ || stopped_) return;
    walking_ = true;
    derived_ = 0;
    ++counts_.walks;
    go_on();
}

void Rederivation::go_on() {
    ++counts_.jobs;
    auto done = std::make_shared<Done>();
    auto job = [world = world_, now = clock_.now(), longest = longest_, &clock = clock_,
                &store = store_, done](Transaction& tx) {
        *done = {world->generation, {}, {}};
        const auto find = [&](std::size_t limit) {
            return tx.derived.cases_behind(world->generation, limit);
        };
        const StoreTurn turn(store, clock, longest, tx.outbox.next_due());
        done->walked = walk_cases(tx, *world, now, find, [&] { return turn.is_over(); });
        done->next_due = tx.outbox.next_due();
    };
    calls_.post(std::move(job), [this, done](std::exception_ptr error) { went(*done, error); });
}

void Rederivation::went(const Done& done, std::exception_ptr error) {
    if (error || stopped_) {
        walking_ = false;
        if (error && failed_) failed_(error);
        return;
    }
    derived_ += done.walked.cases;
    if (set_aside_)
        for (const SetAside& each : done.walked.set_aside) set_aside_(each);
    const bool goes_on = done.walked.more || done.generation != world_->generation;
    const bool matters = goes_on ? falls_due_soon(done) : derived_ > 0;
    if (matters && changed_) changed_();
    if (goes_on) return go_on();
    walking_ = false;
    if (done_) done_(derived_);
}

// Whoever is told looks at the store, and the walk stops for him: not without need.
bool Rederivation::falls_due_soon(const Done& done) const {
    return done.next_due && clock_.wait_until(*done.next_due) <= longest_;
}

}  // namespace termijnd
