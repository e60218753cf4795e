#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "obligations/derive/corrected_facts.h"
#include "obligations/derive/runs.h"

// Which done event settles which obligation: each settles one, the oldest that had begun and had
// not lapsed before its day, and only where there is none, one that had; unless it names a period
// or its rule says that its own period goes first.
namespace termijnd {

// One trigger or period of one rule that waits its turn to be settled.
struct Turn {
    const Rule* rule = nullptr;
    const Fact* trigger = nullptr;
    int period = 0;  // 1, 2, …; the calendar year; 0 where the rule has no periods
    Date begin{}, end{};
    std::size_t obligation = 0;
    const OpenedRun* run = nullptr;  // that the trigger opens, where its kind has an end
    std::optional<Date> not_before{};
    std::optional<Date> lapsed_on{};
    const Fact* done = nullptr;
};

// An event that came before the first day on which it may be done.
struct TooEarly {
    const Turn* turn = nullptr;
    const Fact* done = nullptr;
};

// A period as "5" or 5; none when it is no number of 1 or more.
[[nodiscard]] std::optional<int> parse_period(const Value& value);
// The period that `gegevens.periode` names; 0 when that is no period.
[[nodiscard]] std::optional<int> named_period(const EventData& data);

// Fills `done` of the turns of one rule line, which stand in order of begin, then of trigger, and
// know when they lapsed. Answers what came too early and settles nothing.
std::vector<TooEarly> settle(std::vector<Turn>& turns, const CorrectedFacts& facts,
                             std::size_t slot);

}  // namespace termijnd
