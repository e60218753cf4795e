#include "scheduler/plan/telling.h"

#include <algorithm>

#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

Said::Line line_of(const Subject& subject, const Wish& wish, const RecipientKey& recipient) {
    return {subject.item.id, wish.kind, wish.slot, recipient};
}

// Colleagues hear of it in their overview.
bool gets_letters(const Role& role) {
    return std::ranges::find(Role::staff(), role) == Role::staff().end();
}

// The day of a step that is held back until `until`.
LadderDay later_than(Date until, const LadderDay& on, const Calendar& calendar) {
    if (until < on.day) return on;
    return {announcement_day(until + std::chrono::days(1), calendar).day, PlanReason::held_back};
}

}  // namespace

Telling::Telling(const PlanInput& input, const NoticePolicy& policy, const Calendar& calendar,
                 const Said::Successors& successors, Instant now, Plan& plan)
    : input_(input),
      calendar_(calendar),
      sending_(policy, calendar, now),
      said_(input.existing, input.people, successors, now, input.shadow),
      plan_(plan) {}

const Recipient* Telling::person(const Role& role) const {
    const auto found = std::ranges::find(input_.people, role, &Recipient::role);
    return found == input_.people.end() ? nullptr : &*found;
}

const Recipient* Telling::person(const PartyKey& party) const {
    const auto found = std::ranges::find(input_.people, party, &Recipient::party);
    return found == input_.people.end() ? nullptr : &*found;
}

Date Telling::next_day(Date day, const Recipient& to) const {
    return local_day(sending_.next_message(sending_.moment(day), to));
}

std::optional<Date> Telling::tell(const Subject& subject, const Wish& wish, const Role& role) {
    if (const Recipient* to = person(role)) return tell(subject, wish, *to);
    skip(subject, wish, role, PlanReason::nobody);
    return std::nullopt;
}

std::optional<Date> Telling::tell(const Subject& subject, const Wish& wish, const Recipient& to) {
    // Escalations are counted by their caller: a rung's slot changes when the ladder shifts.
    if (wish.kind != NoticeKind::escalation) {
        const auto how =
            said_.said(line_of(subject, wish, as_recipient(to.party)), false, wish.said_since);
        if (how) {
            leave_out(subject, wish, to.role, to.party.str(), *how);
            return std::nullopt;
        }
    }
    if (subject.silent) {
        leave_out(subject, wish, to.role, to.party.str(), *subject.silent);
        return std::nullopt;
    }
    const Recipient& there = present(wish, to);
    return on_its_way(subject, wish, there);
}

// Who hears it in their place on its day. A correction is for whoever was told.
const Recipient& Telling::present(const Wish& wish, const Recipient& to) const {
    if (wish.kind != NoticeKind::escalation) return to;
    const StandIn* away =
        stand_in(input_.stand_ins, to.party, local_day(sending_.moment(wish.on.day)));
    const Recipient* by = away ? person(away->by) : nullptr;
    return by && by->reachable ? *by : to;
}

// Held back until a day, it goes on the first sending day after it.
std::optional<Date> Telling::on_its_way(const Subject& subject, const Wish& wish,
                                        const Recipient& to) {
    const RecipientKey recipient = as_recipient(to.party);
    const HeldNotice* back = held(subject, wish, recipient);
    if (!back) return to.reachable ? by_mail(subject, wish, to) : by_letter(subject, wish, to);
    if (back->until) {
        Wish later = wish;
        later.on = later_than(*back->until, wish.on, calendar_);
        return to.reachable ? by_mail(subject, later, to) : by_letter(subject, later, to);
    }
    if (to.reachable && !too_late(subject, wish, sending_.moment(wish.on.day), true))
        hold(subject, wish, recipient, Channel::mail);
    else
        leave_out(subject, wish, to.role, to.party.str(),
                  to.reachable ? PlanReason::too_late : PlanReason::held_back);
    return std::nullopt;
}

const HeldNotice* Telling::held(const Subject& subject, const Wish& wish,
                                const RecipientKey& recipient) const {
    for (const HeldNotice& each : input_.held)
        if (each.obligation == subject.item.id && each.kind == wish.kind &&
            each.slot == wish.slot && each.recipient == recipient)
            return &each;
    return nullptr;
}

// In a message of its own, at the moment that it had when it was held.
void Telling::hold(const Subject& subject, const Wish& wish, const RecipientKey& recipient,
                   Channel channel) {
    const NoticeRow* there =
        said_.planned(line_of(subject, wish, recipient), channel == Channel::webhook);
    const Instant at =
        there && sending_.passed(wish.on.day) ? there->due_at : sending_.moment(wish.on.day);
    std::string slot(to_text(wish.kind));
    slot += " " + wish.slot + " " + to_iso(local_day(at));
    add(subject, wish, recipient, channel,
        {at,
         {"aangehouden", subject.item.id.str(), recipient, std::move(slot)},
         PlanReason::held_back});
    plan_.notices.back().notice.state = NoticeRow::State::held;
}

std::optional<Date> Telling::by_mail(const Subject& subject, const Wish& wish,
                                     const Recipient& to) {
    Instant moment = sending_.moment(wish.on.day);
    const NoticeRow* planned = waits(subject, wish, to.party, moment);
    const bool keep = planned && planned->channel == Channel::mail && planned->due_at <= moment &&
                      !sending_.too_late(planned->due_at);
    if (keep)
        moment = planned->due_at;
    else if (too_late(subject, wish, moment, planned != nullptr)) {
        leave_out(subject, wish, to.role, to.party.str(), PlanReason::too_late);
        return std::nullopt;
    }
    const Appointment appointment = sending_.appointment(
        moment, to, wish.off ? nullptr : &subject.item, wish.kind, wish.on.day < today());
    add(subject, wish, as_recipient(to.party), Channel::mail, appointment);
    return local_day(appointment.at);
}

std::optional<Date> Telling::by_letter(const Subject& subject, const Wish& wish,
                                       const Recipient& to) {
    const Instant listed = sending_.letter_moment(wish.on.day);
    const bool planned = waits(subject, wish, to.party, listed) != nullptr;
    const bool letters = gets_letters(to.role);
    if (!letters || too_late(subject, wish, listed, planned)) {
        leave_out(subject, wish, to.role, to.party.str(),
                  letters ? PlanReason::too_late : PlanReason::unreachable);
        return std::nullopt;
    }
    add(subject, wish, as_recipient(to.party), Channel::letter, {listed, {}});
    return local_day(listed);
}

// What is planned for that person, by mail or letter, and should have gone since its day came.
const NoticeRow* Telling::waits(const Subject& subject, const Wish& wish, const PartyKey& party,
                                Instant moment) const {
    if (!sending_.passed(wish.on.day)) return nullptr;
    const NoticeRow* row = said_.planned(line_of(subject, wish, as_recipient(party)), false);
    return row && local_day(row->due_at) <= local_day(moment) ? row : nullptr;
}

// A reminder whose day is over is not sent any more unless it waits, nor after the day it reminds
// of.
bool Telling::too_late(const Subject& subject, const Wish& wish, Instant moment, bool waits) const {
    if (wish.kind != NoticeKind::reminder) return false;
    return (!waits && wish.on.day < today()) ||
           local_day(moment) > subject.obligation.deadline.earliest;
}

void Telling::tell_systems(const Subject& subject, const Wish& wish, bool accompanies) {
    for (const Endpoint& endpoint : input_.endpoints) {
        const bool wants = endpoint.kinds.empty() ||
                           std::ranges::find(endpoint.kinds, wish.kind) != endpoint.kinds.end();
        if (wants)
            tell_system(subject, wish, endpoint.name, accompanies);
        else
            leave_out(subject, wish, {}, endpoint.name.str(), PlanReason::kind_not_wanted);
    }
}

void Telling::tell_system(const Subject& subject, const Wish& wish, const EndpointName& endpoint,
                          bool accompanies) {
    const Said::Line line = line_of(subject, wish, as_recipient(endpoint));
    const auto how = said_.said(line, true, wish.said_since);
    if (how || subject.silent)
        return leave_out(subject, wish, {}, endpoint.str(), how ? *how : *subject.silent);
    const HeldNotice* back = held(subject, wish, line.recipient);
    if (back && !back->until) return hold(subject, wish, line.recipient, Channel::webhook);
    const LadderDay on = back ? later_than(*back->until, wish.on, calendar_) : wish.on;
    Instant moment = sending_.moment(on.day);
    const NoticeRow* planned = said_.planned(line, true);
    const bool keep = planned && sending_.passed(on.day) && planned->due_at <= moment;
    if (keep) moment = planned->due_at;
    if (!planned && !back && !accompanies && wish.on.day < today())
        return leave_out(subject, wish, {}, endpoint.str(), PlanReason::before_endpoint);
    std::string slot(to_text(wish.kind));
    if (!wish.slot.empty()) slot += " " + wish.slot;
    // With the day, since a postponed obligation is reminded of again.
    slot += " " + to_iso(local_day(moment));
    add(subject, wish, as_recipient(endpoint), Channel::webhook,
        {moment, {"webhook", subject.item.id.str(), as_recipient(endpoint), std::move(slot)}});
}

void Telling::add(const Subject& subject, const Wish& wish, RecipientKey recipient, Channel channel,
                  Appointment appointment) {
    NoticeRow row;
    row.obligation = subject.item.id;
    row.case_key = input_.case_key;
    row.kind = wish.kind;
    row.slot = wish.slot;
    row.recipient = std::move(recipient);
    row.channel = channel;
    row.due_at = appointment.at;
    if (!wish.off) row.last_day = subject.obligation.deadline.due;
    row.late_after = subject.base;
    const bool on_that_day = local_day(appointment.at) == wish.on.day;
    const PlanReason why =
        appointment.why.value_or(on_that_day ? wish.on.why : PlanReason::next_moment);
    plan_.notices.push_back({std::move(row), std::move(appointment.key), why});
}

void Telling::skip(const Subject& subject, const Wish& wish, const Recipient& to, PlanReason why) {
    if (!input_.explain) return;
    const auto how =
        said_.said(line_of(subject, wish, as_recipient(to.party)), false, wish.said_since);
    leave_out(subject, wish, to.role, to.party.str(), how ? *how : subject.silent.value_or(why));
}

void Telling::skip(const Subject& subject, const Wish& wish, const Role& role, PlanReason why) {
    if (!input_.explain) return;
    if (const Recipient* to = person(role)) return skip(subject, wish, *to, why);
    leave_out(subject, wish, role, "", subject.silent.value_or(why));
}

void Telling::skip_systems(const Subject& subject, const Wish& wish, PlanReason why) {
    if (!input_.explain) return;
    for (const Endpoint& endpoint : input_.endpoints) {
        const auto how =
            said_.said(line_of(subject, wish, as_recipient(endpoint.name)), true, wish.said_since);
        leave_out(subject, wish, {}, endpoint.name.str(),
                  how ? *how : subject.silent.value_or(why));
    }
}

void Telling::leave_out(const Subject& subject, const Wish& wish, const Role& role,
                        const std::string& recipient, PlanReason why) {
    if (!input_.explain) return;
    plan_.skipped.push_back(
        {subject.item.id, wish.kind, wish.slot, role, RecipientKey(recipient), wish.on.day, why});
}

}  // namespace termijnd
