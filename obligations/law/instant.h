#pragma once

#include <chrono>

namespace termijnd {

// A moment of sending, UTC. The only place where a date becomes one is scheduler/time/local_time.h.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// Time that nobody sets: it goes on evenly while the process runs and means nothing to another
// process. Leases, time-outs and timers count in it, so that a step of the wall clock moves none.
struct MonotonicClock {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonotonicClock, duration>;
    static constexpr bool is_steady = true;
};
using Monotonic = MonotonicClock::time_point;

}  // namespace termijnd
