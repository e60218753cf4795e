#pragma once

#include <vector>

#include "obligations/store/store.h"
#include "scheduler/plan/plan.h"

namespace termijnd {

// Makes what waits to be said in a case that of the plan. What was said stays; so does a listed
// letter. What should have gone out by now and is not planned any more is folded into the notice
// that tells the same person of the same obligation, where there is one; the rest is cancelled.
// `existing`: every notice of the case. `ended`: what waits for another try stops too.
void store_notices(Transaction& tx, const std::vector<NoticeRow>& existing, const Plan& planned,
                   bool ended, Instant now);

}  // namespace termijnd
