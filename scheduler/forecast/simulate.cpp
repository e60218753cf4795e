#include "scheduler/forecast/simulate.h"

#include <algorithm>
#include <boost/json.hpp>

#include "scheduler/plan/plan.h"

namespace termijnd {

namespace {

// The case with its people and voorzieningen, and nothing that happened yet.
void open_case(Transaction& tx, const RuleBook& rules, const CaseDocument& document,
               const CaseKey& key, const Origin& origin) {
    CaseRecord record;
    record.key = key;
    for (const CaseParty& party : document.parties) {
        tx.journal.put_party({party.key,
                              party.name.value_or(""),
                              party.email.value_or(""),
                              party.phone.value_or(""),
                              party.reference.value_or(""),
                              false,
                              {},
                              party.language.value_or(Language::dutch)},
                             origin);
        record.roles.push_back({party.role, party.key});
    }
    std::vector<Role> held;
    for (const CaseRecord::Holder& holder : record.roles) held.push_back(holder.role);
    const auto holder_of = [&](const Role& role) {
        return std::ranges::find(record.roles, role, &CaseRecord::Holder::role);
    };
    // Those who stand in for another go before the rest, who would make it unclear who does.
    for (const Role& role : rules.roles())
        if (const Role& meant = rules.meant(role, held); meant != role)
            record.roles.push_back({role, holder_of(meant)->party});
    for (const Role& role : rules.roles()) {
        if (holder_of(role) != record.roles.end()) continue;
        const PartyKey stand_in(role.word());
        tx.journal.put_party({stand_in, role.word(), "iemand@voorbeeld.invalid", "", "", false, {}},
                             origin);
        record.roles.push_back({role, stand_in});
    }
    tx.journal.put_case(record, origin);
    for (const Instrument& instrument : document.facts.instruments)
        tx.journal.put_instrument(key, instrument, origin);
}

Date recorded_on(const Event& event) {
    return event.registered.value_or(event.on);
}

}  // namespace

std::vector<SimulatedNotice> simulate(const World& world, const CaseDocument& document, Date from,
                                      Date until) {
    const CaseKey key = document.key.empty() ? CaseKey("dossier") : document.key;
    std::vector<Event> events = document.facts.events;
    std::ranges::stable_sort(events, {}, recorded_on);
    const Date first = events.empty() ? from : std::min(from, recorded_on(events.front()));
    Rehearsal rehearsal(world, instant_at(first, WallMinutes(0)));
    rehearsal.commit([&](Transaction& tx) {
        open_case(tx, *world.rules, document, key, {rehearsal.now(), "simulatie"});
    });
    for (Event& event : events) {
        if (recorded_on(event) > until) break;
        const Instant at = instant_at(recorded_on(event), WallMinutes(0)) + std::chrono::seconds(1);
        rehearsal.run_until(at);
        rehearsal.record(key, std::move(event));
    }
    rehearsal.run_until(instant_at(until + one_day, WallMinutes(0)) - std::chrono::milliseconds(1));
    std::vector<SimulatedNotice> said = rehearsal.said();
    std::erase_if(said,
                  [&](const SimulatedNotice& notice) { return local_day(notice.moment) < from; });
    return said;
}

std::string to_json(const std::vector<SimulatedNotice>& notices) {
    namespace json = boost::json;
    json::array all;
    for (const SimulatedNotice& said : notices) {
        json::object object{{"moment", to_iso(said.moment)},
                            {"soort", to_text(said.kind)},
                            {"aan", said.recipient.str()},
                            {"rol", said.role.word()},
                            {"kanaal", to_text(said.channel)}};
        if (said.kind != NoticeKind::digest) {
            const auto or_null = [](const std::string& text) {
                return text.empty() ? json::value(nullptr) : json::value(text);
            };
            object["stap"] = or_null(said.slot);
            object["verplichting"] = said.obligation.str();
            object["voorziening"] = or_null(said.instrument.str());
            object["regel"] = said.rule;
            object["regeling"] = said.pack;
            object["periode"] = or_null(said.period ? std::to_string(*said.period) : "");
            object["vroegst"] = to_iso(said.earliest);
            object["uiterlijk"] = to_iso(said.due);
            object["laatst"] = to_iso(said.latest);
        }
        all.emplace_back(std::move(object));
    }
    return json::serialize(all);
}

}  // namespace termijnd
