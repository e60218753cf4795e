#pragma once

#include <vector>

#include "obligations/law/calendar.h"
#include "scheduler/plan/plan.h"

namespace termijnd {

// What was acknowledged, as plan() wants it: one without `tot` holds for `working_days` from the
// day it became known. `obligations` are those of `derived`, in its order. Pure.
[[nodiscard]] std::vector<Acknowledgement> acknowledgements_of(
    const Derivation& derived, const std::vector<PlanObligation>& obligations,
    const Calendar& calendar, int working_days);

// What was asked about them.
[[nodiscard]] std::vector<Pending> pending_of(const Derivation& derived,
                                              const std::vector<PlanObligation>& obligations);

}  // namespace termijnd
