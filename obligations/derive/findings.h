#pragma once

#include <vector>

#include "obligations/derive/derive_line.h"

// Conditions and hours budgets: findings at the event that causes them, never a refusal.
namespace termijnd {

// A voorziening that runs from a day to a day, which another event may not fall in.
struct Running {
    const Check* check = nullptr;
    const Fact* start = nullptr;
    Date from{}, until{};  // Date::max() while it has not ended
};

// An event that may not come too often.
struct Counted {
    const Check* check = nullptr;
    const Fact* fact = nullptr;
};

// The pack's checks of one event at a time.
void check_events(Scope& scope);
// Hours used in each window, with a finding at 80 % and at 100 %.
void check_budgets(Scope& scope);
// An event that ends what had not begun yet ("an end before a start").
void check_order(const RuleBook& rules, const CorrectedFacts& facts, std::size_t slot,
                 std::vector<Finding>& findings);

// A field that is not clear without another ("tot" without "van"): the door refuses it, and what
// came in before it did, or by a correction, has no effect.
void check_fields_alone(const RuleBook& rules, const CorrectedFacts& facts, std::size_t slot,
                        std::vector<Finding>& findings);

// What runs when, of the voorzieningen that exclude something; then the events that were excluded.
void collect_running(const Scope& scope, std::vector<Running>& running);
void find_overlaps(const CorrectedFacts& facts, const std::vector<Running>& running,
                   std::vector<Finding>& findings);

// The events that the checks of how often look at; then those of them that were once too many. A
// period goes back from the event, its day included, over as many days as the same period forward
// would hold: what came exactly so long ago does not count.
void collect_counted(const Scope& scope, std::vector<Counted>& counted);
void find_too_often(std::vector<Counted> counted, std::vector<Finding>& findings);

}  // namespace termijnd
