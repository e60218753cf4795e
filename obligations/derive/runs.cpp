#include "obligations/derive/runs.h"

#include <algorithm>

namespace termijnd {

Runs::Runs(const RuleBook& rules, const CorrectedFacts& facts) : rules_(rules) {
    for (std::size_t slot = 0; slot < facts.slots(); ++slot) {
        const FactSpan all = facts.of(slot);
        for (auto from = all.begin(); from != all.end();) {
            const KindId kind = from->kind;
            auto until = from;
            while (until != all.end() && until->kind == kind) ++until;
            if (has(kind))
                pair(kind, {from, until}, facts.of(slot, rules.event_kind(kind).ended_by_id));
            from = until;
        }
    }
}

void Runs::pair(KindId start, FactSpan starts, FactSpan ends) {
    auto& runs = by_kind_[start];
    OpenedRun* open = nullptr;
    auto next_end = ends.begin();
    const Fact* unused_end = nullptr;  // read while none was open
    const auto read_ends_until = [&](const Fact* until) {
        for (; next_end != ends.end() && (!until || earlier(*next_end, *until)); ++next_end) {
            if (open) {
                open->end = &*next_end;
                open = nullptr;
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
        OpenedRun& run = runs.emplace_back(OpenedRun{&fact, nullptr});
        by_start_.emplace(&fact, &run);
        if (unused_end && unused_end->on == fact.on) {
            run.end = std::exchange(unused_end, nullptr);
        } else {
            open = &run;
        }
    }
    read_ends_until(nullptr);
}

const OpenedRun* Runs::of(const Fact& start) const {
    const auto found = by_start_.find(&start);
    return found == by_start_.end() ? nullptr : found->second;
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
    const auto found = by_kind_.find(start);
    if (found == by_kind_.end()) return ended;
    for (const OpenedRun& run : found->second)
        if (run.end && run.end->on <= day && (!slot || run.start->slot == *slot))
            ended.push_back({run.start->on, run.end->on});
    return ended;
}

}  // namespace termijnd
