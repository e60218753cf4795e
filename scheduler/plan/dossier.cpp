#include "scheduler/plan/dossier.h"

#include <charconv>

#include "obligations/derive/effective_facts.h"

namespace termijnd {

namespace {

constexpr std::string_view ended_kind = "dossier.beeindigd";
constexpr std::string_view acknowledged_kind = "verplichting.in-behandeling";

// `periode` is a text ("3") or a number.
std::optional<std::int64_t> period_of(const EventData& data) {
    if (const auto number = integer(data, "periode")) return number;
    const auto words = text(data, "periode");
    std::int64_t value = 0;
    if (!words) return std::nullopt;
    const auto [end, error] = std::from_chars(words->data(), words->data() + words->size(), value);
    if (error != std::errc() || end != words->data() + words->size()) return std::nullopt;
    return value;
}

bool names(const EventData& decision, const Obligation& obligation) {
    if (text(decision, "regel") != std::string_view(obligation.rule->id)) return false;
    const auto event = text(decision, "gebeurtenis");
    if (event && *event != obligation.event) return false;
    if (!decision.contains("periode")) return true;
    const auto period = period_of(decision);
    return period && obligation.period && *period == *obligation.period;
}

}  // namespace

std::optional<Date> ended_on(const RuleBook& rules, const CaseFacts& facts, Date as_of) {
    const EffectiveFacts standing(rules, facts, as_of);
    for (const Fact& fact : standing.of(0))
        if (fact.event->kind == ended_kind) return fact.on;
    return std::nullopt;
}

std::vector<Acknowledgement> acknowledgements(const RuleBook& rules, const CaseFacts& facts,
                                              const std::vector<PlanObligation>& obligations,
                                              const AcknowledgedFor& acknowledged_for, Date as_of) {
    const EffectiveFacts standing(rules, facts, as_of);
    std::vector<Acknowledgement> all;
    const auto acknowledge = [&](const Fact& fact, std::string_view instrument) {
        const auto words = text(*fact.data, "tot");
        const auto named = words ? parse_date(*words) : std::nullopt;
        const Date until = named ? *named
                                 : acknowledged_for.calendar.working_days_after(
                                       fact.known_on, acknowledged_for.working_days);
        if (until < fact.known_on) return;
        for (const PlanObligation& item : obligations)
            if (item.obligation->instrument == instrument && names(*fact.data, *item.obligation))
                all.push_back({item.id, fact.known_on, until});
    };
    for (std::size_t slot = 0; slot < standing.slots(); ++slot) {
        const Instrument* instrument = standing.instrument(slot);
        for (const Fact& fact : standing.of(slot))
            if (fact.event->kind == acknowledged_kind)
                acknowledge(fact, instrument ? std::string_view(instrument->key) : "");
    }
    return all;
}

}  // namespace termijnd
