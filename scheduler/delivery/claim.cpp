#include "scheduler/delivery/claim.h"
#include "obligations/store/rules/claim.h"

#include <algorithm>
#include <utility>

#include "obligations/law/sha256.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

// Whether a message that was frozen at an earlier try still says something that holds.
bool still_to_be_said(Transaction& tx, const MessageRow& row, Date today) {
    const std::vector<ClaimedNotice> carried = tx.notices.of_message(row.id);
    return carried.empty() ||
           std::any_of(carried.begin(), carried.end(), [today](const ClaimedNotice& each) {
               return still_has_reason(each, today);
           });
}

// False when the lease was lost. On disk and in `row` the bytes are the same.
bool freeze(Transaction& tx, MessageRow& row, Frozen frozen) {
    row.sha256 = sha256_hex(frozen.bytes);
    row.body = std::move(frozen.bytes);
    row.envelope = std::move(frozen.envelope);
    return tx.outbox.freeze(row.lease(), row.body, row.envelope, row.sha256, frozen.evidence);
}

// The draft of a message on its first attempt; none when nothing is left to say, or when it cannot
// be drafted: then it is dead, and the others go on.
Draft draft_of(Transaction& tx, const World& world, Renderer& renderer, const MessageRow& row,
               Instant now) {
    try {
        Draft draft = renderer.draft(tx, world, row, now);
        if (!draft) (void)tx.outbox.cancel(row.lease());
        return draft;
    } catch (const StorageError&) {
        throw;
    } catch (const std::exception& error) {
        (void)tx.outbox.dead(row.lease(), now, error.what());
        return {};
    }
}

}  // namespace

Claim claim_due(Transaction& tx, const World& world, Renderer& renderer, Instant now,
                LeaseTime lease, std::size_t limit) {
    Claim claim;
    std::vector<MessageRow> rows = termijnd::claim(tx, now, lease, limit);
    claim.full = rows.size() == limit;
    for (MessageRow& row : rows) {
        if (row.body.empty()) {
            Draft draft = draft_of(tx, world, renderer, row, now);
            if (draft.ready) {
                freeze(tx, row, std::move(*draft.ready));
                claim.frozen.push_back(std::move(row));
            } else if (draft) {
                claim.drafts.push_back({std::move(row), std::move(draft.write), {}, {}, false});
            }
        } else if (row.uncertain || still_to_be_said(tx, row, local_day(now))) {
            // Uncertain: it may have arrived, so it is finished, not withdrawn.
            claim.frozen.push_back(std::move(row));
        } else {
            (void)tx.outbox.cancel(row.lease());
        }
    }
    return claim;
}

void keep(Transaction& tx, Drafted& drafted, Instant now) {
    MessageRow& row = drafted.message;
    if (drafted.fault.empty())
        drafted.kept = freeze(tx, row, drafted.frozen);
    else
        (void)tx.outbox.dead(row.lease(), now, drafted.fault);
}

}  // namespace termijnd
