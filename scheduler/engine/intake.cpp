#include "scheduler/engine/intake.h"

#include <algorithm>

#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

PartyRecord to_record(const CaseParty& party) {
    PartyRecord record;
    record.key = party.key;
    record.name = party.name;
    record.email = party.email;
    record.phone = party.phone;
    record.reference = party.reference;
    return record;
}

// A role that the document fills takes the place of who filled it before.
void fill_roles(CaseRecord& record, const std::vector<CaseParty>& parties) {
    for (const CaseParty& party : parties) {
        std::erase_if(record.roles,
                      [&](const CaseRecord::Role& role) { return role.role == party.role; });
    }
    for (const CaseParty& party : parties) {
        record.roles.push_back(CaseRecord::Role{party.role, party.key});
    }
}

}  // namespace

IntakeCount record_document(Transaction& tx, const World& world, const CaseDocument& document,
                            std::optional<Date> known_from, const Origin& origin) {
    IntakeCount count;
    for (const CaseParty& party : document.parties) {
        if (party.name.empty() && party.email.empty() && tx.journal.find_party(party.key)) continue;
        tx.journal.put_party(to_record(party), origin);
        ++count.parties;
    }
    CaseRecord record = tx.journal.find_case(document.key).value_or(CaseRecord{});
    record.key = document.key;
    if (known_from) record.known_from = known_from;
    fill_roles(record, document.parties);
    tx.journal.put_case(record, origin);
    for (const Instrument& instrument : document.facts.instruments) {
        tx.journal.put_instrument(document.key, instrument, origin);
        ++count.instruments;
    }
    for (Event event : document.facts.events) {
        if (!event.registered) event.registered = local_day(origin.recorded_at);
        if (tx.journal.add_event(document.key, event, origin)) ++count.events;
    }
    apply_case(tx, world, document.key, origin.recorded_at);
    return count;
}

}  // namespace termijnd
