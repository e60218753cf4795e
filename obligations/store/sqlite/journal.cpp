#include <algorithm>

#include "obligations/store/sqlite/transaction.h"

// Facts: append-only, current is the last version of a key.
namespace termijnd {
namespace {

PartyRecord read_party(const Row& row) {
    PartyRecord party;
    party.key = row.text(0);
    party.name = row.text(1);
    party.email = row.text(2);
    party.phone = row.text(3);
    party.reference = row.text(4);
    party.email_failed = row.flag(5);
    party.last_message_on = row.maybe(&Row::date, 6);
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

void SqliteTransaction::require_case(std::string_view key) {
    if (!journal_.has_case.first([](const Row&) {}, key)) {
        throw std::out_of_range("unknown case \"" + std::string(key) + "\"");
    }
}

void SqliteTransaction::put_case(const CaseRecord& record, const Origin& origin) {
    journal_.register_case.run(record.key);
    const std::int64_t seq = journal_.add_case.insert(
        record.key, record.known_from, record.ended_on, origin.recorded_at, origin.actor);
    int position = 0;
    for (const CaseRecord::Role& role : record.roles) {
        journal_.add_role.run(seq, position++, role.role, role.party);
    }
}

std::optional<CaseRecord> SqliteTransaction::find_case(std::string_view key) {
    CaseRecord record{std::string(key), {}, {}, {}};
    std::int64_t seq = 0;
    const auto read = [&](const Row& row) {
        seq = row.number(0);
        record.known_from = row.maybe(&Row::date, 1);
        record.ended_on = row.maybe(&Row::date, 2);
    };
    if (!journal_.find_case.first(read, key)) return std::nullopt;
    journal_.roles.each(
        [&](const Row& row) {
            record.roles.push_back({row.text(0), row.text(1)});
        },
        seq);
    return record;
}

void SqliteTransaction::put_party(const PartyRecord& party, const Origin& origin) {
    const auto before = find_party(party.key);
    if (!before) journal_.register_party.run(party.key);
    journal_.add_party.run(party.key, party.name, party.email, party.phone, party.reference,
                           origin.recorded_at, origin.actor);
    // A bounce marks an address, so another address starts clean.
    const bool marked = before && before->email == party.email && before->email_failed;
    journal_.set_email_failed.run(party.key, party.email_failed || marked);
}

std::optional<PartyRecord> SqliteTransaction::find_party(std::string_view key) {
    std::optional<PartyRecord> party;
    journal_.find_party.first([&](const Row& row) { party = read_party(row); }, key);
    return party;
}

std::vector<PartyRecord> SqliteTransaction::parties(std::string_view after, std::size_t limit) {
    std::vector<PartyRecord> found;
    journal_.parties.each([&](const Row& row) { found.push_back(read_party(row)); }, after, limit);
    return found;
}

void SqliteTransaction::mark_email_failed(std::string_view party) {
    if (journal_.set_email_failed.run(party, true) == 0) {
        throw std::out_of_range("unknown party \"" + std::string(party) + "\"");
    }
}

void SqliteTransaction::put_instrument(std::string_view case_key, const Instrument& instrument,
                                       const Origin& origin) {
    require_case(case_key);
    journal_.add_instrument.run(case_key, instrument.key, instrument.kind, instrument.decided_on,
                                origin.recorded_at, origin.actor);
}

Event SqliteTransaction::read_event(const Row& row) {
    Event event{row.text(1), row.text(2), row.text(3), row.date(4), row.maybe(&Row::date, 5), {}};
    journal_.data.each(
        [&](const Row& datum) { event.data.emplace(datum.text(0), read_value(datum)); },
        row.number(0));
    return event;
}

bool SqliteTransaction::add_event(std::string_view case_key, const Event& event,
                                  const Origin& origin) {
    require_case(case_key);
    std::optional<Event> present;
    journal_.find_event.first([&](const Row& row) { present = read_event(row); }, case_key,
                              event.key);
    if (present) {
        if (same_fact(*present, event)) return false;
        throw std::invalid_argument("event \"" + event.key +
                                    "\" was recorded before with other content");
    }
    const std::int64_t seq =
        journal_.add_event.insert(case_key, event.key, event.instrument, event.kind, event.on,
                                  event.registered, origin.recorded_at, origin.actor);
    for (const auto& datum : event.data) {
        const bool is_boolean = std::holds_alternative<bool>(datum.second);
        std::visit([&](const auto& v) { journal_.add_datum.run(seq, datum.first, is_boolean, v); },
                   datum.second);
    }
    return true;
}

CaseFacts SqliteTransaction::facts(std::string_view case_key) {
    require_case(case_key);
    CaseFacts facts;
    const auto put = [&](const Row& row) {
        Instrument version{row.text(0), row.text(1), row.maybe(&Row::date, 2)};
        const auto earlier =
            std::find_if(facts.instruments.begin(), facts.instruments.end(),
                         [&](const Instrument& i) { return i.key == version.key; });
        if (earlier == facts.instruments.end()) {
            facts.instruments.push_back(std::move(version));
        } else {
            *earlier = std::move(version);
        }
    };
    journal_.instruments.each(put, case_key);
    journal_.events.each([&](const Row& row) { facts.events.push_back(read_event(row)); },
                         case_key);
    return facts;
}

std::vector<std::string> SqliteTransaction::case_keys(std::string_view after, std::size_t limit) {
    std::vector<std::string> keys;
    journal_.case_keys.each([&](const Row& row) { keys.push_back(row.text(0)); }, after, limit);
    return keys;
}

std::vector<std::string> SqliteTransaction::cases_of_party(std::string_view party) {
    std::vector<std::string> keys;
    journal_.cases_of_party.each([&](const Row& row) { keys.push_back(row.text(0)); }, party);
    return keys;
}

}  // namespace termijnd
