#include "scheduler/plan/cancelled.h"

#include <algorithm>

#include "scheduler/plan/said.h"

namespace termijnd {

namespace {

bool same_step(const NoticeRow& row, const auto& other) {
    return row.obligation == other.obligation && row.kind == other.kind && row.slot == other.slot &&
           row.recipient == other.recipient;
}

bool same_moment(const NoticeRow& a, const NoticeRow& b) {
    return a.channel == b.channel && a.due_at == b.due_at && a.state == b.state;
}

PlanReason why_cancelled(const NoticeRow& row, const Plan& plan, const PlanInput& input) {
    const auto again = [&](const PlannedNotice& planned) { return same_step(row, planned.notice); };
    if (std::ranges::any_of(plan.notices, again)) return PlanReason::replanned;
    const auto skipped = std::ranges::find_if(
        plan.skipped, [&](const SkippedNotice& each) { return same_step(row, each); });
    if (skipped != plan.skipped.end()) return skipped->why;
    if (std::ranges::find(input.obligations, row.obligation, &PlanObligation::id) ==
        input.obligations.end())
        return PlanReason::withdrawn;
    return PlanReason::not_on_ladder;
}

}  // namespace

std::vector<CancelledNotice> cancelled_by(const Plan& plan, const PlanInput& input, Instant now) {
    std::vector<CancelledNotice> all;
    for (const NoticeRow& row : input.existing) {
        const bool waits = waits_in_plan(row) && !is_listed_letter(row, now);
        // What waits for another try stops too when the dossier has ended.
        const bool stops = input.ended && row.state == NoticeRow::State::waiting;
        const bool stands = std::ranges::any_of(plan.notices, [&](const PlannedNotice& planned) {
            return same_step(row, planned.notice) && same_moment(row, planned.notice);
        });
        if (stops || (waits && !stands))
            all.push_back({row.id, input.ended ? PlanReason::dossier_ended
                                               : why_cancelled(row, plan, input)});
    }
    return all;
}

}  // namespace termijnd
