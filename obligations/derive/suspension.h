#pragma once

#include "obligations/derive/corrected_facts.h"

namespace termijnd {

struct Suspended {
    int days = 0;
    bool still = false;  // on as_of, with no last day known
};

// The days by which a term that started on `start` and would end on `due` moves: from the day after
// each stopping event up to but excluding the resuming event's day, or through the last day of the
// period that was set for it, whichever comes first (Awb 4:15). A day counts once; a stop after
// the moved last day does nothing. Without an end in sight the term stands still up to as_of.
[[nodiscard]] Suspended suspended_days(const Rule& rule, const CorrectedFacts& facts,
                                       std::size_t slot, Date start, Date due, Date as_of);

}  // namespace termijnd
