#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "obligations/store/rules/claim.h"
#include "scheduler/delivery/store_calls.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// What is in hand: each message with the fence under which it was claimed last. Renewed for as long
// as it is held, so that a slow answer costs no lease; what turns out to be lost is let go, and
// whatever becomes of it touches nothing. Counts in monotonic time. Thread: the loop's.
class Leases {
  public:
    Leases(boost::asio::io_context& loop, StoreWorker& store, Clock& clock,
           std::chrono::seconds length);

    // Some were lost: there is room again.
    void on_lost(std::function<void()> lost) { lost_ = std::move(lost); }
    void on_failure(std::function<void(std::exception_ptr)> failed) { failed_ = std::move(failed); }

    // For a claim that is posted now. Renews first what might run out, so that no claim of ours
    // takes what we hold.
    [[nodiscard]] LeaseTime for_claim();
    // Claimed at `since`. A message that is claimed again is held under its new fence alone.
    void take(const Lease& lease, Monotonic since);
    [[nodiscard]] bool held(const Lease& lease) const;
    // Settled, or let go.
    void end(const Lease& lease);
    [[nodiscard]] std::size_t count() const { return held_.size(); }

  private:
    void arm();
    void renew();

    Clock& clock_;
    const std::chrono::seconds length_;
    std::unordered_map<MessageNumber, std::int64_t> held_;  // and the fence of each
    Monotonic since_{};                                     // no lease we hold is older
    std::function<void()> lost_;
    std::function<void(std::exception_ptr)> failed_;
    std::unique_ptr<Timer> timer_;
    StoreCalls calls_;
};

}  // namespace termijnd
