#include "obligations/derive/corrected_facts.h"

#include <algorithm>

namespace termijnd {
namespace {

constexpr std::uint32_t no_slot = 0xffffffff;
constexpr std::size_t few_instruments = 8;
constexpr std::string_view nested = "gegevens.";  // how a correction's own gegevens are kept

void keep_earliest(std::optional<Date>& day, Date candidate) {
    if (!day || candidate < *day) day = candidate;
}

}  // namespace

std::optional<Date> day_in(const Fact& fact, std::string_view field) {
    const auto named = text(*fact.data, field);
    return named ? parse_date(*named) : std::nullopt;
}

FactSpan::iterator first_from(FactSpan facts, Date day) {
    return std::partition_point(facts.begin(), facts.end(),
                                [&](const Fact& fact) { return fact.on < day; });
}

CorrectedFacts::CorrectedFacts(const RuleBook& rules, const CaseFacts& facts, Date as_of)
    : facts_(facts) {
    number_slots();
    read(rules, as_of);
    apply_decisions(rules.decisions(), as_of);
    sort(rules, as_of);
}

void CorrectedFacts::number_slots() {
    if (facts_.instruments.size() <= few_instruments) return;
    slot_numbers_.reserve(facts_.instruments.size());
    for (std::size_t i = 0; i < facts_.instruments.size(); ++i)
        slot_numbers_.emplace(facts_.instruments[i].key.str(), static_cast<std::uint32_t>(i + 1));
}

std::optional<std::uint32_t> CorrectedFacts::slot_of(const InstrumentKey& instrument) const {
    if (instrument.empty()) return 0;
    if (!slot_numbers_.empty()) {
        const auto found = slot_numbers_.find(instrument.str());
        if (found == slot_numbers_.end()) return std::nullopt;
        return found->second;
    }
    for (std::size_t i = 0; i < facts_.instruments.size(); ++i)
        if (facts_.instruments[i].key == instrument) return static_cast<std::uint32_t>(i + 1);
    return std::nullopt;
}

void CorrectedFacts::read(const RuleBook& rules, Date as_of) {
    list_.reserve(facts_.events.size());
    for (std::size_t i = 0; i < facts_.events.size(); ++i) {
        const Event& event = facts_.events[i];
        const EventKind* kind = rules.event_kind(event.kind);
        const auto slot = slot_of(event.instrument);
        list_.push_back({&event, &event.data, event.on, event.known_on(), nullptr,
                         static_cast<std::uint32_t>(i), slot.value_or(no_slot),
                         kind ? kind->id : no_kind});
        if (event.on > as_of) keep_earliest(next_fact_on_, event.on);
    }
}

void CorrectedFacts::apply_decisions(const DecisionKinds& kinds, Date as_of) {
    const bool any = std::any_of(list_.begin(), list_.end(), [&](const Fact& fact) {
        return fact.kind != no_kind &&
               (fact.kind == kinds.retracted || fact.kind == kinds.corrected);
    });
    if (!any) return;
    retract(kinds, as_of);
    correct(kinds, as_of);
}

// For each fact: which fact it is aimed at, if it is a decision of this kind that counts.
// A kenmerk is unique in the dossier, so it does not matter where the fact stands.
std::vector<std::optional<std::size_t>> CorrectedFacts::targets(KindId kind, Date as_of) {
    std::unordered_map<std::string_view, std::size_t> places;
    places.reserve(list_.size());
    for (std::size_t i = 0; i < list_.size(); ++i) places.emplace(list_[i].event->key.str(), i);
    std::vector<std::optional<std::size_t>> result(list_.size());
    for (std::size_t i = 0; i < list_.size(); ++i) {
        const Fact& fact = list_[i];
        if (fact.kind != kind || fact.on > as_of) continue;
        const auto found = places.find(text(*fact.data, "gebeurtenis").value_or(""));
        if (found != places.end() && found->second != i) {
            result[i] = found->second;
        } else {
            without_effect_.push_back(fact);
        }
    }
    return result;
}

// A retraction can itself be retracted, so each is judged once all retractions of it are judged;
// those that retract each other in a ring have no effect.
void CorrectedFacts::retract(const DecisionKinds& kinds, Date as_of) {
    const auto target = targets(kinds.retracted, as_of);
    std::vector<int> unjudged(list_.size());
    std::vector<bool> gone(list_.size());
    for (const auto& aimed : target)
        if (aimed) ++unjudged[*aimed];
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < list_.size(); ++i)
        if (unjudged[i] == 0) ready.push_back(i);
    while (!ready.empty()) {
        const std::size_t at = ready.back();
        ready.pop_back();
        if (!target[at]) continue;
        if (!gone[at]) gone[*target[at]] = true;
        if (--unjudged[*target[at]] == 0) ready.push_back(*target[at]);
    }
    for (std::size_t i = 0; i < list_.size(); ++i) {
        if (target[i] && unjudged[i] > 0) without_effect_.push_back(list_[i]);
        if (gone[i]) list_[i].kind = no_kind;
    }
}

// A correction can itself be corrected, so a fact gets its corrections, in order of day, once each
// of them has got its own. Those that correct each other in a ring have no effect.
void CorrectedFacts::correct(const DecisionKinds& kinds, Date as_of) {
    const auto target = targets(kinds.corrected, as_of);
    std::vector<std::vector<std::size_t>> corrections(list_.size());
    for (std::size_t i = 0; i < list_.size(); ++i)
        if (target[i]) corrections[*target[i]].push_back(i);
    std::vector<std::size_t> waits_for(list_.size()), ready;
    for (std::size_t i = 0; i < list_.size(); ++i) {
        waits_for[i] = corrections[i].size();
        if (waits_for[i] == 0) ready.push_back(i);
    }
    while (!ready.empty()) {
        const std::size_t at = ready.back();
        ready.pop_back();
        std::sort(corrections[at].begin(), corrections[at].end(),
                  [&](std::size_t a, std::size_t b) { return earlier(list_[a], list_[b]); });
        for (const std::size_t correction : corrections[at])
            if (list_[correction].on <= as_of) apply(list_[correction], list_[at], as_of);
        if (target[at] && --waits_for[*target[at]] == 0) ready.push_back(*target[at]);
    }
    for (std::size_t i = 0; i < list_.size(); ++i)
        if (target[i] && waits_for[i] > 0) without_effect_.push_back(list_[i]);
}

void CorrectedFacts::apply(const Fact& correction, Fact& fact, Date as_of) {
    const EventData& changes = *correction.data;
    if (const auto day = text(changes, "datum"))
        if (const auto date = parse_date(*day)) fact.on = *date;
    corrected_.push_back(*fact.data);
    for (auto change = changes.lower_bound(nested);
         change != changes.end() && change->first.starts_with(nested); ++change)
        corrected_.back().insert_or_assign(change->first.substr(nested.size()), change->second);
    fact.data = &corrected_.back();
    fact.corrected_by = correction.event;
    fact.known_on =
        std::max({fact.event->registered.value_or(fact.on), fact.on, correction.known_on});
    if (fact.on > as_of) keep_earliest(next_fact_on_, fact.on);
}

void CorrectedFacts::sort(const RuleBook& rules, Date as_of) {
    const auto counts = [&](const Fact& fact) {
        if (fact.kind == no_kind || fact.slot == no_slot || fact.on > as_of) return false;
        const Instrument* own = instrument(fact.slot);
        return fits(rules.event_kind(fact.kind), own ? own->kind : std::string_view{});
    };
    list_.erase(
        std::remove_if(list_.begin(), list_.end(), [&](const Fact& fact) { return !counts(fact); }),
        list_.end());
    std::sort(list_.begin(), list_.end(), [](const Fact& a, const Fact& b) {
        if (a.slot != b.slot) return a.slot < b.slot;
        if (a.kind != b.kind) return a.kind < b.kind;
        return earlier(a, b);
    });
    slots_.assign(facts_.instruments.size() + 2, list_.size());
    slots_[0] = 0;
    std::size_t at = 0;
    for (std::size_t slot = 0; slot <= facts_.instruments.size(); ++slot) {
        slots_[slot] = at;
        while (at < list_.size() && list_[at].slot == slot) ++at;
    }
    for (std::size_t i = 0; i < list_.size(); ++i)
        if (i == 0 || list_[i].slot != list_[i - 1].slot || list_[i].kind != list_[i - 1].kind)
            groups_.push_back({list_[i].slot, list_[i].kind, i});
    groups_.push_back({no_slot, no_kind, list_.size()});
}

FactSpan CorrectedFacts::of(std::size_t slot, KindId kind) const {
    const auto group = std::partition_point(groups_.begin(), groups_.end(), [&](const Group& one) {
        return one.slot != slot ? one.slot < slot : one.kind < kind;
    });
    if (group == groups_.end() || group->slot != slot || group->kind != kind) return {};
    return FactSpan(list_).subspan(group->begin, std::next(group)->begin - group->begin);
}

}  // namespace termijnd
