#include "scheduler/plan/plan.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "scheduler/plan/ladder.h"
#include "scheduler/plan/said.h"
#include "scheduler/plan/sending.h"

namespace termijnd {

namespace {

constexpr std::chrono::days one_day{1};
constexpr std::string_view client_role = "cliënt";
constexpr std::string_view employer_role = "werkgever";
constexpr std::string_view manager_role = "casemanager";

std::string_view role_of(Obliged obliged) {
    switch (obliged) {
        case Obliged::client:
            return client_role;
        case Obliged::employer:
            return employer_role;
        case Obliged::college:
            break;
    }
    return manager_role;
}

class Planner {
  public:
    Planner(const PlanInput& input, const NoticePolicy& policy, const Calendar& calendar,
            Instant now)
        : input_(input),
          policy_(policy),
          calendar_(calendar),
          sending_(policy, calendar, now),
          said_(input.existing, input.people, now) {}

    Plan run();

  private:
    // One obligation while it is being planned.
    struct Subject {
        const PlanObligation& item;
        const Obligation& obligation;
        const Rule& rule;
        Date known;  // the day it became known here
        Date base;   // what the ladder counts from
        std::vector<Rest> rests;
        bool college;
    };
    // What is to be said, to whomever.
    struct Wish {
        NoticeKind kind;
        std::string slot;
        Date day;
        Date said_since;  // a notice of this kind and slot on or after this day has said it
    };

    void plan_one(const PlanObligation& item);
    Date announce(const Subject& subject);
    void remind(const Subject& subject, Date announced);
    void missed(const Subject& subject);
    void escalate(const Subject& subject);
    void rectify(const Subject& subject);
    void find_unreachable(const Subject& subject);

    std::optional<Date> tell_obliged(const Subject& subject, const Wish& wish);
    std::optional<Date> tell(const Subject& subject, const Wish& wish, const Recipient& to);
    void tell_systems(const Subject& subject, const Wish& wish, bool accompanies);
    void tell_system(const Subject& subject, const Wish& wish, const std::string& endpoint,
                     bool accompanies);
    void add(const Subject& subject, const Wish& wish, std::string recipient, Channel channel,
             const Appointment& appointment);

    const Recipient* person(std::string_view role) const;
    NoticeOverrides overrides_of(const Rule& rule) const;
    std::vector<NoticePolicy::Rung> rungs_of(const Rule& rule) const;
    bool too_late(const Wish& wish, Date earliest) const;

    const PlanInput& input_;
    const NoticePolicy& policy_;
    const Calendar& calendar_;
    Sending sending_;
    Said said_;
    Plan plan_;
    std::set<std::string, std::less<>> unreachable_;
};

Plan Planner::run() {
    if (input_.ended) return {};
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
    if (rule.soft) return;
    const Date known =
        std::max(obligation.known_on, input_.known_from.value_or(obligation.known_on));
    Subject subject{item,
                    obligation,
                    rule,
                    known,
                    std::max(obligation.deadline.latest, known),
                    {},
                    rule.obliged == Obliged::college};
    if (obligation.status == Status::settled) return rectify(subject);
    if (!is_unsettled(obligation.status)) return;
    find_unreachable(subject);
    // Going live: what fell due before stands in the digest as a list to clear.
    if (input_.known_from && obligation.deadline.due < *input_.known_from) return;
    for (const Acknowledgement& rest : input_.acknowledgements)
        if (rest.obligation == item.id) subject.rests.push_back({rest.from, rest.until});
    remind(subject, announce(subject));
    missed(subject);
    if (!rule.right) escalate(subject);
}

// Answers the day on which the obliged party is told; reminders come after it.
Date Planner::announce(const Subject& subject) {
    const Date day = announcement_day(subject.known, calendar_);
    // Nothing is announced to the college itself: reminders from that very day on still inform.
    if (subject.college) return day - one_day;
    if (!overrides_of(subject.rule).announce.value_or(true)) return day;
    const Wish wish{NoticeKind::announcement, "", day, Date{}};
    const std::optional<Date> told = tell_obliged(subject, wish);
    tell_systems(subject, wish, told.has_value());
    if (told) return *told;
    return said_.last(subject.item.id, NoticeKind::announcement, Date{}).value_or(day);
}

void Planner::remind(const Subject& subject, Date announced) {
    const std::vector<int> own = overrides_of(subject.rule).reminder_days;
    const Date earliest = subject.obligation.deadline.earliest;
    const Date known_day = announcement_day(subject.known, calendar_);
    std::set<std::string> told_systems;
    const auto each = [&](const std::vector<int>& days_before, Date after, const Recipient* to) {
        for (const LadderDay& reminder : reminder_days(earliest, days_before, calendar_)) {
            const Wish wish{NoticeKind::reminder, reminder.slot, reminder.day, reminder.day};
            if (reminder.day <= after) continue;
            if (to) tell(subject, wish, *to);
            if (told_systems.insert(wish.slot).second) tell_systems(subject, wish, false);
        }
    };
    each(own.empty() ? policy_.reminder_days : own, announced,
         subject.college ? nullptr : person(role_of(subject.rule.obliged)));
    for (const Inform& inform : subject.rule.inform)
        each(inform.days_before, known_day - one_day, person(role_of(inform.party)));
}

void Planner::missed(const Subject& subject) {
    const Wish wish{NoticeKind::missed, "", ladder_day(subject.base, 1, subject.rests, calendar_),
                    subject.base + one_day};
    const bool told = !subject.college && tell_obliged(subject, wish).has_value();
    tell_systems(subject, wish, told);
}

void Planner::escalate(const Subject& subject) {
    std::vector<int> offsets;
    std::vector<const Recipient*> people;
    for (const NoticePolicy::Rung& rung : rungs_of(subject.rule)) {
        offsets.push_back(rung.working_days_after);
        const Recipient* to = person(rung.role);
        if (to && to->reachable) people.push_back(to);
    }
    const std::vector<Rung> rungs = escalation_rungs(offsets, people.size(), policy_);
    const Date since = subject.base + one_day;
    const std::size_t done = said_.mails(subject.item.id, NoticeKind::escalation, since);
    std::optional<Date> previous = said_.last(subject.item.id, NoticeKind::escalation, since);
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const Rung& rung = rungs[i];
        Date day = ladder_day(subject.base, rung.working_days_after, subject.rests, calendar_);
        // Never two rungs on one day: one that comes late keeps its distance to the one before it.
        if (i >= done && previous && day <= *previous)
            day = ladder_day(*previous, rung.after_previous, subject.rests, calendar_);
        const Wish wish{NoticeKind::escalation, rung.slot, day, since};
        std::optional<Date> mailed;
        if (i >= done && !people.empty()) mailed = tell(subject, wish, *people[rung.person]);
        tell_systems(subject, wish, mailed.has_value());
        if (mailed) previous = mailed;
    }
}

// A fact recorded late shows that it was done in time: whoever was told otherwise hears so, once.
void Planner::rectify(const Subject& subject) {
    const Date since = subject.base + one_day;
    const Date known = subject.obligation.settled_known_on.value_or(sending_.today());
    for (const Said::Accused& accused : said_.accused(subject.item.id, since)) {
        const Wish wish{NoticeKind::rectification, "",
                        calendar_.sending_day_on_or_after(std::max(known, accused.on)), accused.on};
        if (accused.channel == Channel::webhook) {
            tell_system(subject, wish, accused.recipient, true);
            continue;
        }
        for (const Recipient& to : input_.people)
            if (to.party == accused.recipient) {
                tell(subject, wish, to);
                break;
            }
    }
}

void Planner::find_unreachable(const Subject& subject) {
    std::vector<std::string> roles{std::string(role_of(subject.rule.obliged))};
    for (const Inform& inform : subject.rule.inform) roles.emplace_back(role_of(inform.party));
    if (!subject.rule.right)
        for (const NoticePolicy::Rung& rung : rungs_of(subject.rule)) roles.push_back(rung.role);
    for (const std::string& role : roles) {
        const Recipient* to = person(role);
        if ((to && to->reachable) || !unreachable_.insert(role).second) continue;
        const Obligation& obligation = subject.obligation;
        plan_.findings.push_back({input_.case_key, "onbereikbaar." + role, obligation.instrument,
                                  obligation.event, subject.rule.article,
                                  to ? "geen werkend e-mailadres" : "niemand in deze rol",
                                  "een werkend e-mailadres"});
    }
}

std::optional<Date> Planner::tell_obliged(const Subject& subject, const Wish& wish) {
    const Recipient* to = person(role_of(subject.rule.obliged));
    return to ? tell(subject, wish, *to) : std::nullopt;
}

// Answers the day on which it still goes out to `to`; none when it was said or is too late.
std::optional<Date> Planner::tell(const Subject& subject, const Wish& wish, const Recipient& to) {
    const Said::Line line{subject.item.id, wish.kind, wish.slot, to.party};
    const bool reminder = wish.kind == NoticeKind::reminder;
    const bool escalation = wish.kind == NoticeKind::escalation;
    // Escalations are counted by their caller: a rung's slot changes when the ladder shifts.
    if (!escalation && said_.said(line, false, wish.said_since)) return std::nullopt;
    if (!to.reachable) {
        if (to.role != client_role && to.role != employer_role) return std::nullopt;
        const Instant listed = sending_.letter_moment(wish.day);
        if (reminder && local_day(listed) > wish.day) return std::nullopt;
        add(subject, wish, to.party, Channel::letter, {listed, {}});
        return local_day(listed);
    }
    Instant moment = sending_.moment(wish.day);
    const NoticeRow* planned = said_.planned(line, Channel::mail);
    const bool keep = planned && sending_.passed(wish.day) && planned->due_at <= moment;
    if (keep) moment = planned->due_at;
    if (reminder && !keep && too_late(wish, subject.obligation.deadline.earliest))
        return std::nullopt;
    const Appointment appointment = escalation
                                        ? sending_.escalation(moment, to)
                                        : sending_.ordinary(moment, to, subject.item, wish.kind);
    add(subject, wish, to.party, Channel::mail, appointment);
    return local_day(appointment.at);
}

// A reminder whose day is over is not sent any more, nor after the day it reminds of.
bool Planner::too_late(const Wish& wish, Date earliest) const {
    return wish.day < sending_.today() || local_day(sending_.moment(wish.day)) > earliest;
}

void Planner::tell_systems(const Subject& subject, const Wish& wish, bool accompanies) {
    for (const Endpoint& endpoint : input_.endpoints) {
        const bool wants = endpoint.kinds.empty() ||
                           std::ranges::find(endpoint.kinds, wish.kind) != endpoint.kinds.end();
        if (wants) tell_system(subject, wish, endpoint.name, accompanies);
    }
}

// `accompanies`: a person is told as well, so it is news even when its day is over.
void Planner::tell_system(const Subject& subject, const Wish& wish, const std::string& endpoint,
                          bool accompanies) {
    const Said::Line line{subject.item.id, wish.kind, wish.slot, endpoint};
    if (said_.said(line, true, wish.said_since)) return;
    Instant moment = sending_.moment(wish.day);
    const NoticeRow* planned = said_.planned(line, Channel::webhook);
    const bool keep = planned && sending_.passed(wish.day) && planned->due_at <= moment;
    if (keep) moment = planned->due_at;
    // An endpoint that is new does not hear what was said before it came.
    if (!planned && !accompanies && wish.day < sending_.today()) return;
    std::string slot(to_text(wish.kind));
    if (!wish.slot.empty()) slot += " " + wish.slot;
    // With the day, since a postponed obligation is reminded of again.
    slot += " " + to_iso(local_day(moment));
    add(subject, wish, endpoint, Channel::webhook,
        {moment, {"webhook", subject.item.id, endpoint, std::move(slot)}});
}

void Planner::add(const Subject& subject, const Wish& wish, std::string recipient, Channel channel,
                  const Appointment& appointment) {
    NoticeRow row;
    row.obligation = subject.item.id;
    row.case_key = input_.case_key;
    row.kind = wish.kind;
    row.slot = wish.slot;
    row.recipient = std::move(recipient);
    row.channel = channel;
    row.due_at = appointment.at;
    plan_.notices.push_back({std::move(row), appointment.key});
}

const Recipient* Planner::person(std::string_view role) const {
    const auto found = std::ranges::find(input_.people, role, &Recipient::role);
    return found == input_.people.end() ? nullptr : &*found;
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
    return Planner(input, policy, calendar, now).run();
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
