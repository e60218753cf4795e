#include "scheduler/plan/changes.h"

#include <algorithm>

namespace termijnd {

namespace {

// The last day on which somebody gave more time, or let it go.
std::optional<Date> put_off_on(const Obligation& obligation) {
    std::optional<Date> last;
    const auto consider = [&last](Date day) { last = last ? std::max(*last, day) : day; };
    for (const Decision& decision : obligation.decisions)
        if (is_postponement(decision)) consider(decision.on);
    for (const Extended& extended : obligation.extended_by) consider(extended.on);
    for (const StoodStill& pause : obligation.stood_still) consider(pause.stopped);
    if (obligation.waived_on) consider(*obligation.waived_on);
    return last;
}

// One of those that may be the same to their reader, and when was spoken of it.
struct Spoken {
    const ObligationId* id;
    std::string_view rule;
    const InstrumentKey* instrument;
    std::optional<int> period;
    bool withdrawn;
    std::optional<Instant> first, last;
};

bool alike(const Spoken& a, const Spoken& b) {
    return a.id != b.id && a.rule == b.rule && *a.instrument == *b.instrument &&
           a.period == b.period;
}

bool before(const Spoken& a, const Spoken& b) {
    return a.last && (!b.first || *a.last < *b.first);
}

void note_spoken(std::vector<Spoken>& all, const std::vector<NoticeRow>& existing) {
    for (const NoticeRow& row : existing) {
        if (row.state == NoticeRow::State::cancelled || row.state == NoticeRow::State::planned)
            continue;
        for (Spoken& each : all) {
            if (*each.id != row.obligation) continue;
            each.first = each.first ? std::min(*each.first, row.due_at) : row.due_at;
            each.last = each.last ? std::max(*each.last, row.due_at) : row.due_at;
        }
    }
}

const Spoken* next_of(const Spoken& withdrawn, const std::vector<Spoken>& all) {
    const Spoken* next = nullptr;
    for (const Spoken& each : all) {
        if (!alike(withdrawn, each) || !before(withdrawn, each)) continue;
        if (each.withdrawn && !each.first) continue;
        if (!next || (each.first && (!next->first || *each.first < *next->first))) next = &each;
    }
    return next;
}

}  // namespace

Standing standing_of(const Obligation& obligation, Date late_after) {
    Standing standing{Standing::Is::asked, obligation.deadline.due, late_after,
                      put_off_on(obligation)};
    switch (obligation.status) {
        case Status::settled:
            standing.is = Standing::Is::done;
            break;
        case Status::settled_late:
            standing.is = Standing::Is::done_late;
            break;
        case Status::lapsed:
        case Status::waived:
            standing.is = Standing::Is::off;
            break;
        case Status::open:
        case Status::overdue:
        case Status::missed:
        case Status::expired:
            break;
    }
    return standing;
}

std::optional<Correction> correction_for(const Standing& standing, const Said::Told& told,
                                         Date today) {
    const bool wronged =
        told.accused_on && !(standing.put_off_on && *standing.put_off_on >= *told.accused_on);
    switch (standing.is) {
        case Standing::Is::done:
            if (wronged) return Correction{NoticeKind::rectification, true};
            return std::nullopt;
        case Standing::Is::done_late:
            return std::nullopt;
        case Standing::Is::off:
            if (!told.last_day) return std::nullopt;
            return Correction{wronged ? NoticeKind::rectification : NoticeKind::change, true};
        case Standing::Is::asked:
            break;
    }
    if (told.last_day == standing.due) return std::nullopt;
    const bool in_time = today <= standing.late_after;
    return Correction{wronged && in_time ? NoticeKind::rectification : NoticeKind::change, false};
}

Said::Successors successors_of(const PlanInput& input) {
    if (input.withdrawn.empty()) return {};
    std::vector<Spoken> all;
    for (const PlanObligation& item : input.obligations)
        all.push_back({&item.id,
                       item.obligation->rule->id,
                       &item.obligation->instrument,
                       item.obligation->period,
                       false,
                       {},
                       {}});
    for (const ObligationRow& row : input.withdrawn)
        all.push_back({&row.id, row.rule, &row.instrument, row.period, true, {}, {}});
    note_spoken(all, input.existing);
    Said::Successors successors;
    for (const Spoken& each : all) {
        if (!each.withdrawn) continue;
        const Spoken* last = &each;
        while (last->withdrawn) {
            const Spoken* next = next_of(*last, all);
            if (!next) break;
            last = next;
        }
        if (last != &each) successors.emplace(*each.id, *last->id);
    }
    return successors;
}

}  // namespace termijnd
