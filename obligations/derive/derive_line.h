#pragma once

#include "obligations/derive/corrected_facts.h"
#include "obligations/derive/derive.h"
#include "obligations/derive/runs.h"

namespace termijnd {

// Which version of one regulation holds for one voorziening.
struct VersionInForce {
    enum class How : std::uint8_t { pinned, by_trigger, missing };
    How how = How::missing;
    std::size_t version = 0;  // beside Regulation::packs; `pinned` only
    VersionChoice choice;     // likewise
    const Fact* by_hand = nullptr;
};

// A decision about obligations, and whether it has changed one.
struct OpenDecision {
    const Fact* fact = nullptr;
    bool had_effect = false;
    std::optional<Date> due;  // that a postponement was not beyond
};

// What derive() looks at while it is busy with one voorziening and one regulation.
struct Scope {
    const RuleBook& rules;
    const Calendar& calendar;
    const CorrectedFacts& facts;
    Date as_of;
    std::size_t slot;
    const InstrumentKey& instrument;
    const Governed& governed;
    VersionInForce version;
    std::vector<OpenDecision>& decisions;  // of this voorziening, in order
    const Runs& runs;
    std::optional<Date> case_ended_on;  // no obligation, period or year begins after it
    Derivation& result;
    // The obligations so far of each rule that another looks at: their places in result.
    std::unordered_map<std::string_view, std::vector<std::size_t>> of_rule{};

    // The version that holds for a fact on `day`; none where no pack covers it.
    [[nodiscard]] std::optional<std::size_t> version_on(Date day) const;
    void changes_on(Date day);
};

// Appends the obligations of one rule, with all but their status.
void derive_line(Scope& scope, const RuleLine& line);

}  // namespace termijnd
