#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "scheduler/delivery/store_calls.h"
#include "scheduler/delivery/store_turn.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// New packs, policy or calendar: every case that was derived under an earlier generation is derived
// anew, a turn at a time (store_turn.h), so that deliveries go on in between.
//
//            use(world)                 a job that found none behind
//    idle ---------------> walking -------------------------------------> idle
//                           |   ^
//                           +---+  use(newer world): the next job goes by the newer one
//
// One job under way at most, ever. Which cases are behind is on disk, so a restart goes on where
// the last run was. Whoever derives a case takes the World when it posts its job, and the store
// runs jobs in order: nothing posted before use() can put a case back behind the walk.
// Thread: the loop's.
class Rederivation {
  public:
    // All must outlive the last job; the store's thread reads the clock too.
    Rederivation(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
                 std::chrono::milliseconds longest = longest_turn);

    void on_set_aside(std::function<void(const SetAside&)> told) { set_aside_ = std::move(told); }
    // After a commit that derived cases, at the end and wherever something falls due soon.
    void on_changed(std::function<void()> changed) { changed_ = std::move(changed); }
    // At the end of a walk: how many cases were derived.
    void on_done(std::function<void(std::int64_t cases)> done) { done_ = std::move(done); }
    void on_failure(std::function<void(std::exception_ptr)> failed) { failed_ = std::move(failed); }

    // Its generation must be adopted: see adopt_generation().
    void use(std::shared_ptr<const World> world);
    // No job after the one under way.
    void stop() { stopped_ = true; }

    [[nodiscard]] bool walking() const { return walking_; }
    // Since the start.
    struct Counts {
        int walks = 0;
        int jobs = 0;
    };
    [[nodiscard]] Counts counts() const { return counts_; }

  private:
    struct Done;

    void go_on();
    void went(const Done& done, std::exception_ptr error);
    [[nodiscard]] bool falls_due_soon(const Done& done) const;

    StoreWorker& store_;
    const Clock& clock_;
    const std::chrono::milliseconds longest_;
    std::shared_ptr<const World> world_;
    std::function<void(const SetAside&)> set_aside_;
    std::function<void()> changed_;
    std::function<void(std::int64_t)> done_;
    std::function<void(std::exception_ptr)> failed_;
    Counts counts_;
    std::int64_t derived_ = 0;  // in this walk
    bool walking_ = false;
    bool stopped_ = false;
    StoreCalls calls_;
};

}  // namespace termijnd
