#include "scheduler/engine/late.h"

#include <set>

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/engine/engine.h"
#include "scheduler/plan/sending.h"

namespace termijnd {

namespace {

constexpr std::string_view planned_anew = "too late for its day: planned anew";

}  // namespace

bool put_off_when_late(Transaction& tx, const World& world, const MessageRow& message,
                       Instant now) {
    const bool waits_for_hours = message.channel == Channel::mail && message.body.empty() &&
                                 message.key.kind != "proefbericht";
    if (!waits_for_hours) return false;
    if (message.key.kind == "dagoverzicht") {
        const bool is_past = message.key.subject < to_iso(local_day(now));
        if (is_past) (void)cancel_claimed(tx, message.lease());
        return is_past;
    }
    const Sending sending(world.policy, world.calendar, now);
    if (!sending.too_late(message.next_at)) return false;
    std::set<CaseKey> cases;
    for (const ClaimedNotice& each : tx.notices.of_message(message.id))
        cases.insert(each.notice.case_key);
    const Instant next = sending.moment(sending.today());
    if (!tx.outbox.retry(message.lease(), next, false, false, planned_anew)) return true;
    const std::vector<CaseKey> keys(cases.begin(), cases.end());
    (void)apply_cases(tx, world, keys, now);
    return true;
}

}  // namespace termijnd
