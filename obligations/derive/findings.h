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

// The pack's checks of one event at a time.
void check_events(Scope& scope);
// Hours used in each window, with a finding at 80 % and at 100 %.
void check_budgets(Scope& scope);
// An event that ends what had not begun yet ("an end before a start").
void check_order(const RuleBook& rules, const CorrectedFacts& facts, std::size_t slot,
                 std::vector<Finding>& findings);

// What runs when, of the voorzieningen that exclude something; then the events that were excluded.
void collect_running(const Scope& scope, std::vector<Running>& running);
void find_overlaps(const CorrectedFacts& facts, const std::vector<Running>& running,
                   std::vector<Finding>& findings);

}  // namespace termijnd
