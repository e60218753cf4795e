#include "scheduler/engine/late.h"

#include <set>

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/engine/engine.h"
#include "scheduler/plan/sending.h"

namespace termijnd {

namespace {

constexpr std::string_view planned_anew = "too late for its day: planned anew";
constexpr std::string_view waits_for_hours = "waits for the sending hours";

// Plans anew what the message carries. What cannot be planned anew waits for `next` as it is.
void plan_anew(Transaction& tx, const World& world, const MessageRow& message, Instant next,
               Instant now) {
    std::set<CaseKey> cases;
    for (const ClaimedNotice& each : tx.notices.of_message(message.id))
        cases.insert(each.notice.case_key);
    if (message.body.empty()) {
        if (!tx.outbox.retry(message.lease(), next, false, false, planned_anew)) return;
    } else {
        say_anew(tx, message, next, planned_anew);
    }
    const std::vector<CaseKey> keys(cases.begin(), cases.end());
    (void)apply_cases(tx, world, keys, now);
}

}  // namespace

bool put_off_when_late(Transaction& tx, const World& world, const MessageRow& message,
                       Instant now) {
    if (message.channel != Channel::mail || message.key.kind == "proefbericht") return false;
    const Sending sending(world.policy, world.calendar, now);
    if (message.key.kind == "dagoverzicht" || message.key.kind == "weekoverzicht") {
        const bool is_past = !message.uncertain && message.key.subject < to_iso(sending.today());
        if (is_past) (void)cancel_claimed(tx, message.lease());
        return is_past;
    }
    const Instant next = sending.moment(sending.today());
    if (message.uncertain) {
        // It may have arrived, so it goes again with its bytes, at an hour that suits.
        const bool suits = !sending.too_late(message.due_at) || sending.is_open();
        if (!suits) (void)tx.outbox.retry(message.lease(), next, true, false, waits_for_hours);
        return !suits;
    }
    const Instant since = message.body.empty() ? message.next_at : message.due_at;
    if (!sending.too_late(since)) return false;
    plan_anew(tx, world, message, next, now);
    return true;
}

}  // namespace termijnd
