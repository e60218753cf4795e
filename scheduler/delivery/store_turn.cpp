#include "scheduler/delivery/store_turn.h"

namespace termijnd {

// What is due already when it begins is claimed beside it, or waits for something else.
StoreTurn::StoreTurn(const StoreWorker& store, const Clock& clock,
                     std::chrono::milliseconds longest, std::optional<Instant> next_due)
    : store_(store), clock_(clock), end_(clock.monotonic() + longest) {
    if (next_due && *next_due > clock.now()) due_ = next_due;
}

bool StoreTurn::is_over() const {
    const StoreWorker::Progress progress = store_.progress();
    const bool others_wait = progress.posted - progress.done > 1;  // one is this job itself
    return others_wait || clock_.monotonic() >= end_ || (due_ && *due_ <= clock_.now());
}

}  // namespace termijnd
