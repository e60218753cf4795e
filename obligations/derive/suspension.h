#pragma once

#include "obligations/derive/corrected_facts.h"
#include "obligations/derive/derive.h"

namespace termijnd {

struct Suspended {
    int days = 0;
    std::vector<StoodStill> pauses;  // those days, and what stopped the term
};

// The days by which a term that started on `start` and would end on `due` moves (Awb 4:15; see
// Suspension for where each pause begins and ends). A day counts once, and only a day of the term
// itself; a stop after the moved last day does nothing. Without an end in sight the term stands
// still up to as_of.
[[nodiscard]] Suspended suspended_days(const Rule& rule, const CorrectedFacts& facts,
                                       std::size_t slot, Date start, Date due, Date as_of);

}  // namespace termijnd
