#include "scheduler/engine/decisions.h"

#include <algorithm>

#include "obligations/documents/case_reader.h"
#include "scheduler/plan/plan.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

constexpr std::string_view no_effect = "beslissing.zonder-gevolg";  // the finding of derive()

bool names_a_fact(const DecisionKinds& kinds, KindId kind) {
    return kind == kinds.retracted || kind == kinds.corrected;
}

bool is_decision(const DecisionKinds& kinds, KindId kind) {
    return kind != no_kind &&
           (names_a_fact(kinds, kind) || kinds.is_about_obligation(kind) || kind == kinds.pinned);
}

Objection refuse(std::string place, std::string words) {
    return {std::move(place), "zonder-gevolg", std::move(words), Objection::Why::conflict};
}

std::string not_beyond(Date due) {
    return "Uitstel gaat tot na de laatste dag, " + to_dutch(due) +
           ". Trek een eerder uitstel in om het te bekorten.";
}

// Why derive() found that the decision did nothing.
Objection reason(const DecisionKinds& kinds, KindId kind, const Finding& finding,
                 const std::string& place) {
    const std::string data = at(place, "gegevens");
    if (names_a_fact(kinds, kind))
        return refuse(at(data, "gebeurtenis"), "Het dossier heeft geen gebeurtenis \"" +
                                                   finding.measured + "\" om dit aan te doen.");
    if (kind == kinds.pinned)
        return refuse(at(data, "regeling"),
                      "De regeling \"" + finding.measured + "\" gaat niet over deze voorziening.");
    if (const auto due = parse_date(finding.limit))
        return refuse(at(data, "tot"), not_beyond(*due));
    if (kind == kinds.refused)
        return refuse(at(data, "regel"), "Er ligt geen verzoek om uitstel dat op antwoord wacht.");
    if (kind == kinds.answered)
        return refuse(at(data, "regel"), "Er loopt geen bezwaar dat is af te handelen.");
    return refuse(at(data, "regel"), "Het dossier heeft bij deze voorziening geen verplichting \"" +
                                         finding.measured + "\" met deze gebeurtenis en periode.");
}

// What a correction gives must be of the type that the corrected fact's own field has.
void check_correction(const RuleBook& rules, const CaseFacts& facts, const Event& correction,
                      const std::string& place, Objections& objections) {
    static const Reading reading{.language = Language::dutch};
    const auto target = text(correction.data, "gebeurtenis");
    const auto found = std::find_if(facts.events.begin(), facts.events.end(),
                                    [&](const Event& event) { return event.key.str() == target; });
    if (found == facts.events.end()) return;
    const EventKind* kind = rules.event_kind(found->kind);
    if (!kind) return;
    Faulty faulty(reading);
    check_fields(*kind, correction.data, Of::correction, at(place, "gegevens.gegevens"), faulty);
    for (const Fault& fault : faulty.faults())
        objections.push_back({fault.where, "ongeldig", fault.what, Objection::Why::wrong});
}

// The obligation as it is derived from facts, when it is.
const Obligation* find(const Derivation& derived, const CaseKey& case_key, const ObligationId& id) {
    for (const Obligation& each : derived.obligations)
        if (obligation_id(case_key, each) == id) return &each;
    return nullptr;
}

std::string named(const Obligation& obligation) {
    std::string words = obligation.rule->id;
    if (obligation.period) words += ", periode " + std::to_string(*obligation.period);
    return words + ", uiterlijk " + to_dutch(obligation.deadline.due);
}

// Why a done event does not settle the obligation it was made for.
Objection not_settled(const Obligation& before, const Derivation& after, const Event& done) {
    if (!before.settled_by.empty())
        return refuse("",
                      "Deze verplichting is al voldaan, op " + to_dutch(*before.settled_on) + ".");
    for (const Obligation& other : after.obligations)
        if (other.settled_by == done.key)
            return refuse("",
                          "Dit zou een andere verplichting afronden, die eerder aan de beurt "
                          "is: " +
                              named(other) + ".");
    if (done.on < before.trigger_on)
        return refuse("datum",
                      "De verplichting ontstond pas op " + to_dutch(before.trigger_on) + ".");
    return refuse("datum", "Op deze dag kan deze verplichting niet worden afgerond.");
}

// Why a question would be asked twice.
std::optional<std::string> nothing_to_ask(const RuleBook& rules, const Derivation& derived,
                                          const Obligation& own, const std::string& kind) {
    const DecisionKinds& kinds = rules.decisions();
    const KindId id = rules.event_kind(kind)->id;
    if (id != kinds.asked && id != kinds.objected) return std::nullopt;
    const auto what = id == kinds.asked ? Asked::What::more_time : Asked::What::objection;
    for (const Asked& each : derived.asked)
        if (&derived.obligations[each.obligation] == &own && each.what == what && !each.answered_on)
            return (id == kinds.asked ? "Er ligt al een verzoek om uitstel, van "
                                      : "Er loopt al een bezwaar, van ") +
                   to_dutch(each.from) + ".";
    return std::nullopt;
}

Objections lies_ahead(Date today) {
    return {{"datum", "bereik",
             "Wat nog moet gebeuren, is niet gedaan: kies een dag tot en met vandaag, " +
                 to_dutch(today) + ".",
             Objection::Why::wrong}};
}

}  // namespace

Event to_event(const Decided& decided, const Obligation& obligation, Instant now) {
    Event event;
    event.kind = decided.kind.empty() ? obligation.rule->done_by.front() : decided.kind;
    event.on = decided.on;
    event.instrument = obligation.instrument;
    event.key = EventKey(stable_uuid({event.kind, obligation.event.str(), obligation.rule->id,
                                      std::to_string(obligation.period.value_or(0)), to_iso(now)}));
    const bool is_decision = !decided.kind.empty();
    if (is_decision) {
        event.data.emplace("regel", obligation.rule->id);
        event.data.emplace("gebeurtenis", obligation.event.str());
        event.data.emplace("reden", decided.reason);
        event.data.emplace("door", decided.by);
        if (decided.until) event.data.emplace("tot", to_iso(*decided.until));
    }
    if (obligation.period) {
        if (obligation.rule->yearly && !is_decision) {
            event.data.emplace("jaar", std::int64_t{*obligation.period});
        } else {
            event.data.emplace("periode", std::to_string(*obligation.period));
        }
    }
    return event;
}

Admitted<FactIntake> decide(const Snapshot& store, const World& world,
                            const ObligationId& obligation, const Decided& decided, Instant now) {
    const Date today = local_day(now);
    const auto row = store.derived.find(obligation);
    if (!row)
        return Objections{
            {"", "onbekend", "Er is geen verplichting met dit kenmerk.", Objection::Why::unknown}};
    const bool is_done = decided.kind.empty();
    if (is_done && decided.on > today) return lies_ahead(today);
    CaseFacts facts = store.journal.facts(row->case_key);
    const Derivation before = derive(*world.rules, world.calendar, facts, today);
    const Obligation* own = find(before, row->case_key, obligation);
    if (!own) return Objections{refuse("", "Deze verplichting is vervallen.")};
    FactIntake fact{row->case_key, to_event(decided, *own, now)};
    facts.events.push_back(fact.event);
    if (!is_done) {
        Objections objections =
            without_effect(world, facts, {{facts.events.size() - 1, ""}}, today);
        // The person named no `gegevens`; the decision has these as its own.
        for (Objection& each : objections)
            each.place = each.place == "gegevens.tot" ? std::string("tot") : std::string();
        if (!objections.empty()) return objections;
        if (const auto why_not = nothing_to_ask(*world.rules, before, *own, decided.kind))
            return Objections{refuse("", *why_not)};
        if (own->status == Status::settled || own->status == Status::lapsed)
            return Objections{refuse("", own->status == Status::settled
                                             ? "Deze verplichting is al voldaan."
                                             : "Deze verplichting is vervallen.")};
        if (decided.kind == own_kind::missed_confirmed && own->status != Status::missed)
            return Objections{refuse("", "Deze verplichting is niet gemist: de laatste dag is " +
                                             to_dutch(own->deadline.latest) + ".")};
        return fact;
    }
    const Derivation after = derive(*world.rules, world.calendar, facts, today);
    const Obligation* settled = find(after, row->case_key, obligation);
    if (!settled || settled->settled_by != fact.event.key)
        return Objections{not_settled(*own, after, fact.event)};
    return fact;
}

Objections without_effect(const World& world, const CaseFacts& facts,
                          const std::vector<Fresh>& fresh, Date today) {
    const DecisionKinds& kinds = world.rules->decisions();
    Objections objections;
    Date as_of = today;
    std::vector<const Fresh*> decisions;
    for (const Fresh& each : fresh) {
        const Event& event = facts.events[each.event];
        const EventKind* kind = world.rules->event_kind(event.kind);
        if (!kind || !is_decision(kinds, kind->id)) continue;
        if (kind->id == kinds.corrected)
            check_correction(*world.rules, facts, event, each.place, objections);
        as_of = std::max(as_of, event.on);
        decisions.push_back(&each);
    }
    if (decisions.empty()) return objections;
    const Derivation derived = derive(*world.rules, world.calendar, facts, as_of);
    for (const Fresh* each : decisions) {
        const Event& event = facts.events[each->event];
        for (const Finding& finding : derived.findings) {
            if (finding.id != no_effect || finding.event != event.key) continue;
            objections.push_back(
                reason(kinds, world.rules->event_kind(event.kind)->id, finding, each->place));
            break;
        }
    }
    return objections;
}

}  // namespace termijnd
