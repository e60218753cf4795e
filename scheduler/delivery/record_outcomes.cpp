#include "scheduler/delivery/record_outcomes.h"

#include <algorithm>
#include <map>
#include <utility>

#include "obligations/store/rules/claim.h"
#include "scheduler/plan/sending.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

// Its cases have another way to say things from now on: by letter, or to the next person.
void mark_refused(Transaction& tx, const MessageRow& message, Instant at) {
    const PartyKey party = as_party(message.key.recipient);
    if (!tx.journal.find_party(party)) return;
    tx.journal.mark_address_failed(party, message.envelope);
    for (const CaseKey& case_key : tx.journal.cases_of_party(party))
        tx.derived.set_derive_again(case_key, local_day(at));
}

// False when the lease is lost: somebody else has the message.
bool settle(Outbox& outbox, const Ended& ended) {
    const Lease lease = ended.message.lease();
    if (std::holds_alternative<Delivered>(ended.verdict)) {
        if (!outbox.delivered(lease, ended.at, ended.answer)) return false;
        if (ended.message.shadow) outbox.mark_shadow(lease.message, *ended.message.shadow);
        return true;
    }
    if (const auto* again = std::get_if<TryAgain>(&ended.verdict))
        return outbox.retry(lease, again->at, again->uncertain, again->counts, ended.answer);
    return outbox.dead(lease, ended.at, std::get<GiveUp>(ended.verdict).reason);
}

Outages::Destination destination_of(const MessageRow& message) {
    if (message.channel != Channel::webhook) return {Outage::Cause::mail_server, {}};
    return {Outage::Cause::endpoint, EndpointName(message.envelope)};
}

// One look for a destination that is reached time and again; none while nothing is away.
void note_reached(Outages& outages, const std::vector<Ended>& batch) {
    bool any_open = outages.any_open();
    std::map<EndpointName, Ended::Reached> last;  // empty: the mail server
    for (const Ended& ended : batch) {
        if (ended.reached == Ended::Reached::unknown) continue;
        const Outages::Destination destination = destination_of(ended.message);
        const bool was_so =
            std::exchange(last[destination.endpoint], ended.reached) == ended.reached;
        if (was_so) continue;
        if (ended.reached == Ended::Reached::no) {
            outages.open(destination, ended.at);
            any_open = true;
        } else if (any_open) {
            outages.close(destination, ended.at, late_from);
        }
    }
}

}  // namespace

void record(Transaction& tx, const std::vector<Ended>& batch) {
    if (std::ranges::any_of(batch, &Ended::tried)) note_progress(tx.memory);
    for (const Ended& ended : batch) {
        if (!settle(tx.outbox, ended)) continue;
        if (ended.tried && !std::holds_alternative<Delivered>(ended.verdict))
            tx.outbox.note_attempt(ended.message.id, {ended.at, ended.answer});
        if (!ended.gone_url.empty())
            tx.outbox.disable_endpoint(
                {EndpointName(ended.message.envelope), ended.gone_url, ended.at, ended.answer});
        const auto* dead = std::get_if<GiveUp>(&ended.verdict);
        if (dead && dead->recipient_refused) mark_refused(tx, ended.message, ended.at);
    }
    note_reached(tx.outages, batch);
}

bool changes_what_is_due(const Ended& ended) {
    if (std::holds_alternative<TryAgain>(ended.verdict)) return true;
    const auto* dead = std::get_if<GiveUp>(&ended.verdict);
    return dead && dead->recipient_refused;
}

}  // namespace termijnd
