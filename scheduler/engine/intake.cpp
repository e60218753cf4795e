#include "scheduler/engine/intake.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <unordered_set>

#include "obligations/documents/object_reader.h"
#include "scheduler/engine/decisions.h"
#include "scheduler/engine/held_notices.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace json = boost::json;

namespace termijnd {
namespace {

using Why = Objection::Why;

Objections to_objections(const std::vector<Fault>& faults) {
    Objections objections;
    for (const Fault& fault : faults) objections.push_back({fault.where, "ongeldig", fault.what});
    return objections;
}

void check_days(const Event& event, const std::string& place, Date today, Objections& objections) {
    check_day(event.on, at(place, "datum"), today, objections);
    check_day(event.registered, at(place, "geregistreerd"), today, objections);
    check_day(parse_date(text(event.data, "datum").value_or("")), at(place, "gegevens.datum"),
              today, objections);
}

Objections check_days(const Intake& intake, Date today) {
    Objections objections;
    check_day(intake.known_from, "bekendVanaf", today, objections);
    const CaseFacts& facts = intake.document.facts;
    for (std::size_t i = 0; i < facts.instruments.size(); ++i)
        check_day(facts.instruments[i].decided_on, at(at("voorzieningen", i), "besluitdatum"),
                  today, objections);
    for (std::size_t i = 0; i < facts.events.size(); ++i)
        check_days(facts.events[i], at("gebeurtenissen", i), today, objections);
    return objections;
}

// Takes `key` out of the object; refuses what `parse` cannot read.
template <class Parse>
auto take(json::object& object, std::string_view key, const Parse& parse)
    -> decltype(parse(object.begin()->value())) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    auto value = parse(found->value());
    object.erase(found);
    return value;
}

bool same_content(const Event& a, const Event& b) {
    return a.instrument == b.instrument && a.kind == b.kind && a.on == b.on && a.data == b.data &&
           (!a.registered || a.registered == b.registered);
}

bool same_content(const Instrument& a, const Instrument& b) {
    return a.kind == b.kind && a.decided_on == b.decided_on;
}

const Event* find_event(const CaseFacts& facts, const EventKey& key) {
    const auto found = std::find_if(facts.events.begin(), facts.events.end(),
                                    [&](const Event& event) { return event.key == key; });
    return found == facts.events.end() ? nullptr : &*found;
}

const Instrument* find_instrument(const CaseFacts& facts, const InstrumentKey& key) {
    const auto found =
        std::find_if(facts.instruments.begin(), facts.instruments.end(),
                     [&](const Instrument& instrument) { return instrument.key == key; });
    return found == facts.instruments.end() ? nullptr : &*found;
}

// The facts of a case with those that are to come, each checked against the others.
class Merge {
  public:
    Merge(CaseFacts there, const World& world, Date today)
        : facts_(std::move(there)), known_(facts_.events.size()), world_(world), today_(today) {
        for (std::size_t i = 0; i < known_; ++i) places_.emplace(facts_.events[i].key, i);
    }

    void add(const Instrument& instrument) {
        const Instrument* there = find_instrument(facts_, instrument.key);
        changed_ = changed_ || !there || !same_content(instrument, *there);
        if (there) {
            facts_.instruments[static_cast<std::size_t>(there - facts_.instruments.data())] =
                instrument;
        } else {
            facts_.instruments.push_back(instrument);
        }
    }

    void add(const Event& event, const std::string& place) {
        if (const auto there = places_.find(event.key); there != places_.end()) {
            if (same_content(event, facts_.events[there->second])) return;
            objections_.push_back({at(place, "kenmerk"), "dubbel",
                                   "De gebeurtenis \"" + event.key.str() +
                                       "\" is al vastgelegd met een andere inhoud.",
                                   Why::conflict});
            return;
        }
        if (!event.instrument.empty() && !find_instrument(facts_, event.instrument))
            objections_.push_back(
                {at(place, "voorziening"), "onbekend",
                 "Dit dossier heeft geen voorziening \"" + event.instrument.str() + "\"."});
        if (event.registered && *event.registered < event.on && event.on <= today_)
            objections_.push_back({at(place, "geregistreerd"), "bereik",
                                   "Dit is eerder dan de datum zelf. Alleen wat nog moet gebeuren, "
                                   "kan van tevoren geregistreerd zijn."});
        changed_ = true;
        fresh_.push_back({facts_.events.size(), place});
        facts_.events.push_back(event);
        if (!event.registered) facts_.events.back().registered = today_;
    }

    // Everything that was added, where any of it is new.
    [[nodiscard]] const CaseFacts* changed() const { return changed_ ? &facts_ : nullptr; }

    [[nodiscard]] const std::vector<Fresh>& fresh() const { return fresh_; }

    Objections objections() {
        Objections more = without_effect(world_, facts_, fresh_, today_);
        objections_.insert(objections_.end(), std::make_move_iterator(more.begin()),
                           std::make_move_iterator(more.end()));
        return std::move(objections_);
    }

  private:
    CaseFacts facts_;
    std::size_t known_;
    std::unordered_map<EventKey, std::size_t> places_;
    const World& world_;
    const Date today_;
    std::vector<Fresh> fresh_;
    bool changed_ = false;
    Objections objections_;
};

CaseFacts facts_of(const Snapshot& store, const CaseKey& case_key) {
    return store.journal.find_case(case_key) ? store.journal.facts(case_key) : CaseFacts{};
}

Merge merge(const Snapshot& store, const World& world, const Intake& intake, Date today) {
    Merge merged(facts_of(store, intake.document.key), world, today);
    const CaseFacts& facts = intake.document.facts;
    for (const Instrument& instrument : facts.instruments) merged.add(instrument);
    for (std::size_t i = 0; i < facts.events.size(); ++i)
        merged.add(facts.events[i], at("gebeurtenissen", i));
    return merged;
}

// Whether something is still to be done, late or not.
bool is_asked(Status status) {
    return status == Status::open || status == Status::overdue || status == Status::missed ||
           status == Status::expired;
}

// A role that the document fills takes the place of who filled it before.
void fill_roles(CaseRecord& record, const std::vector<CaseParty>& parties) {
    for (const CaseParty& party : parties) {
        std::erase_if(record.roles,
                      [&](const CaseRecord::Holder& there) { return there.role == party.role; });
    }
    for (const CaseParty& party : parties) {
        record.roles.push_back({party.role, party.key});
    }
}

// Answers whether anything of it changed.
template <class Field>
bool change(Field& field, const std::optional<Field>& to) {
    if (!to || *to == field) return false;
    field = *to;
    return true;
}

RecordedParty put_party(Transaction& tx, const PartyKey& key, const PartyChange& to,
                        const Origin& origin) {
    RecordedParty result;
    const auto known = tx.journal.find_party(key);
    result.is_new = !known;
    result.changed = !known;
    result.party = known.value_or(PartyRecord{});
    result.party.key = key;
    PartyRecord& party = result.party;
    const bool moved = change(party.email, to.email);
    if (moved) party.email_failed = false;
    result.changed |= moved;
    result.changed |= change(party.name, to.name);
    result.changed |= change(party.phone, to.phone);
    result.changed |= change(party.reference, to.reference);
    result.changed |= change(party.language, to.language);
    if (!result.changed) return result;
    tx.journal.put_party(party, origin);
    if (!moved) return result;
    // What can be sent changes in every case of this party.
    for (const CaseKey& case_key : tx.journal.cases_of_party(key))
        tx.derived.set_derive_again(case_key, local_day(origin.recorded_at));
    return result;
}

// The case itself: its roles and since when it is known. Answers whether that is new.
bool adopt_case(Transaction& tx, const Intake& intake, const std::optional<CaseRecord>& there,
                const Origin& origin) {
    CaseRecord record = there.value_or(CaseRecord{});
    record.key = intake.document.key;
    if (intake.known_from) record.known_from = intake.known_from;
    fill_roles(record, intake.document.parties);
    if (there && record.roles == there->roles && record.known_from == there->known_from)
        return false;
    tx.journal.put_case(record, origin);
    return true;
}

}  // namespace

void check_day(std::optional<Date> day, std::string place, Date today, Objections& objections) {
    static const Date first_meant = make_date(1950, 1, 1);
    if (!day) return;
    if (*day > today + std::chrono::days(366))
        objections.push_back({std::move(place), "bereik",
                              "Deze dag ligt meer dan een jaar vooruit; controleer het jaar."});
    else if (*day < first_meant)
        objections.push_back({std::move(place), "bereik",
                              "Deze dag ligt voor 1950 en staat er waarschijnlijk omdat de echte "
                              "niet bekend was. Vul de echte dag in, of laat dit weg."});
}

IntakeCount& IntakeCount::operator+=(const IntakeCount& more) {
    parties += more.parties;
    instruments += more.instruments;
    events += more.events;
    return *this;
}

Admitted<Intake> read_intake(json::value value, const CaseKey& key, const RuleBook& rules,
                             const Reading& reading, Date today) {
    Intake intake;
    Objections objections;
    if (json::object* object = value.if_object()) {
        const auto day = [&](const json::value& from) {
            const auto parsed = from.is_string() ? parse_date(from.get_string()) : std::nullopt;
            if (!parsed)
                objections.push_back({"bekendVanaf", "formaat",
                                      "Hier moet een bestaande datum staan, als 2026-04-30."});
            return parsed;
        };
        intake.known_from = take(*object, "bekendVanaf", day);
        for (const char* list : {"voorzieningen", "gebeurtenissen"})
            if (!object->contains(list)) (*object)[list] = json::array{};
        if (!key.empty()) (*object)["kenmerk"] = key.str();
    }
    auto document = read_case(value, rules, reading);
    if (!document) {
        const Objections more = to_objections(document.error());
        objections.insert(objections.end(), more.begin(), more.end());
        return objections;
    }
    intake.document = std::move(*document);
    if (intake.document.key.empty())
        objections.push_back({"kenmerk", "verplicht", "Geef het dossier een kenmerk."});
    const Objections ahead = check_days(intake, today);
    objections.insert(objections.end(), ahead.begin(), ahead.end());
    if (!objections.empty()) return objections;
    return intake;
}

Admitted<FactIntake> read_fact(json::value value, const RuleBook& rules, const Reading& reading,
                               Date today) {
    FactIntake fact;
    Objections objections;
    if (json::object* object = value.if_object()) {
        const auto key = [](const json::value& from) {
            return from.is_string() ? CaseKey(std::string(from.get_string())) : CaseKey();
        };
        fact.case_key = take(*object, "dossier", key);
        const TextRules rules_of_key{.kind = TextKind::key, .own_keys = &reading.own_keys};
        if (fact.case_key.empty()) {
            objections.push_back({"dossier", "verplicht", "Noem het kenmerk van het dossier."});
        } else if (const auto fault = check_person_text(fact.case_key.str(), rules_of_key)) {
            objections.push_back({"dossier", std::string(fault->code()), fault->in_dutch()});
        }
    }
    auto event = read_event(value, "", rules, reading);
    if (!event) {
        const Objections more = to_objections(event.error());
        objections.insert(objections.end(), more.begin(), more.end());
        return objections;
    }
    fact.event = std::move(*event);
    check_days(fact.event, "", today, objections);
    if (!objections.empty()) return objections;
    return fact;
}

Objections check(const Snapshot& store, const World& world, const Intake& intake, Date today) {
    Merge merged = merge(store, world, intake, today);
    Objections objections = merged.objections();
    if (!merged.changed()) return objections;
    const Objections more =
        held_without_effect(world, intake.document.key, *merged.changed(), merged.fresh(), today);
    objections.insert(objections.end(), more.begin(), more.end());
    return objections;
}

std::size_t count_long_over(const Snapshot& store, const World& world, const Intake& intake,
                            Date today) {
    constexpr std::chrono::days long_over{7};
    const CaseKey& key = intake.document.key;
    const auto record = store.journal.find_case(key);
    if (intake.known_from || (record && record->known_from)) return 0;
    const Merge merged = merge(store, world, intake, today);
    if (!merged.changed()) return 0;
    const Derivation derived = derive(*world.rules, world.calendar, *merged.changed(), today);
    if (derived.ended_on) return 0;
    std::unordered_set<ObligationId> open;
    for (const ObligationRow& row : store.derived.of_case(key))
        if (row.state == ObligationRow::State::open) open.insert(row.id);
    return static_cast<std::size_t>(
        std::ranges::count_if(derived.obligations, [&](const Obligation& obligation) {
            return is_asked(obligation.status) && !obligation.rule->soft &&
                   obligation.deadline.due < today - long_over &&
                   !open.contains(obligation_id(key, obligation));
        }));
}

IntakeCount adopt(Transaction& tx, const Intake& intake, const Origin& origin) {
    const CaseKey& key = intake.document.key;
    const Date today = local_day(origin.recorded_at);
    IntakeCount count;
    for (const CaseParty& party : intake.document.parties)
        count.parties +=
            put_party(tx, party.key,
                      {party.name, party.email, party.phone, party.reference, party.language},
                      origin)
                    .changed
                ? 1
                : 0;
    const auto there = tx.journal.find_case(key);
    bool changed = adopt_case(tx, intake, there, origin);
    const CaseFacts facts = there ? tx.journal.facts(key) : CaseFacts{};
    for (const Instrument& instrument : intake.document.facts.instruments) {
        const Instrument* known = find_instrument(facts, instrument.key);
        if (known && same_content(instrument, *known)) continue;
        tx.journal.put_instrument(key, instrument, origin);
        ++count.instruments;
    }
    for (Event event : intake.document.facts.events) {
        // A repeat of a known event is no error, also on a later day.
        if (const Event* known = find_event(facts, event.key); known && !event.registered)
            event.registered = known->registered;
        if (!event.registered) event.registered = today;
        if (tx.journal.add_event(key, event, origin)) ++count.events;
    }
    changed = changed || count.instruments > 0 || count.events > 0;
    if (changed) tx.derived.set_derive_again(key, today);
    return count;
}

Admitted<IntakeCount> record_document(Transaction& tx, const World& world, const Intake& intake,
                                      const Origin& origin) {
    Objections objections = check(tx, world, intake, local_day(origin.recorded_at));
    if (!objections.empty()) return objections;
    const IntakeCount count = adopt(tx, intake, origin);
    apply_case(tx, world, intake.document.key, origin.recorded_at);
    return count;
}

Admitted<bool> record_fact(Transaction& tx, const World& world, const FactIntake& fact,
                           const Origin& origin) {
    if (!tx.journal.find_case(fact.case_key))
        return Objections{
            {"dossier", "onbekend", "Er is geen dossier met dit kenmerk.", Why::unknown}};
    Merge merge(tx.journal.facts(fact.case_key), world, local_day(origin.recorded_at));
    merge.add(fact.event, "");
    Objections objections = merge.objections();
    if (!objections.empty()) return objections;
    return Admitted<bool>(boost::system::in_place_value,
                          record_event(tx, world, fact.case_key, fact.event, origin));
}

Admitted<RecordedParty> record_party(Transaction& tx, const PartyKey& key,
                                     const PartyChange& change, const Origin& origin) {
    const bool named = change.name ? !change.name->empty() : tx.journal.find_party(key).has_value();
    if (!named)
        return Objections{{"naam", "verplicht",
                           change.name ? "Dit veld mag niet leeg zijn."
                                       : "Een nieuwe betrokkene heeft een naam nodig."}};
    return put_party(tx, key, change, origin);
}

}  // namespace termijnd
