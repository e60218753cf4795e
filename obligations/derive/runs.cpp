#include "obligations/derive/runs.h"

#include <algorithm>
#include <utility>

namespace termijnd {

Runs::Runs(const RuleBook& rules, const CorrectedFacts& facts) : rules_(rules) {
    for (std::size_t slot = 0; slot < facts.slots(); ++slot) {
        const FactSpan all = facts.of(slot);
        for (auto from = all.begin(); from != all.end();) {
            const KindId kind = from->kind;
            auto until = from;
            while (until != all.end() && until->kind == kind) ++until;
            if (has(kind)) pair({from, until}, facts.of(slot, rules.event_kind(kind).ended_by_id));
            from = until;
        }
    }
}

void Runs::pair(FactSpan starts, FactSpan ends) {
    bool open = false;  // the last of runs_
    auto next_end = ends.begin();
    const Fact* unused_end = nullptr;  // read while none was open
    const auto read_ends_until = [&](const Fact* until) {
        for (; next_end != ends.end() && (!until || earlier(*next_end, *until)); ++next_end) {
            if (open) {
                runs_.back().end = &*next_end;
                open = false;
            } else {
                unused_end = &*next_end;
            }
        }
    };
    for (const Fact& fact : starts) {
        read_ends_until(&fact);
        if (open) {
            doubles_.push_back(&fact);
            continue;
        }
        const bool ends_today = unused_end && unused_end->on == fact.on;
        runs_.push_back({&fact, ends_today ? std::exchange(unused_end, nullptr) : nullptr});
        open = !ends_today;
    }
    read_ends_until(nullptr);
}

const OpenedRun* Runs::of(const Fact& start) const {
    const auto found = std::partition_point(
        runs_.begin(), runs_.end(), [&](const OpenedRun& run) { return run.start < &start; });
    return found == runs_.end() || found->start != &start ? nullptr : &*found;
}

std::vector<const Fact*> Runs::doubles(std::size_t slot) const {
    const auto first = std::partition_point(doubles_.begin(), doubles_.end(),
                                            [&](const Fact* fact) { return fact->slot < slot; });
    const auto last = std::partition_point(first, doubles_.end(),
                                           [&](const Fact* fact) { return fact->slot == slot; });
    return {first, last};
}

std::vector<Run> Runs::ended_by(Date day, KindId start, std::optional<std::size_t> slot) const {
    std::vector<Run> ended;
    for (const OpenedRun& run : runs_)
        if (run.start->kind == start && run.end && run.end->on <= day &&
            (!slot || run.start->slot == *slot))
            ended.push_back({run.start->on, run.end->on});
    return ended;
}

}  // namespace termijnd
