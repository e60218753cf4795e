#pragma once

#include "obligations/derive/derive_line.h"

// The term of one rule for one trigger: where it starts from, suspensions, totals, extensions.
namespace termijnd {

// The obligation of another rule for the same trigger; null where there is none (yet).
[[nodiscard]] const Obligation* find_obligation(const Scope& scope, std::string_view rule,
                                                const Fact& trigger);

// Where the term starts from, in three readings (all the same where it is a day). None while what
// it waits for is not known: the term does not run yet.
using TermStart = ThreeAnchors;
[[nodiscard]] std::optional<TermStart> start_of_term(const Scope& scope, const Rule& rule,
                                                     const Fact& trigger);

// Fills `deadline`, `term`, `not_before`, `extended_by`, `stood_still` and the deciding facts of
// an obligation of a rule without periods and years, and writes findings to the scope.
void count_term(Scope& scope, const TermStart& start, const Fact& trigger, Obligation& owed);

// A person, or the law's own notice, names the last day. Nobody's term becomes shorter by that: an
// earlier day changes nothing, and a `latest` that lies beyond stays.
[[nodiscard]] Deadline postponed(Deadline deadline, Date to);

// What a deciding fact says; `data` and `on` as corrected.
[[nodiscard]] Decision decision_of(const Event& event, const EventData& data, Date on);
[[nodiscard]] inline Decision decision_of(const Fact& fact) {
    return decision_of(*fact.event, *fact.data, fact.on);
}

}  // namespace termijnd
