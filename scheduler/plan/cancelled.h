#pragma once

#include <vector>

#include "scheduler/plan/plan.h"

namespace termijnd {

// Which of `input.existing` wait and should not go out as they are, and why, in their order. `plan`
// must have been made from `input` with `explain`. Pure.
[[nodiscard]] std::vector<CancelledNotice> cancelled_by(const Plan& plan, const PlanInput& input,
                                                        Instant now);

}  // namespace termijnd
