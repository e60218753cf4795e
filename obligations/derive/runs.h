#pragma once

#include <vector>

#include "obligations/derive/corrected_facts.h"
#include "obligations/law/total.h"

// Runs: from the start of a placement, subsidy or training to its own end.
namespace termijnd {

// One run. While it is open, another start of its kind in its voorziening opens nothing.
struct OpenedRun {
    const Fact* start = nullptr;
    const Fact* end = nullptr;  // none: still open
};

// All runs of a dossier. Only kinds that another event kind `ends` have runs. An end closes the
// run that is open when it is read; where none is, one that starts that day.
class Runs {
  public:
    // Keeps a reference to `rules` and pointers into `facts`.
    Runs(const RuleBook& rules, const CorrectedFacts& facts);

    // Whether starts of this kind open runs.
    [[nodiscard]] bool has(KindId start) const {
        return rules_.event_kind(start).ended_by_id != no_kind;
    }
    // Whether events of kind `end` end what this fact starts.
    [[nodiscard]] bool ends(KindId end, const Fact& start) const {
        return end != no_kind && rules_.event_kind(start.kind).ended_by_id == end;
    }
    // The run that this fact opens; null when it opens none.
    [[nodiscard]] const OpenedRun* of(const Fact& start) const;
    // Starts in one voorziening that came while a run was open.
    [[nodiscard]] std::vector<const Fact*> doubles(std::size_t slot) const;
    // The runs of a kind that ended on or before `day`: in one voorziening, or in the dossier.
    [[nodiscard]] std::vector<Run> ended_by(Date day, KindId start,
                                            std::optional<std::size_t> slot) const;

  private:
    void pair(FactSpan starts, FactSpan ends);

    const RuleBook& rules_;
    std::vector<OpenedRun> runs_;       // in order of the facts that start them
    std::vector<const Fact*> doubles_;  // in order of voorziening
};

}  // namespace termijnd
