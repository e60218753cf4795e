#include "scheduler/plan/planner.h"

#include <algorithm>
#include <tuple>

#include "scheduler/plan/cancelled.h"

namespace termijnd {

Plan Planner::run() {
    for (const PlanObligation& item : input_.obligations) plan_one(item);
    for (const ObligationRow& row : input_.withdrawn) plan_withdrawn(row);
    std::ranges::sort(plan_.notices, {}, [](const PlannedNotice& planned) {
        const NoticeRow& row = planned.notice;
        return std::tie(row.due_at, row.last_day, row.obligation, row.kind, row.slot, row.channel,
                        row.recipient);
    });
    return std::move(plan_);
}

void Planner::plan_one(const PlanObligation& item) {
    const Obligation& obligation = *item.obligation;
    const Rule& rule = *obligation.rule;
    const Date known =
        std::max(obligation.known_on, input_.known_from.value_or(obligation.known_on));
    const bool college = obliged(obligation) == Role::college();
    Subject subject{item, obligation, rule, known, {}, {}, college, {}};
    const std::vector<Said::Told> told = telling_.said().told(item.id);
    subject.base = late_after(subject, told);
    corrected_.clear();
    if (!input_.ended && !rule.soft) correct(subject, told, standing_of(obligation, subject.base));
    const std::optional<PlanReason> silent = silence(obligation);
    if (!silent || silent == PlanReason::before_known_from) find_unreachable(subject);
    if (silent && !input_.explain) return;
    subject.silent = silent;
    for (const Acknowledgement& rest : input_.acknowledgements)
        if (rest.obligation == item.id) subject.rests.push_back({rest.from, rest.until});
    wait_for_answers(subject);
    remind(subject, announce(subject));
    missed(subject);
    if (rule.right && !subject.silent) subject.silent = PlanReason::right;
    if (subject.waits == PlanReason::objected && !subject.silent) subject.silent = subject.waits;
    if ((!rule.right && !subject.silent) || input_.explain) escalate(subject);
}

// While a question waits nobody is told that it was missed. Who asks for more time and hears
// nothing is passed on all the same, once it rested as long as for an acknowledgement: somebody has
// to answer. An objection takes as long as it takes.
void Planner::wait_for_answers(Subject& subject) const {
    for (const Pending& each : input_.pending) {
        if (each.obligation != subject.item.id) continue;
        if (each.answered_on) {
            subject.rests.push_back({each.from, *each.answered_on});
        } else if (each.what == Asked::What::objection) {
            subject.waits = PlanReason::objected;
        } else {
            if (!subject.waits) subject.waits = PlanReason::asked;
            subject.rests.push_back(
                {each.from, calendar_.working_days_after(each.from, policy_.acknowledged_for)});
        }
    }
}

void Planner::plan_withdrawn(const ObligationRow& row) {
    static const Rule no_rule;
    if (input_.ended || successors_.contains(row.id)) return;
    Obligation gone;
    gone.rule = &no_rule;
    gone.instrument = row.instrument;
    gone.event = row.event;
    gone.deadline = {row.earliest, row.due, row.latest, {}, false};
    const PlanObligation item{row.id, &gone};
    corrected_.clear();
    correct({item, gone, no_rule, row.known_on, row.latest, {}, false, {}},
            telling_.said().told(row.id), {.is = Standing::Is::off});
}

// Rule 2: `latest`, but where it became known or was told too late for that, some days after it was
// told.
Date Planner::late_after(const Subject& subject, const std::vector<Said::Told>& all) const {
    const Deadline& deadline = subject.obligation.deadline;
    Date heard = announcement_day(subject.known, calendar_).day;
    const Recipient* owes = telling_.person(told_for(obliged(subject.obligation)));
    if (owes && !subject.college) {
        const auto told = std::ranges::find_if(all, [owes](const Said::Told& each) {
            return !each.webhook && as_party(each.recipient) == owes->party;
        });
        const bool was_told = told != all.end();
        // Called missed on a later day than it has now, it was missed.
        if (was_told && told->accused_on && told->last_day > deadline.due) return deadline.latest;
        if (was_told && told->last_day == deadline.due)
            heard = told->since;
        else if (was_told || overrides_of(subject.obligation).announce.value_or(true))
            heard = telling_.next_day(heard, *owes);
    }
    if (subject.known <= deadline.due && heard <= deadline.latest) return deadline.latest;
    return std::max(deadline.latest, heard + std::chrono::days(policy_.late_entry_days));
}

// Whoever was told something that is not so any more hears so, before anything else about it.
void Planner::correct(const Subject& subject, const std::vector<Said::Told>& all,
                      const Standing& standing) {
    for (const Said::Told& told : all)
        if (const auto correction = correction_for(standing, told, telling_.today()))
            correct(subject, told, *correction);
}

void Planner::correct(const Subject& subject, const Said::Told& told,
                      const Correction& correction) {
    const bool off = correction.off;
    const Wish wish{correction.kind, off ? "" : to_iso(subject.obligation.deadline.due),
                    announcement_day(telling_.today(), calendar_), told.on, off};
    if (told.webhook) return telling_.tell_system(subject, wish, as_endpoint(told.recipient), true);
    const PartyKey party = as_party(told.recipient);
    const Recipient* to = telling_.person(party);
    if (!to)
        return telling_.skip(subject, wish, Recipient{party, {}, {}, false, {}},
                             PlanReason::left_case);
    if (const auto day = telling_.tell(subject, wish, *to)) corrected_.emplace(party, *day);
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

void Planner::find_unreachable(const Subject& subject) {
    std::vector<Role> roles{told_for(obliged(subject.obligation))};
    for (const Inform& inform : subject.rule.inform) roles.push_back(told_for(inform.party));
    if (!subject.rule.right)
        for (const NoticePolicy::Rung& rung : rungs_of(subject.obligation))
            roles.push_back(rung.role);
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

// The operator's word goes before that of the pack: for this person, this rule, this role.
NoticeOverrides Planner::overrides_of(const Obligation& obligation) const {
    NoticeOverrides own = obligation.rule->notices;
    const auto put_over = [&own](const auto& all, const auto& key) {
        const auto found = all.find(key);
        if (found == all.end()) return;
        const NoticeOverrides& operators = found->second;
        if (!operators.reminder_days.empty()) own.reminder_days = operators.reminder_days;
        if (!operators.escalation_days.empty()) own.escalation_days = operators.escalation_days;
        if (operators.announce) own.announce = operators.announce;
    };
    put_over(policy_.roles, obliged(obligation));
    put_over(policy_.rules, obligation.rule->id);
    if (policy_.people.empty()) return own;
    if (const Recipient* owes = telling_.person(told_for(obliged(obligation))))
        put_over(policy_.people, owes->party);
    return own;
}

// A rule's own days take the place of the policy's; its last role serves any further ones.
std::vector<NoticePolicy::Rung> Planner::rungs_of(const Obligation& obligation) const {
    const std::vector<int> own = overrides_of(obligation).escalation_days;
    if (own.empty() || policy_.rungs.empty()) return policy_.rungs;
    std::vector<NoticePolicy::Rung> rungs;
    for (std::size_t i = 0; i < own.size(); ++i)
        rungs.push_back({policy_.rungs[std::min(i, policy_.rungs.size() - 1)].role, own[i]});
    return rungs;
}

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
        case NoticeKind::change:
            return "wijziging";
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
