#include "scheduler/engine/late.h"

#include <algorithm>
#include <set>

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/engine/engine.h"
#include "scheduler/plan/sending.h"

namespace termijnd {

namespace {

constexpr std::string_view planned_anew = "too late for its day: planned anew";
constexpr std::string_view waits_for_hours = "waits for the sending hours";

bool is_overview(const MessageRow& message) {
    return message.key.kind == "dagoverzicht" || message.key.kind == "weekoverzicht";
}

bool tells_of_cases(const MessageRow& message) {
    return message.channel == Channel::mail && message.key.kind != "proefbericht" &&
           !is_overview(message);
}

std::set<CaseKey> cases_of(const Transaction& tx, const MessageRow& message) {
    std::set<CaseKey> cases;
    for (const ClaimedNotice& each : tx.notices.of_message(message.id))
        cases.insert(each.notice.case_key);
    return cases;
}

// What becomes of one of them.
enum class Goes : std::uint8_t { now, anew, later };

// One that is for later is put off already.
Goes when(Transaction& tx, const Sending& sending, const MessageRow& message) {
    if (message.channel != Channel::mail || message.key.kind == "proefbericht") return Goes::now;
    if (is_overview(message)) {
        const bool is_past = !message.uncertain && message.key.subject < to_iso(sending.today());
        if (is_past) (void)cancel_claimed(tx, message.lease());
        return is_past ? Goes::later : Goes::now;
    }
    if (message.uncertain) {
        // It may have arrived, so it goes again with its bytes, at an hour that suits.
        if (!sending.too_late(message.due_at) || sending.is_open()) return Goes::now;
        const Instant next = sending.moment(sending.today());
        (void)tx.outbox.retry(message.lease(), next, true, false, waits_for_hours);
        return Goes::later;
    }
    const Instant since = message.body.empty() ? message.next_at : message.due_at;
    return sending.too_late(since) ? Goes::anew : Goes::now;
}

// Those of `on_time` that tell of one of `cases`, and were never written, go to `late`.
void join_late(const Transaction& tx, const std::set<CaseKey>& cases,
               std::vector<MessageRow>& on_time, std::vector<MessageRow>& late) {
    std::erase_if(on_time, [&](const MessageRow& message) {
        if (!tells_of_cases(message) || !message.body.empty()) return false;
        const std::set<CaseKey> own = cases_of(tx, message);
        const bool shares = std::ranges::any_of(
            own, [&](const CaseKey& case_key) { return cases.contains(case_key); });
        if (shares) late.push_back(message);
        return shares;
    });
}

}  // namespace

std::vector<MessageRow> without_late(Transaction& tx, const World& world,
                                     std::vector<MessageRow> claimed, Instant now) {
    const Sending sending(world.policy, world.calendar, now);
    std::vector<MessageRow> on_time, late;
    for (MessageRow& message : claimed) {
        const Goes goes = when(tx, sending, message);
        if (goes == Goes::later) continue;
        (goes == Goes::now ? on_time : late).push_back(std::move(message));
    }
    if (late.empty()) return on_time;
    std::set<CaseKey> cases;
    for (const MessageRow& message : late) cases.merge(cases_of(tx, message));
    join_late(tx, cases, on_time, late);
    // None of them is under way when their cases are planned.
    const Instant next = sending.moment(sending.today());
    for (const MessageRow& message : late) {
        cases.merge(cases_of(tx, message));
        tx.outages.note_due({Outage::Cause::mail_server, {}}, message.id);
        if (message.body.empty())
            (void)tx.outbox.retry(message.lease(), next, false, false, planned_anew);
        else
            say_anew(tx, message, next, planned_anew);
    }
    const std::vector<CaseKey> keys(cases.begin(), cases.end());
    (void)apply_cases(tx, world, keys, now);
    return on_time;
}

}  // namespace termijnd
