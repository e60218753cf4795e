#pragma once

#include <optional>
#include <string>

#include "obligations/derive/derive.h"
#include "obligations/law/calendar.h"
#include "scheduler/plan/plan.h"
#include "scheduler/policy.h"

// From a civil day to the moment and the message that carries a notice. Pure.
namespace termijnd {

// Late by so much or less is usual (rule 7); a time without sending that is longer is an outage.
inline constexpr std::chrono::minutes late_from{15};

struct Appointment {
    Instant at;
    MessageKey key;
    // next_bundle or on_its_own, where another message to that person decides.
    std::optional<PlanReason> why{};
};

class Sending {
  public:
    Sending(const NoticePolicy& policy, const Calendar& calendar, Instant now);

    [[nodiscard]] Date today() const { return today_; }
    // The start of the sending hours on `day`; once that has passed the next moment inside sending
    // hours, a whole minute, so that what is recorded together goes out together.
    [[nodiscard]] Instant moment(Date day) const;
    // Whether the start of the sending hours of `day` has passed.
    [[nodiscard]] bool passed(Date day) const;
    // Whether it is inside the sending hours now.
    [[nodiscard]] bool is_open() const;
    // Whether what was due at `due_at` and has not gone out is too late to go as it was planned.
    // Late by a quarter of an hour is usual; more is too late on another day than it was for, or
    // outside the sending hours (rule 7).
    [[nodiscard]] bool too_late(Instant due_at) const;
    // When a letter for `day` is listed: with the digest of that day, or of the next.
    [[nodiscard]] Instant letter_moment(Date day) const;

    // `moment`, or the next sending day's when that person's message of that day went out already.
    [[nodiscard]] Instant next_message(Instant moment, const Recipient& to) const;
    // The message of that day; of the next sending day when that person's went out already, unless
    // one of the three last days would pass by waiting: then a message of its own. So has a last
    // day that is today or past, where its notice should have gone out `before_today` (rule 7).
    // `item` null: nothing has a last day.
    [[nodiscard]] Appointment appointment(Instant moment, const Recipient& to,
                                          const PlanObligation* item, NoticeKind kind,
                                          bool before_today) const;

  private:
    [[nodiscard]] Instant next_moment() const;

    const NoticePolicy& policy_;
    const Calendar& calendar_;
    Instant now_;
    Date today_;
    Instant next_;
};

}  // namespace termijnd
