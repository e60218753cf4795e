#include "tests/scheduler/office.h"

#include <algorithm>

namespace termijnd::test {

World shipped_world() {
    static const auto rules = RuleBook::load(TERMIJND_SOURCE_DIR "/config/rules").value();
    return World{rules, Calendar(Calendar::built_in()), NoticePolicy{}, Municipality{}, {}};
}

World world_of(const std::string& hash) {
    World world = shipped_world();
    std::vector<RulePack> packs = world.rules->packs();
    for (RulePack& pack : packs) pack.sha256 = hash;
    world.rules = std::make_shared<const RuleBook>(std::move(packs), world.rules->event_kinds());
    return world;
}

void Office::party(Transaction& tx, const std::string& key) {
    tx.journal.put_party({PartyKey(key), key, key + "@voorbeeld.invalid", "", "", false, {}},
                         {now(), "test"});
}

void Office::open(const std::string& key) {
    commit([&](Transaction& tx) {
        for (const char* shared : {"w1", "cm1", "tl1", "ah1"})
            if (!tx.journal.find_party(PartyKey(shared))) party(tx, shared);
        party(tx, "c-" + key);
        CaseRecord record;
        record.key = CaseKey(key);
        record.roles = {{Role::client(), PartyKey("c-" + key)},
                        {Role::employer(), "w1"_party},
                        {Role::case_manager(), "cm1"_party},
                        {Role::team_leader(), "tl1"_party},
                        {Role::department_head(), "ah1"_party}};
        tx.journal.put_case(record, {now(), "test"});
    });
}

void Office::put(const std::string& case_key, const Instrument& instrument) {
    commit([&](Transaction& tx) {
        tx.journal.put_instrument(CaseKey(case_key), instrument, {now(), "test"});
    });
}

std::string Office::fact(const std::string& case_key, const std::string& instrument,
                         std::string_view kind, std::string_view on, EventData data) {
    Event event;
    const std::string key = "g" + std::to_string(++facts_);
    event.key = EventKey(key);
    event.instrument = InstrumentKey(instrument);
    event.kind = kind;
    event.on = day(on);
    event.data = std::move(data);
    record(CaseKey(case_key), std::move(event));
    return key;
}

std::vector<std::string> Office::waiting(const std::string& case_key) {
    std::vector<std::string> lines;
    commit([&](Transaction& tx) {
        std::vector<NoticeRow> rows = tx.notices.of_case(CaseKey(case_key));
        std::erase_if(rows, [](const auto& row) { return row.state != NoticeRow::State::planned; });
        std::ranges::stable_sort(rows, {}, &NoticeRow::due_at);
        for (const NoticeRow& row : rows) lines.push_back(as_line(row));
    });
    return lines;
}

std::vector<std::string> Office::told() {
    std::vector<std::string> lines;
    for (const SimulatedNotice& said : Rehearsal::said()) {
        NoticeRow row;
        row.due_at = said.moment;
        row.kind = said.kind;
        row.slot = said.slot;
        row.recipient = said.recipient;
        row.channel = said.channel;
        lines.push_back(as_line(row));
    }
    return lines;
}

std::vector<MessageRow> Office::messages() {
    std::vector<MessageRow> rows;
    commit([&](Transaction& tx) { rows = tx.outbox.list(std::nullopt, {}, 100'000); });
    return rows;
}

}  // namespace termijnd::test
