#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/engine/engine.h"

// What would change if other rules, policy or calendar were adopted. Not worked out by code of its
// own: a case is applied as it would be, looked at, and undone.
namespace termijnd {

struct ObligationChange {
    std::optional<ObligationRow> was, becomes;  // one of them at least
};

// Of notices that still wait.
struct NoticeChange {
    std::optional<NoticeRow> was, becomes;  // one of them at least
    PlanReason why;                         // it becomes that, or is not said any more
};

struct Difference {
    std::vector<ObligationChange> obligations;  // open before or after
    std::vector<NoticeChange> notices;
};

// Applies `world` to one case and adds what that changed. `tx` is left changed: the caller must
// throw out of its job, so that the store undoes it.
void add_difference(Transaction& tx, const World& world, const CaseKey& case_key, Instant now,
                    Difference& difference);

}  // namespace termijnd
