#pragma once

#include <chrono>
#include <optional>

#include "obligations/store/worker.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// How long a walk through many cases holds the store's thread at a time. It stops where somebody
// would wait for it: another job is posted, or a message falls due, which its claim would have to
// wait for. Where nobody does it goes on for `longest`, since the fewer commits, the less is
// written: the ids of obligations and messages are as good as random, so that each commit writes
// most pages of their indexes again.
//
// Made inside the job, on the store's thread; worker and clock must outlive it.
class StoreTurn {
  public:
    StoreTurn(const StoreWorker& store, const Clock& clock, std::chrono::milliseconds longest,
              std::optional<Instant> next_due);

    [[nodiscard]] bool is_over() const;

  private:
    const StoreWorker& store_;
    const Clock& clock_;
    const Monotonic end_;
    std::optional<Instant> due_;
};

inline constexpr std::chrono::milliseconds longest_turn{500};

}  // namespace termijnd
