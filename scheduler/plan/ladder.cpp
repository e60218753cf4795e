#include "scheduler/plan/ladder.h"

#include <algorithm>

namespace termijnd {

namespace {

constexpr std::chrono::days one_day{1};

bool counts(Date day, const std::vector<Rest>& rests) {
    return std::ranges::none_of(
        rests, [day](const Rest& rest) { return rest.from < day && day <= rest.until; });
}

bool silent(Date day, const std::vector<Rest>& rests) {
    return std::ranges::any_of(
        rests, [day](const Rest& rest) { return rest.from <= day && day <= rest.until; });
}

}  // namespace

Date announcement_day(Date known_on, const Calendar& calendar) {
    return calendar.sending_day_on_or_after(known_on);
}

std::vector<LadderDay> reminder_days(Date earliest, const std::vector<int>& days_before,
                                     const Calendar& calendar) {
    std::vector<int> numbers = days_before;
    std::ranges::sort(numbers);
    std::vector<LadderDay> days;
    for (const int number : numbers) {
        const Date day = calendar.sending_day_on_or_before(earliest - std::chrono::days(number));
        const bool taken =
            std::ranges::any_of(days, [day](const LadderDay& other) { return other.day == day; });
        if (!taken) days.push_back({std::to_string(number), day});
    }
    std::ranges::reverse(days);
    return days;
}

Date ladder_day(Date base, int n, const std::vector<Rest>& rests, const Calendar& calendar) {
    Date day = base;
    while (n > 0) {
        day = calendar.working_days_after(day, 1);
        if (counts(day, rests)) --n;
    }
    while (!calendar.is_sending_day(day) || silent(day, rests)) day += one_day;
    return day;
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
