#pragma once

#include <optional>
#include <vector>

#include "obligations/derive/derive.h"
#include "scheduler/plan/plan.h"

// What the facts of a dossier say beyond its obligations: that it ended, and who acknowledged what.
// Pure; retractions and corrections count as they do for obligations.
namespace termijnd {

// The day from which the dossier is ended (dossier.beeindigd), when that is on or before `as_of`.
[[nodiscard]] std::optional<Date> ended_on(const RuleBook& rules, const CaseFacts& facts,
                                           Date as_of);

// How long an acknowledgement without `tot` holds.
struct AcknowledgedFor {
    const Calendar& calendar;
    int working_days;
};

// verplichting.in-behandeling {regel, periode?, gebeurtenis?, tot?}.
[[nodiscard]] std::vector<Acknowledgement> acknowledgements(
    const RuleBook& rules, const CaseFacts& facts, const std::vector<PlanObligation>& obligations,
    const AcknowledgedFor& acknowledged_for, Date as_of);

}  // namespace termijnd
