#pragma once

#include <string>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/law/calendar.h"
#include "scheduler/plan/reason.h"
#include "scheduler/policy.h"

// The ladder as civil days: on which day each kind of notice falls, before anything is known about
// hours, messages or what was said already. Every day given is a sending day, and says how it came
// to be that one.
namespace termijnd {

// The ladder stands still after `from` until `until`, both included in the days nothing is said.
struct Rest {
    Date from;
    Date until;
};

struct LadderDay {
    Date day;
    PlanReason why;  // on_its_day, moved_back, moved_on, rested; same_day: it is not to be told
};

struct Reminder {
    std::string slot;
    LadderDay on;
};

// The announcement: the first sending day on or after the obligation became known.
[[nodiscard]] LadderDay announcement_day(Date known_on, const Calendar& calendar);

// One for each of `days_before`, moved back to a sending day, earliest first. Of two that fall on
// one day the one nearest to the deadline is told; the other is `same_day`.
[[nodiscard]] std::vector<Reminder> reminder_days(Date earliest,
                                                  const std::vector<int>& days_before,
                                                  const Calendar& calendar);

// The n-th working day after `base`, not counting days of rest; then on to a day that is a sending
// day outside any rest. n = 1 is the day of the missed notice.
[[nodiscard]] LadderDay ladder_day(Date base, int n, const std::vector<Rest>& rests,
                                   const Calendar& calendar);

// Escalation as a list of steps, each a number of working days after the base.
struct Rung {
    std::string slot;  // "1", "2", …; repeats of the last "r1", "r2", …
    std::size_t person = 0;
    int working_days_after = 0;
    int after_previous = 0;
};
// The rungs of a rule when `reachable` of its people can be reached: an unreachable one is skipped
// to the next at once, so the ladder shifts up. With nobody reachable the steps stay, for systems.
[[nodiscard]] std::vector<Rung> escalation_rungs(const std::vector<int>& working_days_after,
                                                 std::size_t reachable, const NoticePolicy& policy);

}  // namespace termijnd
