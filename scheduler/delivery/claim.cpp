#include "scheduler/delivery/claim.h"

#include <algorithm>
#include <utility>

#include "obligations/law/sha256.h"
#include "obligations/store/rules/plan_notice.h"
#include "scheduler/engine/late.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

constexpr std::string_view said_anew = "the party has another address now: said anew";

// Whether a message that was frozen at an earlier try still says something that holds.
bool still_to_be_said(Transaction& tx, const MessageRow& row, Date today) {
    const std::vector<ClaimedNotice> carried = tx.notices.of_message(row.id);
    return carried.empty() ||
           std::any_of(carried.begin(), carried.end(), [today](const ClaimedNotice& each) {
               return still_has_reason(each, today);
           });
}

bool is_for_another_address(Transaction& tx, const MessageRow& row) {
    if (row.channel != Channel::mail) return false;
    const auto party = tx.journal.find_party(as_party(row.key.recipient));
    return party && party->email != row.envelope;
}

// Never for an uncertain message, so no try of this one arrived and nothing is said twice. The plan
// is made again today.
void say_at_new_address(Transaction& tx, const MessageRow& row, Instant now) {
    for (const ClaimedNotice& each : tx.notices.of_message(row.id))
        tx.derived.set_derive_again(each.notice.case_key, local_day(now));
    say_anew(tx, row, now, said_anew);
}

bool freeze(Transaction& tx, MessageRow& row, const Frozen& frozen) {
    row.envelope = frozen.envelope;
    row.sha256 = sha256_hex(frozen.bytes);
    return tx.outbox.freeze(row.lease(), frozen.bytes, frozen.envelope, row.sha256,
                            frozen.evidence);
}

// The draft of a message on its first attempt; none when nothing is left to say, or when it cannot
// be drafted: then it is dead, and the others go on.
Draft draft_of(Transaction& tx, const ClaimOrder& order, const MessageRow& row) {
    try {
        Draft draft = order.renderer->draft(tx, order.world, row, order.now);
        if (!draft) (void)cancel_claimed(tx, row.lease());
        return draft;
    } catch (const StorageError&) {
        throw;
    } catch (const std::exception& error) {
        (void)tx.outbox.dead(row.lease(), order.now, error.what());
        return {};
    }
}

void claim_first(Transaction& tx, const ClaimOrder& order, MessageRow&& row, Claim& claim) {
    Draft draft = draft_of(tx, order, row);
    if (draft.ready) {
        if (!freeze(tx, row, *draft.ready)) return;
        row.body = std::move(draft.ready->bytes);
        claim.frozen.push_back(std::move(row));
    } else if (draft) {
        claim.drafts.push_back({std::move(row), std::move(draft.write), {}, {}, false});
    }
}

void claim_again(Transaction& tx, Instant now, MessageRow&& row, Claim& claim) {
    // Uncertain: it may have arrived, so it is finished, not withdrawn.
    if (!row.uncertain && !still_to_be_said(tx, row, local_day(now)))
        (void)cancel_claimed(tx, row.lease());
    else if (!row.uncertain && is_for_another_address(tx, row))
        say_at_new_address(tx, row, now);
    else
        claim.frozen.push_back(std::move(row));
}

bool is_for_disabled(const MessageRow& row, const std::vector<DisabledEndpoint>& disabled,
                     const EndpointUrls& urls) {
    if (disabled.empty() || row.channel != Channel::webhook) return false;
    const auto present = urls.find(as_endpoint(row.key.recipient));
    return present != urls.end() && is_disabled(disabled, present->first, present->second);
}

}  // namespace

Claim claim_due(Transaction& tx, const ClaimOrder& order) {
    Claim claim;
    const std::vector<DisabledEndpoint> disabled = tx.outbox.disabled_endpoints();
    std::vector<MessageRow> rows = termijnd::claim(tx, order.now, order.lease, order.limit);
    claim.full = rows.size() == order.limit;
    rows = without_late(tx, *order.world, std::move(rows), order.now);
    claim.frozen.reserve(rows.size());
    for (MessageRow& row : rows) {
        if (is_for_disabled(row, disabled, *order.urls))
            (void)tx.outbox.dead(row.lease(), order.now, endpoint_gone);
        else if (row.body.empty())
            claim_first(tx, order, std::move(row), claim);
        else
            claim_again(tx, order.now, std::move(row), claim);
    }
    return claim;
}

void keep(Transaction& tx, Drafted& drafted, Instant now) {
    drafted.kept = false;
    if (drafted.fault.empty())
        drafted.kept = freeze(tx, drafted.message, drafted.frozen);
    else
        (void)tx.outbox.dead(drafted.message.lease(), now, drafted.fault);
}

}  // namespace termijnd
