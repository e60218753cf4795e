#pragma once

#include <optional>

#include "scheduler/plan/plan.h"
#include "scheduler/plan/said.h"

// Who was told something that is not so any more, and what they hear. Pure.
//
//   told               | on today's facts                      | hears
//   a last day         | it is another                         | wijziging: the new one
//   a last day         | nothing is owed (any more)            | wijziging: it is off
//   that it is off     | it is owed after all                  | wijziging: the last day
//   that it was missed | it was done in time, is not owed,     | rectificatie
//                      | or its last day is still to come and  |
//                      | nobody put it off after they were told|
namespace termijnd {

// How an obligation stands on today's facts.
struct Standing {
    enum class Is : std::uint8_t { asked, done, done_late, off };
    Is is = Is::asked;
    Date due{};                        // while it is asked
    Date late_after{};                 // nothing is called late on or before it
    std::optional<Date> put_off_on{};  // the last extension, suspension, postponement or waiver
};
[[nodiscard]] Standing standing_of(const Obligation& obligation, Date late_after);

struct Correction {
    NoticeKind kind = NoticeKind::change;  // or rectification
    bool off = false;                      // it names no last day
};
[[nodiscard]] std::optional<Correction> correction_for(const Standing& standing,
                                                       const Said::Told& told, Date today);

// An obligation that is derived no longer is the same to its reader as another of the same rule,
// voorziening and period of which was spoken later, or not yet: a start that was put in anew.
[[nodiscard]] Said::Successors successors_of(const PlanInput& input);

}  // namespace termijnd
