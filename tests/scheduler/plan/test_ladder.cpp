#include "scheduler/plan/ladder.h"
#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using test::day;

namespace {

std::vector<std::string> written(const std::vector<Reminder>& reminders) {
    std::vector<std::string> lines;
    for (const Reminder& reminder : reminders)
        if (reminder.on.why != PlanReason::same_day)
            lines.push_back(reminder.slot + " " + to_iso(reminder.on.day));
    return lines;
}

using Lines = std::vector<std::string>;
const Calendar calendar{Calendar::built_in()};

}  // namespace

TEST_CASE("a reminder on a day off moves back to a sending day", "[ladder]") {
    // The day before Wednesday 6 May 2026 is a holiday.
    // Thirty days before is Easter Monday, behind Good Friday.
    CHECK(written(reminder_days(day("2026-05-06"), {30, 14, 7, 1}, calendar)) ==
          Lines{"30 2026-04-02", "14 2026-04-22", "7 2026-04-29", "1 2026-05-04"});
}

TEST_CASE("two reminders that move to one day are one, the nearest", "[ladder]") {
    CHECK(written(reminder_days(day("2026-03-09"), {2, 1, 7}, calendar)) ==
          Lines{"7 2026-03-02", "1 2026-03-06"});
}

TEST_CASE("a closing day sends nothing and counts as a working day", "[ladder]") {
    CalendarData data = Calendar::built_in();
    data.closing_days = {day("2026-03-05")};
    const Calendar closed(data);
    CHECK(announcement_day(day("2026-03-05"), closed).day == day("2026-03-06"));
    CHECK(ladder_day(day("2026-03-04"), 1, {}, closed).day == day("2026-03-06"));
    CHECK(ladder_day(day("2026-03-04"), 2, {}, closed).day == day("2026-03-06"));
    CHECK(written(reminder_days(day("2026-03-06"), {1}, closed)) == Lines{"1 2026-03-04"});
}

TEST_CASE("the ladder stands still during a rest and goes on where it was", "[ladder]") {
    // Counted from Friday 6 March: Monday the 9th is the first, Friday the 13th the fifth.
    const Date base = day("2026-03-06");
    CHECK(ladder_day(base, 1, {}, calendar).day == day("2026-03-09"));
    CHECK(ladder_day(base, 5, {}, calendar).day == day("2026-03-13"));
    const std::vector<Rest> rests{{day("2026-03-10"), day("2026-03-12")}};
    CHECK(ladder_day(base, 1, rests, calendar).day == day("2026-03-09"));
    CHECK(ladder_day(base, 2, rests, calendar).day == day("2026-03-13"));
    CHECK(ladder_day(base, 5, rests, calendar).day == day("2026-03-17"));
}

TEST_CASE("the escalation ladder shifts up past whoever cannot be reached", "[ladder]") {
    const NoticePolicy policy;
    const auto steps = [&](std::size_t reachable) {
        Lines lines;
        for (const Rung& rung : escalation_rungs({5, 10}, reachable, policy))
            lines.push_back(rung.slot + " person " + std::to_string(rung.person) + " after " +
                            std::to_string(rung.working_days_after));
        return lines;
    };
    CHECK(steps(2) == Lines{"1 person 0 after 5", "2 person 1 after 10", "r1 person 1 after 15",
                            "r2 person 1 after 20", "r3 person 1 after 25"});
    CHECK(steps(1) == Lines{"1 person 0 after 5", "r1 person 0 after 10", "r2 person 0 after 15",
                            "r3 person 0 after 20"});
    CHECK(steps(0) == steps(2));
}
