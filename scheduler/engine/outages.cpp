#include "scheduler/engine/outages.h"

#include <algorithm>

#include "scheduler/digest/digest.h"
#include "scheduler/plan/sending.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

// Those days that ended without one, their time for it in the outage: today's is still made.
std::int64_t days_without_digest(const Transaction& tx, const World& world, Instant from,
                                 Instant now) {
    if (tx.journal.case_keys({}, 1).empty()) return 0;
    const auto last = tx.notices.last_digest_day();
    Date day = last ? std::max(*last + one_day, local_day(from)) : local_day(from);
    std::int64_t days = 0;
    for (day = world.calendar.working_day_on_or_after(day); day < local_day(now);
         day = world.calendar.working_day_on_or_after(day + one_day))
        if (instant_at(day, world.policy.digest_at) >= from) ++days;
    return days;
}

bool something_was_due(const Transaction& tx, const World& world, Instant from, Instant now) {
    const auto message = tx.outbox.next_due();
    const auto digest = next_digest(tx, world, from);
    return (message && *message <= now) || (digest && *digest <= now);
}

}  // namespace

void record_downtime(Transaction& tx, const World& world, Instant from, Instant now) {
    // A start that broke off may have recorded part of it.
    for (const Outage& known : tx.outages.ended_after(from))
        if (known.cause == Outage::Cause::stopped) from = std::max(from, *known.until);
    if (now - from <= late_from || !something_was_due(tx, world, from, now)) return;
    Outage outage;
    outage.from = from;
    outage.until = now;
    outage.digests = days_without_digest(tx, world, from, now);
    tx.outages.add(outage);
}

}  // namespace termijnd
