#pragma once

#include <vector>

#include "obligations/law/term.h"

// "In totaal ten hoogste twaalf maanden": a `lasts n` that adds up over runs.
namespace termijnd {

// An earlier run, both days included.
struct Run {
    Date from{};
    Date until{};
};

struct TotalDeadline {
    Deadline deadline;
    bool used_up = false;  // nothing is left in either reading: finding `maximum.verbruikt`
};

// The three readings of `lasts span` for a new run from `start`, less what earlier runs used.
// A run of whole months and days counts as such in the reading by months, and as its days in the
// reading by days; `due` is the former. Only what lies before `start` counts, and each day once.
// No reading falls before the day before `start`; without earlier runs this is plain `lasts`.
[[nodiscard]] TotalDeadline compute_total(const Term& term, Date start, std::vector<Run> earlier,
                                          Rank rank, const Calendar& calendar);

}  // namespace termijnd
