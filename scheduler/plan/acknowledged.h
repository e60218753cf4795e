#pragma once

#include <vector>

#include "obligations/law/calendar.h"
#include "scheduler/plan/plan.h"

namespace termijnd {

// The last day on which it holds: its own, or `working_days` from the day it became known.
[[nodiscard]] Date rests_until(const Acknowledged& acknowledged, const Calendar& calendar,
                               int working_days);

// What was acknowledged, as plan() wants it. `obligations` are those of `derived`, in its order.
// Pure.
[[nodiscard]] std::vector<Acknowledgement> acknowledgements_of(
    const Derivation& derived, const std::vector<PlanObligation>& obligations,
    const Calendar& calendar, int working_days);

// What was asked about them.
[[nodiscard]] std::vector<Pending> pending_of(const Derivation& derived,
                                              const std::vector<PlanObligation>& obligations);

}  // namespace termijnd
