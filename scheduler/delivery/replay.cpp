#include "scheduler/delivery/replay.h"

#include <algorithm>
#include <vector>

#include "scheduler/plan/said.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

// By another message than this one.
bool said_since(const Snapshot& store, const NoticeRow& notice, Instant now) {
    std::vector<NoticeRow> others = store.notices.of_case(notice.case_key);
    std::erase_if(others, [&](const NoticeRow& row) { return row.message == notice.message; });
    const std::vector<Recipient> nobody;  // what failed is said by none of them
    return Said(others, nobody, {}, now, false)
        .said({notice.obligation, notice.kind, notice.slot, notice.recipient},
              notice.channel == Channel::webhook, Date{})
        .has_value();
}

}  // namespace

Replayed replay(Transaction& tx, const PublicId& public_id, Instant now) {
    const auto message = tx.outbox.find(public_id);
    if (!message) return Replayed::unknown;
    if (message->state != MessageState::dead) return Replayed::not_dead;
    const std::vector<ClaimedNotice> carried = tx.notices.of_message(message->id);
    if (std::ranges::any_of(carried,
                            [&](const auto& each) { return said_since(tx, each.notice, now); }))
        return Replayed::said_since;
    (void)tx.outbox.replay(public_id, now);
    // A letter that was planned in its place is not needed any more.
    for (const ClaimedNotice& each : carried)
        tx.derived.set_derive_again(each.notice.case_key, local_day(now));
    return Replayed::goes_again;
}

}  // namespace termijnd
