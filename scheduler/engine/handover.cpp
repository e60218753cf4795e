#include "scheduler/engine/handover.h"

#include <algorithm>

#include "obligations/packs/own_kinds.h"
#include "scheduler/engine/decisions.h"
#include "scheduler/plan/acknowledged.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

using enum Objection::Why;

Objections check_people(const Journal& journal, const Handover& handover) {
    Objections objections;
    if (handover.to == handover.from)
        objections.push_back({"naar", "ongeldig", "Kies iemand anders dan wie overdraagt.", wrong});
    else if (!journal.find_party(handover.to))
        objections.push_back(
            {"naar", "onbekend", "Er is niemand met kenmerk " + handover.to.str() + ".", unknown});
    return objections;
}

// Those that go over; a fault for each that is not `from`'s to give.
std::vector<CaseKey> meant(const Journal& journal, const Handover& handover,
                           Objections& objections) {
    std::vector<CaseKey> own = journal.cases_of_manager(handover.from);
    if (handover.cases.empty()) {
        if (own.empty())
            objections.push_back({"van", "zonder-gevolg",
                                  handover.from.str() + " heeft geen dossiers als casemanager.",
                                  conflict});
        return own;
    }
    for (std::size_t i = 0; i < handover.cases.size(); ++i)
        if (std::ranges::find(own, handover.cases[i]) == own.end())
            objections.push_back(
                {"dossiers[" + std::to_string(i) + "]", "onbekend",
                 "Dossier " + handover.cases[i].str() + " is niet van " + handover.from.str() + ".",
                 conflict});
    return handover.cases;
}

Event fact_of(const Handover& handover, const CaseKey& case_key, const Origin& origin) {
    Event event;
    event.kind = own_kind::case_handed_over;
    event.on = local_day(origin.recorded_at);
    event.registered = event.on;
    event.key = EventKey(
        stable_uuid({event.kind, case_key.str(), handover.to.str(), to_iso(origin.recorded_at)}));
    event.data.emplace("van", handover.from.str());
    event.data.emplace("naar", handover.to.str());
    event.data.emplace("reden", handover.reason);
    event.data.emplace("door", handover.by);
    return event;
}

// What `from` has in hand today, by key or by name, goes on in the other's name.
int take_over(Transaction& tx, const World& world, const Handover& handover,
              const CaseKey& case_key, const Origin& origin) {
    const Date today = local_day(origin.recorded_at);
    const auto from = tx.journal.find_party(handover.from);
    const Derivation derived = derive_case(tx.journal, world, case_key, today);
    int count = 0;
    for (const Acknowledged& each : derived.acknowledgements) {
        const Obligation& obligation = derived.obligations[each.obligation];
        const Date until = rests_until(each, world.calendar, world.policy.acknowledged_for);
        const bool theirs = each.by == handover.from.str() ||
                            (from && !from->name.empty() && each.by == from->name);
        if (!theirs || until < today) continue;
        Event event = to_event({std::string(own_kind::acknowledged), today, until,
                                "overgenomen van " + each.by, handover.to.str()},
                               obligation, origin.recorded_at);
        event.registered = today;
        if (tx.journal.add_event(case_key, event, origin)) ++count;
    }
    return count;
}

}  // namespace

Admitted<HandedOver> hand_over(Transaction& tx, const World& world, const Handover& handover,
                               const Origin& origin) {
    Objections objections = check_people(tx.journal, handover);
    const std::vector<CaseKey> cases = meant(tx.journal, handover, objections);
    if (!objections.empty()) return objections;
    HandedOver done;
    for (const CaseKey& case_key : cases) {
        CaseRecord record = tx.journal.find_case(case_key).value();
        done.in_hand += take_over(tx, world, handover, case_key, origin);
        for (CaseRecord::Holder& holder : record.roles)
            if (holder.role == Role::case_manager() && holder.party == handover.from)
                holder.party = handover.to;
        tx.journal.put_case(record, origin);
        (void)tx.journal.add_event(case_key, fact_of(handover, case_key, origin), origin);
        tx.derived.set_derive_again(case_key, local_day(origin.recorded_at));
        ++done.cases;
    }
    return done;
}

}  // namespace termijnd
