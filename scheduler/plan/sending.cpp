#include "scheduler/plan/sending.h"

#include <fmt/format.h>

namespace termijnd {

namespace {

constexpr std::chrono::days one_day{1};

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

Instant Sending::letter_moment(Date day) const {
    const Instant listed = instant_at(day, policy_.digest_at);
    if (listed > now_) return listed;
    const Date next = calendar_.sending_day_on_or_after(today_);
    const Instant today = instant_at(next, policy_.digest_at);
    if (today > now_) return today;
    return instant_at(calendar_.sending_day_on_or_after(next + one_day), policy_.digest_at);
}

Appointment Sending::ordinary(Instant moment, const Recipient& to, const PlanObligation& item,
                              NoticeKind kind) const {
    const Date day = local_day(moment);
    if (to.last_message_on != day)
        return {moment, {"bundel", to_iso(day), as_recipient(to.party), ""}};
    const Date next = calendar_.sending_day_on_or_after(day + one_day);
    if (last_day_between(item.obligation->deadline, day, next))
        return {moment,
                {"laatste-dag", to_iso(day) + " " + item.id.str(), as_recipient(to.party),
                 std::string(to_text(kind))},
                PlanReason::on_its_own};
    return {instant_at(next, policy_.send_from),
            {"bundel", to_iso(next), as_recipient(to.party), ""},
            PlanReason::next_bundle};
}

Appointment Sending::escalation(Instant moment, const Recipient& to) const {
    const LocalTime shown = local_time(moment);
    // Outside the regular hour the message of that day may have gone already: one for each minute.
    const std::string subject = shown.at == policy_.send_from
                                    ? to_iso(shown.day)
                                    : fmt::format("{}T{:02}:{:02}", to_iso(shown.day),
                                                  shown.at.count() / 60, shown.at.count() % 60);
    return {moment, {"escalatie", subject, as_recipient(to.party), ""}};
}

}  // namespace termijnd
