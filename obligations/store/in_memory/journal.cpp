#include <algorithm>
#include <stdexcept>

#include "obligations/store/in_memory/parts.h"

// Facts: append-only, current is the last version of a key.
namespace termijnd {
namespace {

bool same_fact(const Event& a, const Event& b) {
    return a.instrument == b.instrument && a.kind == b.kind && a.on == b.on &&
           a.registered == b.registered && a.data == b.data;
}

void require(bool good, const char* what) {
    if (!good) throw std::invalid_argument(std::string(what) + " has no name");
}

// The first case manager of the case as it is now.
const PartyKey* manager_of(const std::vector<Noted<CaseRecord>>& versions) {
    const auto& roles = versions.back().row.roles;
    const auto found = std::ranges::find(roles, Role::case_manager(), &CaseRecord::Holder::role);
    return found == roles.end() ? nullptr : &found->party;
}

template <class Rows, class Key>
auto page_of(const Rows& rows, const Key& after, std::size_t limit) {
    std::vector<Key> keys;
    for (auto at = rows.upper_bound(after); at != rows.end() && keys.size() < limit; ++at)
        keys.push_back(at->first);
    return keys;
}

}  // namespace

void MemoryJournal::put_case(const CaseRecord& record, const Origin& origin) {
    require(!record.key.empty(), "the dossier");
    for (const CaseRecord::Holder& holder : record.roles)
        require(!holder.party.empty() && !holder.role.word().empty(), "a role");
    if (!tables_.states.find(record.key)) tables_.states.put(record.key, {});
    tables_.cases.append(record.key, {record, origin});
}

void MemoryJournal::put_party(const PartyRecord& party, const Origin& origin) {
    require(!party.key.empty(), "the party");
    if (!tables_.marks.find(party.key)) tables_.marks.put(party.key, {});
    tables_.parties.append(party.key, {party, origin});
}

void MemoryJournal::put_instrument(const CaseKey& case_key, const Instrument& instrument,
                                   const Origin& origin) {
    tables_.require_case(case_key);
    require(!instrument.key.empty(), "the voorziening");
    tables_.instruments.append(case_key, {instrument, origin});
}

bool MemoryJournal::add_event(const CaseKey& case_key, const Event& event, const Origin& origin) {
    tables_.require_case(case_key);
    require(!event.key.empty() && !event.kind.empty(), "the event");
    if (const auto* events = tables_.events.of(case_key))
        for (const Noted<Event>& known : *events) {
            if (known.row.key != event.key) continue;
            if (same_fact(known.row, event)) return false;
            throw std::invalid_argument("event \"" + event.key.str() +
                                        "\" was recorded before with other content");
        }
    tables_.events.append(case_key, {event, origin});
    return true;
}

void MemoryJournal::mark_address_failed(const PartyKey& party, std::string_view address) {
    const auto known = find_party(party);
    if (!known) throw std::out_of_range("unknown party \"" + party.str() + "\"");
    if (known->email != address) return;
    PartyMark mark = *tables_.marks.find(party);
    mark.failed_address = address;
    tables_.marks.put(party, std::move(mark));
}

void MemoryJournal::note_message_on(const PartyKey& party, Date day) {
    const PartyMark* known = tables_.marks.find(party);
    if (!known || (known->last_message_on && *known->last_message_on >= day)) return;
    PartyMark mark = *known;
    mark.last_message_on = day;
    tables_.marks.put(party, std::move(mark));
}

std::optional<CaseRecord> MemoryJournal::find_case(const CaseKey& key) const {
    const auto* versions = tables_.cases.of(key);
    if (!versions) return std::nullopt;
    return versions->back().row;
}

std::optional<PartyRecord> MemoryJournal::find_party(const PartyKey& key) const {
    const auto* versions = tables_.parties.of(key);
    if (!versions) return std::nullopt;
    PartyRecord party = versions->back().row;
    const PartyMark& mark = *tables_.marks.find(key);
    party.email_failed = !party.email.empty() && party.email == mark.failed_address;
    party.last_message_on = mark.last_message_on;
    return party;
}

CaseFacts MemoryJournal::facts(const CaseKey& case_key) const {
    tables_.require_case(case_key);
    CaseFacts facts;
    if (const auto* versions = tables_.instruments.of(case_key))
        for (const Noted<Instrument>& version : *versions) {
            const auto earlier =
                std::ranges::find(facts.instruments, version.row.key, &Instrument::key);
            if (earlier == facts.instruments.end())
                facts.instruments.push_back(version.row);
            else
                *earlier = version.row;
        }
    if (const auto* events = tables_.events.of(case_key))
        for (const Noted<Event>& event : *events) facts.events.push_back(event.row);
    return facts;
}

std::vector<Recorded> MemoryJournal::history(const CaseKey& case_key) const {
    tables_.require_case(case_key);
    std::vector<Recorded> all;
    const auto add = [&](const auto* rows) {
        if (rows)
            for (const auto& noted : *rows) all.push_back({noted.row, noted.origin});
    };
    std::vector<PartyKey> people;
    for (const Noted<CaseRecord>& version : *tables_.cases.of(case_key))
        for (const CaseRecord::Holder& holder : version.row.roles) people.push_back(holder.party);
    std::ranges::sort(people);
    const auto twice = std::ranges::unique(people);
    people.erase(twice.begin(), twice.end());
    for (const PartyKey& party : people) add(tables_.parties.of(party));
    add(tables_.cases.of(case_key));
    add(tables_.instruments.of(case_key));
    add(tables_.events.of(case_key));
    std::ranges::stable_sort(all, {}, [](const Recorded& each) { return each.origin.recorded_at; });
    return all;
}

std::vector<CaseKey> MemoryJournal::case_keys(const CaseKey& after, std::size_t limit) const {
    return page_of(tables_.cases.rows(), after, limit);
}

std::vector<PartyRecord> MemoryJournal::parties(const PartyKey& after, std::size_t limit) const {
    std::vector<PartyRecord> found;
    for (const PartyKey& key : page_of(tables_.parties.rows(), after, limit))
        found.push_back(find_party(key).value());
    return found;
}

std::vector<CaseKey> MemoryJournal::cases_of_party(const PartyKey& party) const {
    std::vector<CaseKey> keys;
    for (const auto& [key, versions] : tables_.cases.rows()) {
        const auto& roles = versions.back().row.roles;
        if (std::ranges::find(roles, party, &CaseRecord::Holder::party) != roles.end())
            keys.push_back(key);
    }
    return keys;
}

std::vector<PartyKey> MemoryJournal::case_managers() const {
    std::set<PartyKey> managers;
    for (const auto& [key, versions] : tables_.cases.rows())
        if (const PartyKey* manager = manager_of(versions)) managers.insert(*manager);
    return {managers.begin(), managers.end()};
}

std::vector<CaseKey> MemoryJournal::cases_of_manager(const PartyKey& manager) const {
    std::vector<CaseKey> keys;
    for (const auto& [key, versions] : tables_.cases.rows())
        if (const PartyKey* his = manager_of(versions); his && *his == manager) keys.push_back(key);
    return keys;
}

}  // namespace termijnd
