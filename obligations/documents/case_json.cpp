#include "obligations/documents/case_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "obligations/documents/case_reader.h"
#include "obligations/facts/strict_json.h"

namespace json = boost::json;

namespace termijnd {
namespace {

using Need = ObjectReader::Need;

Instrument read_instrument(const json::value& value, std::string place, const RuleBook& rules,
                           Faulty& faulty) {
    ObjectReader reader(value, std::move(place), faulty);
    Instrument instrument;
    instrument.key = reader.key<InstrumentKey>("kenmerk", Need::required);
    instrument.kind = reader.text("soort", Need::required).value_or("");
    instrument.decided_on = reader.date("besluitdatum", Need::optional);
    if (!instrument.kind.empty() && !rules.knows_instrument(instrument.kind))
        reader.fail(
            "soort",
            {"no pack knows a voorziening of kind \"" + instrument.kind + "\"; correct it",
             "Geen regeling kent een voorziening van de soort \"" + instrument.kind + "\"."});
    reader.finish();
    return instrument;
}

// What a person is in the case, each once.
std::vector<Role> read_roles(ObjectReader& reader, const RuleBook& rules) {
    std::vector<Role> roles;
    const std::vector<Role>& known = rules.roles();
    for (std::string& word : reader.texts("rol", Need::required)) {
        const Role role(std::move(word));
        if (std::ranges::find(known, role) == known.end())
            reader.fail("rol", {"\"" + role.word() + "\" is no role; use " + one_of(known, "or"),
                                "Kies " + one_of(known, "of") + "."});
        if (std::ranges::find(roles, role) != roles.end())
            reader.fail("rol", {"\"" + role.word() + "\" stands there twice; remove one",
                                "De rol \"" + role.word() + "\" staat er twee keer."});
        roles.push_back(role);
    }
    return roles;
}

// A person once for each role.
std::vector<CaseParty> read_party(const json::value& value, std::string place,
                                  const RuleBook& rules, Faulty& faulty) {
    ObjectReader reader(value, std::move(place), faulty);
    CaseParty party;
    party.key = reader.key<PartyKey>("kenmerk", Need::required);
    party.name = reader.text("naam", Need::optional);
    if (party.name && party.name->empty())
        reader.fail("naam", {"is empty; fill it in", "Dit veld mag niet leeg zijn."});
    party.email = reader.clearable(
        "email", {.kind = TextKind::mail_address, .max_length = longest_mail_address});
    party.phone = reader.clearable("telefoon", {.kind = TextKind::phone});
    party.reference = reader.clearable("aanduiding");
    if (const auto language = reader.clearable("taal")) {
        party.language = parse_language(language->empty() ? "nl" : *language);
        if (!party.language) reader.fail("taal", {"must be \"nl\" or \"en\"", "Kies nl of en."});
    }
    const std::vector<Role> roles = read_roles(reader, rules);
    reader.finish();
    std::vector<CaseParty> in_each_role;
    for (const Role& role : roles) in_each_role.emplace_back(party).role = role;
    return in_each_role;
}

void fail_twice(const std::string& key, std::string_view list, std::size_t place, Faulty& faulty) {
    faulty.fail(at(at(list, place), "kenmerk"),
                {"\"" + key + "\" is used twice; give each its own",
                 "Het kenmerk \"" + key + "\" staat er twee keer."});
}

// Each second element with one kenmerk.
template <class Element>
void check_unique(const std::vector<Element>& list, std::string_view name, Faulty& faulty) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!list[i].key.empty() && !seen.insert(list[i].key.str()).second)
            fail_twice(list[i].key.str(), name, i, faulty);
}

// What can be wrong between the parts of a case.
void check_links(const CaseFacts& facts, const RuleBook& rules, Faulty& faulty) {
    std::unordered_set<std::string_view> instruments;
    for (const Instrument& instrument : facts.instruments) instruments.insert(instrument.key.str());
    std::unordered_map<std::string_view, const Event*> events;
    for (const Event& event : facts.events) events.emplace(event.key.str(), &event);
    for (std::size_t i = 0; i < facts.events.size(); ++i) {
        const Event& event = facts.events[i];
        const std::string place = at("gebeurtenissen", i);
        if (!event.instrument.empty() && !instruments.contains(event.instrument.str()))
            faulty.fail(
                at(place, "voorziening"),
                {"no voorziening \"" + event.instrument.str() + "\" in this case; correct it",
                 "Dit dossier heeft geen voorziening \"" + event.instrument.str() + "\"."});
        const EventKind* kind = rules.event_kind(event.kind);
        if (!kind || kind->id != rules.decisions().corrected) continue;
        const auto corrected = events.find(text(event.data, "gebeurtenis").value_or(""));
        if (corrected == events.end()) continue;
        if (const EventKind* of = rules.event_kind(corrected->second->kind))
            check_fields(*of, event.data, Of::correction, at(place, "gegevens.gegevens"), faulty);
    }
}

CaseDocument read_document(const json::value& value, const RuleBook& rules, Faulty& faulty) {
    ObjectReader reader(value, "", faulty);
    CaseDocument document;
    document.key = reader.key<CaseKey>("kenmerk", Need::optional);
    document.as_of = reader.date("peildatum", Need::optional);
    const json::array& instruments = reader.list("voorzieningen", Need::required);
    const json::array& events = reader.list("gebeurtenissen", Need::required);
    const json::array& parties = reader.list("betrokkenen", Need::optional);
    reader.finish();
    CaseFacts& facts = document.facts;
    for (std::size_t i = 0; i < instruments.size(); ++i)
        facts.instruments.push_back(
            read_instrument(instruments[i], at("voorzieningen", i), rules, faulty));
    for (std::size_t i = 0; i < events.size(); ++i)
        facts.events.push_back(read_event(events[i], at("gebeurtenissen", i), rules, faulty));
    for (std::size_t i = 0; i < parties.size(); ++i) {
        std::vector<CaseParty> read = read_party(parties[i], at("betrokkenen", i), rules, faulty);
        const auto same = [&](const CaseParty& one) {
            return !one.key.empty() && one.key == read.front().key;
        };
        if (!read.empty() && std::ranges::any_of(document.parties, same))
            fail_twice(read.front().key.str(), "betrokkenen", i, faulty);
        std::ranges::move(read, std::back_inserter(document.parties));
    }
    check_unique(facts.instruments, "voorzieningen", faulty);
    check_unique(facts.events, "gebeurtenissen", faulty);
    check_links(facts, rules, faulty);
    return document;
}

}  // namespace

Read<CaseDocument> read_case(const json::value& value, const RuleBook& rules,
                             const Reading& reading) {
    Faulty faulty(reading);
    CaseDocument document = read_document(value, rules, faulty);
    if (!faulty.faults().empty()) return std::move(faulty.faults());
    return document;
}

Read<Event> read_event(const json::value& value, std::string_view place, const RuleBook& rules,
                       const Reading& reading) {
    Faulty faulty(reading);
    Event event = read_event(value, place, rules, faulty);
    if (!faulty.faults().empty()) return std::move(faulty.faults());
    return event;
}

Result<CaseDocument> parse_case(std::string_view text, const RuleBook& rules) {
    const auto parsed = parse_strict_json(text, Language::english);
    if (!parsed) return parsed.error();
    auto document = read_case(*parsed, rules, Reading{});
    if (!document) return document.error().front();
    return std::move(*document);
}

}  // namespace termijnd
