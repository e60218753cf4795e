#include <algorithm>
#include <set>

#include "obligations/store/sqlite/parts.h"

// Facts: append-only, current is the last version of a key.
namespace termijnd {
namespace {

PartyRecord read_party(const Row& row) {
    PartyRecord party;
    party.key = row.id<PartyKey>(0);
    party.name = row.text(1);
    party.email = row.text(2);
    party.phone = row.text(3);
    party.reference = row.text(4);
    party.email_failed = row.flag(5);
    party.last_message_on = row.maybe(&Row::date, 6);
    party.language = row.as<Language>(7);
    return party;
}

Value read_value(const Row& row) {
    if (row.flag(1)) return row.flag(2);
    if (row.is_text(2)) return row.text(2);
    if (row.is_real(2)) return row.real(2);
    return row.number(2);
}

bool same_fact(const Event& a, const Event& b) {
    return a.instrument == b.instrument && a.kind == b.kind && a.on == b.on &&
           a.registered == b.registered && a.data == b.data;
}

}  // namespace

void SqliteJournal::require_case(const CaseKey& key) const {
    if (!sql_.has_case.first([](const Row&) {}, key)) {
        throw std::out_of_range("unknown case \"" + key.str() + "\"");
    }
}

void SqliteJournal::put_case(const CaseRecord& record, const Origin& origin) {
    sql_.register_case.run(record.key);
    const std::int64_t seq =
        sql_.add_case.insert(record.key, record.known_from, origin.recorded_at, origin.actor);
    int position = 0;
    for (const CaseRecord::Holder& holder : record.roles) {
        sql_.add_role.run(seq, position++, holder.role, holder.party);
    }
}

std::optional<CaseRecord> SqliteJournal::find_case(const CaseKey& key) const {
    CaseRecord record{key, {}, {}};
    std::int64_t seq = 0;
    const auto read = [&](const Row& row) {
        seq = row.number(0);
        record.known_from = row.maybe(&Row::date, 1);
    };
    if (!sql_.find_case.first(read, key)) return std::nullopt;
    record.roles = roles_of(seq);
    return record;
}

std::vector<CaseRecord::Holder> SqliteJournal::roles_of(std::int64_t version) const {
    std::vector<CaseRecord::Holder> roles;
    sql_.roles.each(
        [&](const Row& row) {
            roles.push_back({Role(row.text(0)), row.id<PartyKey>(1)});
        },
        version);
    return roles;
}

void SqliteJournal::put_party(const PartyRecord& party, const Origin& origin) {
    sql_.register_party.run(party.key);
    sql_.add_party.run(party.key, party.name, party.email, party.phone, party.reference,
                       party.language, origin.recorded_at, origin.actor);
}

std::optional<PartyRecord> SqliteJournal::find_party(const PartyKey& key) const {
    std::optional<PartyRecord> party;
    sql_.find_party.first([&](const Row& row) { party = read_party(row); }, key);
    return party;
}

std::vector<PartyRecord> SqliteJournal::parties(const PartyKey& after, std::size_t limit) const {
    std::vector<PartyRecord> found;
    sql_.parties.each([&](const Row& row) { found.push_back(read_party(row)); }, after, limit);
    return found;
}

void SqliteJournal::mark_address_failed(const PartyKey& party, std::string_view address) {
    const auto known = find_party(party);
    if (!known) throw std::out_of_range("unknown party \"" + party.str() + "\"");
    if (known->email == address) sql_.set_failed_address.run(party, address);
}

void SqliteJournal::note_message_on(const PartyKey& party, Date day) {
    sql_.note_message_on.run(party, day);
}

std::vector<PartyKey> SqliteJournal::case_managers() const {
    std::vector<PartyKey> keys;
    sql_.managers.each([&](const Row& row) { keys.push_back(row.id<PartyKey>(0)); });
    return keys;
}

std::vector<CaseKey> SqliteJournal::cases_of_manager(const PartyKey& manager) const {
    std::vector<CaseKey> keys;
    sql_.managed.each([&](const Row& row) { keys.push_back(row.id<CaseKey>(0)); }, manager);
    return keys;
}

void SqliteJournal::put_instrument(const CaseKey& case_key, const Instrument& instrument,
                                   const Origin& origin) {
    require_case(case_key);
    sql_.add_instrument.run(case_key, instrument.key, instrument.kind, instrument.decided_on,
                            origin.recorded_at, origin.actor);
}

Event SqliteJournal::read_event(const Row& row) const {
    Event event{row.id<EventKey>(1), row.id<InstrumentKey>(2), row.text(3),
                row.date(4),         row.maybe(&Row::date, 5), {}};
    sql_.data.each([&](const Row& datum) { event.data.emplace(datum.text(0), read_value(datum)); },
                   row.number(0));
    return event;
}

bool SqliteJournal::add_event(const CaseKey& case_key, const Event& event, const Origin& origin) {
    require_case(case_key);
    std::optional<Event> present;
    sql_.find_event.first([&](const Row& row) { present = read_event(row); }, case_key, event.key);
    if (present) {
        if (same_fact(*present, event)) return false;
        throw std::invalid_argument("event \"" + event.key.str() +
                                    "\" was recorded before with other content");
    }
    const std::int64_t seq =
        sql_.add_event.insert(case_key, event.key, event.instrument, event.kind, event.on,
                              event.registered, origin.recorded_at, origin.actor);
    for (const auto& datum : event.data) {
        const bool is_boolean = std::holds_alternative<bool>(datum.second);
        std::visit([&](const auto& v) { sql_.add_datum.run(seq, datum.first, is_boolean, v); },
                   datum.second);
    }
    return true;
}

CaseFacts SqliteJournal::facts(const CaseKey& case_key) const {
    require_case(case_key);
    CaseFacts facts;
    const auto put = [&](const Row& row) {
        Instrument version{row.id<InstrumentKey>(0), row.text(1), row.maybe(&Row::date, 2)};
        const auto earlier =
            std::find_if(facts.instruments.begin(), facts.instruments.end(),
                         [&](const Instrument& i) { return i.key == version.key; });
        if (earlier == facts.instruments.end()) {
            facts.instruments.push_back(std::move(version));
        } else {
            *earlier = std::move(version);
        }
    };
    sql_.instruments.each(put, case_key);
    sql_.events.each([&](const Row& row) { facts.events.push_back(read_event(row)); }, case_key);
    return facts;
}

std::vector<Recorded> SqliteJournal::history(const CaseKey& case_key) const {
    require_case(case_key);
    std::vector<Recorded> all;
    std::set<PartyKey> people;
    const auto origin = [](const Row& row, int column) {
        return Origin{row.instant(column), row.text(column + 1)};
    };
    sql_.case_versions.each(
        [&](const Row& row) {
            CaseRecord record{case_key, roles_of(row.number(0)), row.maybe(&Row::date, 1)};
            for (const CaseRecord::Holder& holder : record.roles) people.insert(holder.party);
            all.push_back({std::move(record), origin(row, 2)});
        },
        case_key);
    std::vector<Recorded> parties;
    const auto put_party = [&](const Row& row) {
        PartyRecord party{row.id<PartyKey>(0), row.text(1), row.text(2), row.text(3),
                          row.text(4),         false,       {}};
        parties.push_back({std::move(party), origin(row, 5)});
    };
    for (const PartyKey& party : people) sql_.party_versions.each(put_party, party);
    // Somebody is known before what he has a role in.
    all.insert(all.begin(), parties.begin(), parties.end());
    sql_.instrument_versions.each(
        [&](const Row& row) {
            Instrument version{row.id<InstrumentKey>(0), row.text(1), row.maybe(&Row::date, 2)};
            all.push_back({std::move(version), origin(row, 3)});
        },
        case_key);
    sql_.event_versions.each(
        [&](const Row& row) {
            all.push_back({read_event(row), origin(row, 6)});
        },
        case_key);
    std::ranges::stable_sort(all, {}, [](const Recorded& each) { return each.origin.recorded_at; });
    return all;
}

std::vector<CaseKey> SqliteJournal::case_keys(const CaseKey& after, std::size_t limit) const {
    std::vector<CaseKey> keys;
    sql_.case_keys.each([&](const Row& row) { keys.push_back(row.id<CaseKey>(0)); }, after, limit);
    return keys;
}

std::vector<CaseKey> SqliteJournal::cases_of_party(const PartyKey& party) const {
    std::vector<CaseKey> keys;
    sql_.cases_of_party.each([&](const Row& row) { keys.push_back(row.id<CaseKey>(0)); }, party);
    return keys;
}

}  // namespace termijnd
