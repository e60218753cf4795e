#include "scheduler/plan/ladder.h"

#include <algorithm>

namespace termijnd {

namespace {

bool counts(Date day, const std::vector<Rest>& rests) {
    return std::ranges::none_of(
        rests, [day](const Rest& rest) { return rest.from < day && day <= rest.until; });
}

bool silent(Date day, const std::vector<Rest>& rests) {
    return std::ranges::any_of(
        rests, [day](const Rest& rest) { return rest.from <= day && day <= rest.until; });
}

}  // namespace

LadderDay announcement_day(Date known_on, const Calendar& calendar) {
    const Date day = calendar.sending_day_on_or_after(known_on);
    return {day, day == known_on ? PlanReason::on_its_day : PlanReason::moved_on};
}

std::vector<Reminder> reminder_days(Date earliest, const std::vector<int>& days_before,
                                    const Calendar& calendar) {
    std::vector<int> numbers = days_before;
    std::ranges::sort(numbers);
    std::vector<Reminder> reminders;
    for (const int number : numbers) {
        const Date counted = earliest - std::chrono::days(number);
        const Date day = calendar.sending_day_on_or_before(counted);
        const bool taken = std::ranges::any_of(
            reminders, [day](const Reminder& nearer) { return nearer.on.day == day; });
        const PlanReason why = taken            ? PlanReason::same_day
                               : day == counted ? PlanReason::on_its_day
                                                : PlanReason::moved_back;
        reminders.push_back({std::to_string(number), {day, why}});
    }
    std::ranges::reverse(reminders);
    return reminders;
}

LadderDay ladder_day(Date base, int n, const std::vector<Rest>& rests, const Calendar& calendar) {
    LadderDay found{base, PlanReason::on_its_day};
    while (n > 0) {
        found.day = calendar.working_days_after(found.day, 1);
        if (counts(found.day, rests))
            --n;
        else
            found.why = PlanReason::rested;
    }
    for (; !calendar.is_sending_day(found.day) || silent(found.day, rests); found.day += one_day)
        if (silent(found.day, rests))
            found.why = PlanReason::rested;
        else if (found.why != PlanReason::rested)
            found.why = PlanReason::moved_on;
    return found;
}

std::vector<Rung> escalation_rungs(const std::vector<int>& working_days_after,
                                   std::size_t reachable, const NoticePolicy& policy) {
    std::vector<Rung> rungs;
    const std::size_t firsts =
        reachable == 0 ? working_days_after.size() : std::min(reachable, working_days_after.size());
    int previous = 0;
    for (std::size_t i = 0; i < firsts; ++i) {
        const int after = working_days_after[i];
        rungs.push_back({std::to_string(i + 1), i, after, after - previous});
        previous = after;
    }
    for (int repeat = 1; firsts > 0 && repeat <= policy.repeats; ++repeat) {
        previous += policy.repeat_every;
        rungs.push_back({"r" + std::to_string(repeat), firsts - 1, previous, policy.repeat_every});
    }
    return rungs;
}

}  // namespace termijnd
