#include "scheduler/plan/sending.h"

namespace termijnd {

namespace {

// Whether one of the three last days falls on or after `from` and before `until`.
bool last_day_between(const Deadline& deadline, Date from, Date until) {
    const auto inside = [&](Date day) { return from <= day && day < until; };
    return inside(deadline.earliest) || inside(deadline.due) || inside(deadline.latest);
}

}  // namespace

Sending::Sending(const NoticePolicy& policy, const Calendar& calendar, Instant now)
    : policy_(policy),
      calendar_(calendar),
      now_(now),
      today_(local_day(now)),
      next_(next_moment()) {}

Instant Sending::next_moment() const {
    const WallMinutes at = local_time(now_).at;
    if (!calendar_.is_sending_day(today_) || at >= policy_.send_until)
        return instant_at(calendar_.sending_day_on_or_after(today_ + one_day), policy_.send_from);
    if (at < policy_.send_from) return instant_at(today_, policy_.send_from);
    return std::chrono::floor<std::chrono::minutes>(now_) + std::chrono::minutes(1);
}

Instant Sending::moment(Date day) const {
    const Instant start = instant_at(day, policy_.send_from);
    return start >= now_ ? start : next_;
}

bool Sending::passed(Date day) const {
    return instant_at(day, policy_.send_from) < now_;
}

bool Sending::too_late(Instant due_at) const {
    if (now_ - due_at <= late_from) return false;
    return local_day(due_at) != today_ || !is_open();
}

bool Sending::is_open() const {
    const WallMinutes at = local_time(now_).at;
    return calendar_.is_sending_day(today_) && at >= policy_.send_from && at < policy_.send_until;
}

Instant Sending::letter_moment(Date day) const {
    const Instant listed = instant_at(day, policy_.digest_at);
    if (listed > now_) return listed;
    const Date next = calendar_.sending_day_on_or_after(today_);
    const Instant today = instant_at(next, policy_.digest_at);
    if (today > now_) return today;
    return instant_at(calendar_.sending_day_on_or_after(next + one_day), policy_.digest_at);
}

Instant Sending::next_message(Instant moment, const Recipient& to) const {
    const Date day = local_day(moment);
    if (to.last_message_on != day) return moment;
    return instant_at(calendar_.sending_day_on_or_after(day + one_day), policy_.send_from);
}

Appointment Sending::appointment(Instant moment, const Recipient& to, const PlanObligation* item,
                                 NoticeKind kind, bool before_today) const {
    const Date day = local_day(moment);
    const Instant next = next_message(moment, to);
    const bool is_past = before_today && kind != NoticeKind::escalation;
    const bool alone = item && ((is_past && item->obligation->deadline.due <= day) ||
                                last_day_between(item->obligation->deadline, day, local_day(next)));
    if (alone)
        return {moment,
                {"laatste-dag", to_iso(day) + " " + item->id.str(), as_recipient(to.party),
                 std::string(to_text(kind))},
                PlanReason::on_its_own};
    const MessageKey key{"bundel", to_iso(local_day(next)), as_recipient(to.party), ""};
    if (next == moment) return {moment, key};
    return {next, key, PlanReason::next_bundle};
}

}  // namespace termijnd
