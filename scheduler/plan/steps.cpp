#include <algorithm>

#include "scheduler/plan/planner.h"

// Announcement, reminders, missed notice, escalation.
namespace termijnd {

namespace {

// A confirmation from before a later last day says nothing of it.
std::optional<Date> confirmed_on(const Obligation& obligation) {
    for (const Decision& decision : obligation.decisions)
        if (decision.kind == own_kind::missed_confirmed && decision.on > obligation.deadline.latest)
            return decision.on;
    return std::nullopt;
}

}  // namespace

// Answers the day on which the obliged party is told; reminders come after it.
Date Planner::announce(const Subject& subject) {
    const Wish wish{NoticeKind::announcement, "", announcement_day(subject.known, calendar_),
                    Date{}};
    const Role& owes = told_for(obliged(subject.obligation));
    const bool announces = overrides_of(subject.obligation).announce.value_or(true);
    if (!subject.college && announces && far_away(subject)) {
        telling_.skip(subject, wish, owes, PlanReason::far_away);
        telling_.tell_systems(subject, wish, false);
        return wish.on.day;
    }
    if (subject.college || !announces) {
        const PlanReason why = subject.college ? PlanReason::in_digest : PlanReason::not_announced;
        telling_.skip(subject, wish, owes, why);
        telling_.skip_systems(subject, wish, why);
        // Nothing is announced to the college itself: reminders from that very day on still inform.
        return subject.college ? wish.on.day - one_day : wish.on.day;
    }
    const std::optional<Date> told = telling_.tell(subject, wish, owes);
    telling_.tell_systems(subject, wish, told.has_value());
    if (told) return *told;
    return telling_.said()
        .last(subject.item.id, NoticeKind::announcement, Date{})
        .value_or(wish.on.day);
}

// Whether another obligation of the same fact and party is nearer, and this one so far ahead that
// its first reminder is soon enough.
bool Planner::far_away(const Subject& subject) const {
    const Date due = subject.obligation.deadline.due;
    if (due <= subject.known + std::chrono::days(policy_.announce_within)) return false;
    return std::ranges::any_of(input_.obligations, [&](const PlanObligation& other) {
        const Obligation& nearer = *other.obligation;
        return nearer.deadline.due < due && nearer.event == subject.obligation.event &&
               obliged(nearer) == obliged(subject.obligation) && !nearer.rule->soft &&
               nearer.known_on == subject.obligation.known_on &&
               nearer.deadline.due >= subject.known && overrides_of(nearer).announce.value_or(true);
    });
}

// Why that one of `reminders` is not to be told; `after` is the day of the announcement.
std::optional<PlanReason> Planner::left_out(const Reminder& reminder,
                                            const std::vector<Reminder>& reminders, Date after,
                                            bool moved) const {
    if (reminder.on.why == PlanReason::same_day) return PlanReason::same_day;
    if (reminder.on.day <= after) return PlanReason::late_entry;
    if (moved) return PlanReason::moved;
    const bool overtaken = std::ranges::any_of(reminders, [&](const Reminder& later) {
        return later.on.day > reminder.on.day && later.on.day <= telling_.today() &&
               later.on.why != PlanReason::same_day;
    });
    if (overtaken && reminder.on.day < telling_.today()) return PlanReason::overtaken;
    return std::nullopt;
}

void Planner::remind(const Subject& subject, Date announced) {
    struct Dropped {
        Wish wish;
        PlanReason why;
    };
    const std::vector<int> own = overrides_of(subject.obligation).reminder_days;
    const Date earliest = subject.obligation.deadline.earliest;
    const Date known_day = announcement_day(subject.known, calendar_).day;
    std::set<std::string> told_systems;
    std::vector<Dropped> dropped;
    const auto each = [&](const std::vector<int>& days_before, Date after, const Role& role,
                          bool in_digest) {
        const Recipient* to = telling_.person(role);
        const auto corrected = to ? corrected_.find(to->party) : corrected_.end();
        const std::vector<Reminder> reminders = reminder_days(earliest, days_before, calendar_);
        for (const Reminder& reminder : reminders) {
            const Wish wish{NoticeKind::reminder, reminder.slot, reminder.on, reminder.on.day};
            const bool moved = corrected != corrected_.end() && wish.on.day <= corrected->second;
            if (const auto why = left_out(reminder, reminders, after, moved)) {
                telling_.skip(subject, wish, role, in_digest ? PlanReason::in_digest : *why);
                // Systems hear each step: they are not flooded by what comes late.
                if (why == PlanReason::overtaken && told_systems.insert(wish.slot).second)
                    telling_.tell_systems(subject, wish, false);
                else if (input_.explain)
                    dropped.push_back({wish, *why});
                continue;
            }
            if (in_digest)
                telling_.skip(subject, wish, role, PlanReason::in_digest);
            else
                telling_.tell(subject, wish, role);
            if (told_systems.insert(wish.slot).second) telling_.tell_systems(subject, wish, false);
        }
    };
    each(own.empty() ? policy_.reminder_days : own, announced,
         told_for(obliged(subject.obligation)), subject.college);
    for (const Inform& inform : subject.rule.inform)
        each(inform.days_before, known_day - one_day, told_for(inform.party), false);
    for (const Dropped& one : dropped)
        if (told_systems.insert(one.wish.slot).second)
            telling_.skip_systems(subject, one.wish, one.why);
}

void Planner::missed(const Subject& subject) {
    Wish wish{NoticeKind::missed, "", ladder_day(subject.base, 1, subject.rests, calendar_),
              subject.base + one_day};
    // Its own day is the one after the last; a first working day after that is a shift already.
    if (wish.on.why == PlanReason::on_its_day && wish.on.day > subject.base + one_day)
        wish.on.why = PlanReason::moved_on;
    const Role& owes = told_for(obliged(subject.obligation));
    if (subject.waits && !subject.silent) {
        telling_.skip(subject, wish, owes, *subject.waits);
        return telling_.skip_systems(subject, wish, *subject.waits);
    }
    const std::optional<LadderDay> on = released(subject, wish.on);
    bool told = false;
    if (subject.college || !on) {
        telling_.skip(subject, wish, owes,
                      subject.college ? PlanReason::in_digest : PlanReason::unconfirmed);
    } else {
        const Wish let_go{wish.kind, wish.slot, *on, wish.said_since, wish.off};
        told = telling_.tell(subject, let_go, owes).has_value();
    }
    // Systems accuse nobody.
    telling_.tell_systems(subject, wish, told);
}

// When somebody is told that it was missed, which `day` is the day of; none: not before a case
// manager confirms it. Only citizens are spared, and a right that expired accuses nobody.
std::optional<LadderDay> Planner::released(const Subject& subject, LadderDay day) const {
    const Recipient* to = telling_.person(told_for(obliged(subject.obligation)));
    if (!policy_.hold_missed || subject.rule.right || !to || !to->citizen) return day;
    std::optional<LadderDay> last;
    if (const auto days = policy_.hold_working_days)
        last = {ladder_day(day.day, *days, subject.rests, calendar_).day, PlanReason::held};
    if (const auto confirmed = confirmed_on(subject.obligation)) {
        const Date sent_on = announcement_day(*confirmed, calendar_).day;
        if (sent_on <= day.day) return day;
        if (!last || sent_on < last->day) return LadderDay{sent_on, PlanReason::held};
    }
    return last;
}

// Those of the rungs who can be reached; the others are skipped to the next at once.
std::vector<const Recipient*> Planner::reachable(const Subject& subject,
                                                 const std::vector<NoticePolicy::Rung>& rungs) {
    std::vector<const Recipient*> people;
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const Recipient* to = telling_.person(rungs[i].role);
        if (to && to->reachable) {
            people.push_back(to);
        } else if (input_.explain) {
            const Wish wish{
                NoticeKind::escalation, std::to_string(i + 1),
                ladder_day(subject.base, rungs[i].working_days_after, subject.rests, calendar_),
                subject.base + one_day};
            telling_.skip(subject, wish, rungs[i].role,
                          to ? PlanReason::unreachable : PlanReason::nobody);
        }
    }
    return people;
}

void Planner::escalate(const Subject& subject) {
    const std::vector<NoticePolicy::Rung> steps = rungs_of(subject.obligation);
    const std::vector<const Recipient*> people = reachable(subject, steps);
    std::vector<int> offsets;
    for (const NoticePolicy::Rung& step : steps) offsets.push_back(step.working_days_after);
    const std::vector<Rung> rungs = escalation_rungs(offsets, people.size(), policy_);
    const Date since = subject.base + one_day;
    const std::size_t done = rungs_done(subject.item.id, rungs, since);
    std::optional<Date> previous =
        telling_.said().last(subject.item.id, NoticeKind::escalation, since);
    // Never two rungs on one day: one that comes late keeps its distance to the one before it.
    const auto day_of = [&](std::size_t i) {
        const LadderDay on =
            ladder_day(subject.base, rungs[i].working_days_after, subject.rests, calendar_);
        if (i < done || !previous || on.day > *previous) return on;
        return LadderDay{
            ladder_day(*previous, rungs[i].after_previous, subject.rests, calendar_).day,
            PlanReason::keeps_distance};
    };
    // Of those whose day has come only the last is told, after an outage too (rule 7).
    std::size_t reached = done;
    while (reached + 1 < rungs.size() && day_of(reached + 1).day <= telling_.today()) ++reached;
    // Whoever hears it for the first time hears no repeat.
    while (reached > done && rungs[reached - 1].person == rungs[reached].person) --reached;
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const Wish wish{NoticeKind::escalation, rungs[i].slot, day_of(i), since};
        std::optional<Date> mailed;
        if (!people.empty()) {
            const Recipient& to = *people[rungs[i].person];
            if (i < reached)
                telling_.skip(subject, wish, to,
                              i < done ? PlanReason::said : PlanReason::overtaken);
            else
                mailed = telling_.tell(subject, wish, to);
        }
        telling_.tell_systems(subject, wish, mailed.has_value());
        if (mailed) previous = mailed;
    }
}

// How many of `rungs` are done: all up to the last one that was said. A slot that is not among them
// any more belonged to a ladder with more people.
std::size_t Planner::rungs_done(const ObligationId& obligation, const std::vector<Rung>& rungs,
                                Date since) const {
    const auto said = telling_.said().slots(obligation, NoticeKind::escalation, since);
    std::size_t done = said.size();
    for (const std::string_view slot : said) {
        const auto rung = std::ranges::find(rungs, slot, &Rung::slot);
        if (rung != rungs.end())
            done = std::max(done, static_cast<std::size_t>(rung - rungs.begin()) + 1);
    }
    return done;
}

}  // namespace termijnd
