#include "scheduler/plan/plan.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "scheduler/plan/cancelled.h"
#include "scheduler/plan/ladder.h"
#include "scheduler/plan/telling.h"

namespace termijnd {

namespace {

constexpr std::chrono::days one_day{1};

// Who is told of what somebody owes.
const Role& told_for(const Role& obliged) {
    return obliged == Role::college() ? Role::case_manager() : obliged;
}

class Planner {
  public:
    Planner(const PlanInput& input, const NoticePolicy& policy, const Calendar& calendar,
            Instant now)
        : input_(input),
          policy_(policy),
          calendar_(calendar),
          telling_(input, policy, calendar, now, plan_) {}
    Planner(const Planner&) = delete;
    Planner& operator=(const Planner&) = delete;

    Plan run();

  private:
    void plan_one(const PlanObligation& item);
    [[nodiscard]] std::optional<PlanReason> silence(const Obligation& obligation) const;
    Date announce(const Subject& subject);
    void remind(const Subject& subject, Date announced);
    void missed(const Subject& subject);
    void escalate(const Subject& subject);
    void rectify(const Subject& subject);
    void find_unreachable(const Subject& subject);
    std::vector<const Recipient*> reachable(const Subject& subject,
                                            const std::vector<NoticePolicy::Rung>& rungs);

    [[nodiscard]] NoticeOverrides overrides_of(const Rule& rule) const;
    [[nodiscard]] std::vector<NoticePolicy::Rung> rungs_of(const Rule& rule) const;

    const PlanInput& input_;
    const NoticePolicy& policy_;
    const Calendar& calendar_;
    Plan plan_;
    Telling telling_;
    std::set<Role> unreachable_;
};

Plan Planner::run() {
    for (const PlanObligation& item : input_.obligations) plan_one(item);
    std::ranges::sort(plan_.notices, {}, [](const PlannedNotice& planned) {
        const NoticeRow& row = planned.notice;
        return std::tie(row.due_at, row.obligation, row.kind, row.slot, row.channel, row.recipient);
    });
    return std::move(plan_);
}

void Planner::plan_one(const PlanObligation& item) {
    const Obligation& obligation = *item.obligation;
    const Rule& rule = *obligation.rule;
    const Date known =
        std::max(obligation.known_on, input_.known_from.value_or(obligation.known_on));
    const Date base = std::max(obligation.deadline.latest, known);
    const bool college = obliged(obligation) == Role::college();
    Subject subject{item, obligation, rule, known, base, {}, college, {}};
    const std::optional<PlanReason> silent = silence(obligation);
    if (silent == PlanReason::settled && obligation.status == Status::settled) rectify(subject);
    if (!silent || silent == PlanReason::before_known_from) find_unreachable(subject);
    if (silent && !input_.explain) return;
    subject.silent = silent;
    for (const Acknowledgement& rest : input_.acknowledgements)
        if (rest.obligation == item.id) subject.rests.push_back({rest.from, rest.until});
    remind(subject, announce(subject));
    missed(subject);
    if (rule.right && !subject.silent) subject.silent = PlanReason::right;
    if (!rule.right || input_.explain) escalate(subject);
}

// Why nothing (more) is to be said about it.
std::optional<PlanReason> Planner::silence(const Obligation& obligation) const {
    if (input_.ended) return PlanReason::dossier_ended;
    if (obligation.rule->soft) return PlanReason::soft_rule;
    switch (obligation.status) {
        case Status::settled:
        case Status::settled_late:
            return PlanReason::settled;
        case Status::lapsed:
            return PlanReason::lapsed;
        case Status::waived:
            return PlanReason::waived;
        case Status::open:
        case Status::overdue:
        case Status::missed:
        case Status::expired:
            break;
    }
    // Going live: what fell due before stands in the digest as a list to clear.
    if (input_.known_from && obligation.deadline.due < *input_.known_from)
        return PlanReason::before_known_from;
    return std::nullopt;
}

// Answers the day on which the obliged party is told; reminders come after it.
Date Planner::announce(const Subject& subject) {
    const Wish wish{NoticeKind::announcement, "", announcement_day(subject.known, calendar_),
                    Date{}};
    const Role& owes = told_for(obliged(subject.obligation));
    const bool announces = overrides_of(subject.rule).announce.value_or(true);
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

void Planner::remind(const Subject& subject, Date announced) {
    struct Dropped {
        Wish wish;
        PlanReason why;
    };
    const std::vector<int> own = overrides_of(subject.rule).reminder_days;
    const Date earliest = subject.obligation.deadline.earliest;
    const Date known_day = announcement_day(subject.known, calendar_).day;
    std::set<std::string> told_systems;
    std::vector<Dropped> dropped;
    const auto each = [&](const std::vector<int>& days_before, Date after, const Role& role,
                          bool in_digest) {
        for (const Reminder& reminder : reminder_days(earliest, days_before, calendar_)) {
            const Wish wish{NoticeKind::reminder, reminder.slot, reminder.on, reminder.on.day};
            const bool same_day = reminder.on.why == PlanReason::same_day;
            if (same_day || reminder.on.day <= after) {
                const PlanReason why = same_day ? PlanReason::same_day : PlanReason::late_entry;
                telling_.skip(subject, wish, role, in_digest ? PlanReason::in_digest : why);
                if (input_.explain) dropped.push_back({wish, why});
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
    bool told = false;
    if (subject.college)
        telling_.skip(subject, wish, owes, PlanReason::in_digest);
    else
        told = telling_.tell(subject, wish, owes).has_value();
    telling_.tell_systems(subject, wish, told);
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
    const std::vector<NoticePolicy::Rung> steps = rungs_of(subject.rule);
    const std::vector<const Recipient*> people = reachable(subject, steps);
    std::vector<int> offsets;
    for (const NoticePolicy::Rung& step : steps) offsets.push_back(step.working_days_after);
    const std::vector<Rung> rungs = escalation_rungs(offsets, people.size(), policy_);
    const Date since = subject.base + one_day;
    const std::size_t done = telling_.said().mails(subject.item.id, NoticeKind::escalation, since);
    std::optional<Date> previous =
        telling_.said().last(subject.item.id, NoticeKind::escalation, since);
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const Rung& rung = rungs[i];
        LadderDay on = ladder_day(subject.base, rung.working_days_after, subject.rests, calendar_);
        // Never two rungs on one day: one that comes late keeps its distance to the one before it.
        if (i >= done && previous && on.day <= *previous) {
            on = ladder_day(*previous, rung.after_previous, subject.rests, calendar_);
            on.why = PlanReason::keeps_distance;
        }
        const Wish wish{NoticeKind::escalation, rung.slot, on, since};
        std::optional<Date> mailed;
        if (!people.empty()) {
            const Recipient& to = *people[rung.person];
            if (i < done)
                telling_.skip(subject, wish, to, PlanReason::said);
            else
                mailed = telling_.tell(subject, wish, to);
        }
        telling_.tell_systems(subject, wish, mailed.has_value());
        if (mailed) previous = mailed;
    }
}

// A fact recorded late shows that it was done in time: whoever was told otherwise hears so, once.
void Planner::rectify(const Subject& subject) {
    const Date since = subject.base + one_day;
    const Date known = subject.obligation.settled_known_on.value_or(telling_.today());
    for (const Said::Accused& accused : telling_.said().accused(subject.item.id, since)) {
        const Date day = std::max(known, accused.on);
        const Wish wish{NoticeKind::rectification, "", announcement_day(day, calendar_),
                        accused.on};
        if (accused.channel == Channel::webhook) {
            telling_.tell_system(subject, wish, as_endpoint(accused.recipient), true);
            continue;
        }
        const PartyKey party = as_party(accused.recipient);
        const auto to = std::ranges::find(input_.people, party, &Recipient::party);
        if (to != input_.people.end())
            telling_.tell(subject, wish, *to);
        else
            telling_.skip(subject, wish, Recipient{party, {}, {}, false, {}},
                          PlanReason::left_case);
    }
}

void Planner::find_unreachable(const Subject& subject) {
    std::vector<Role> roles{told_for(obliged(subject.obligation))};
    for (const Inform& inform : subject.rule.inform) roles.push_back(told_for(inform.party));
    if (!subject.rule.right)
        for (const NoticePolicy::Rung& rung : rungs_of(subject.rule)) roles.push_back(rung.role);
    for (const Role& role : roles) {
        const Recipient* to = telling_.person(role);
        if ((to && to->reachable) || !unreachable_.insert(role).second) continue;
        const Obligation& obligation = subject.obligation;
        plan_.findings.push_back({input_.case_key, "onbereikbaar." + role.word(),
                                  obligation.instrument, obligation.event, subject.rule.article,
                                  to ? "geen werkend e-mailadres" : "niemand in deze rol",
                                  "een werkend e-mailadres"});
    }
}

// The operator's word for one rule goes before that of its pack.
NoticeOverrides Planner::overrides_of(const Rule& rule) const {
    NoticeOverrides own = rule.notices;
    const auto found = policy_.rules.find(rule.id);
    if (found == policy_.rules.end()) return own;
    const NoticeOverrides& operators = found->second;
    if (!operators.reminder_days.empty()) own.reminder_days = operators.reminder_days;
    if (!operators.escalation_days.empty()) own.escalation_days = operators.escalation_days;
    if (operators.announce) own.announce = operators.announce;
    return own;
}

// A rule's own days take the place of the policy's; its last role serves any further ones.
std::vector<NoticePolicy::Rung> Planner::rungs_of(const Rule& rule) const {
    const std::vector<int> own = overrides_of(rule).escalation_days;
    if (own.empty() || policy_.rungs.empty()) return policy_.rungs;
    std::vector<NoticePolicy::Rung> rungs;
    for (std::size_t i = 0; i < own.size(); ++i)
        rungs.push_back({policy_.rungs[std::min(i, policy_.rungs.size() - 1)].role, own[i]});
    return rungs;
}

}  // namespace

Plan plan(const PlanInput& input, const NoticePolicy& policy, const Calendar& calendar,
          Instant now) {
    Plan plan = Planner(input, policy, calendar, now).run();
    if (input.explain) plan.cancelled = cancelled_by(plan, input, now);
    return plan;
}

std::string_view to_text(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::announcement:
            return "aankondiging";
        case NoticeKind::reminder:
            return "herinnering";
        case NoticeKind::missed:
            return "gemist";
        case NoticeKind::escalation:
            return "escalatie";
        case NoticeKind::digest:
            return "dagoverzicht";
        case NoticeKind::rectification:
            return "rectificatie";
    }
    return "";
}

std::string_view to_text(Channel channel) {
    switch (channel) {
        case Channel::mail:
            return "mail";
        case Channel::webhook:
            return "webhook";
        case Channel::letter:
            return "brief";
    }
    return "";
}

}  // namespace termijnd
