#include "scheduler/plan/plan.h"

#include "scheduler/time/local_time.h"
#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::deadline;
using test::Lines;
using test::rule_for;
using test::Situation;

namespace bundles_test {  // its helpers are named as those of its neighbours
namespace {

const Rule client = rule_for(Role::client());
const Rule college = rule_for(Role::college());

Lines keys(const Plan& plan) {
    Lines lines;
    for (const PlannedNotice& planned : plan.notices)
        lines.push_back(planned.key.kind + "|" + planned.key.subject + "|" +
                        planned.key.recipient.str() + "|" + planned.key.slot);
    return lines;
}

}  // namespace

TEST_CASE("all notices for a person on a day are one message", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.owes("o2", client, deadline("2026-06-30"), "2026-03-02");
    const Plan plan = s.plan_at("2026-03-02 00:00");
    CHECK(keys(plan)[0] == "bundel|2026-03-02|c1|");
    CHECK(keys(plan)[1] == "bundel|2026-03-02|c1|");
    CHECK(keys(plan).back() == "bundel|2026-08-04|ah1|");
}

TEST_CASE("a second message on one day waits, unless a last day would pass", "[plan]") {
    Situation s;
    s.person("c1").last_message_on = day("2026-03-06");
    SECTION("it waits for the next sending day") {
        s.owes("o1", client, deadline("2026-04-30"), "2026-03-06");
        const Plan plan = s.plan_at("2026-03-06 10:04");
        CHECK(test::as_line(plan.notices.front().notice) == "2026-03-09 09:00 aankondiging c1");
        CHECK(keys(plan).front() == "bundel|2026-03-09|c1|");
    }
    SECTION("with the last day in the weekend it goes on its own") {
        s.owes("o1", client, deadline("2026-03-08", "2026-03-20", "2026-03-20"), "2026-03-06");
        const Plan plan = s.plan_at("2026-03-06 10:04");
        CHECK(test::as_line(plan.notices.front().notice) == "2026-03-06 10:05 aankondiging c1");
        CHECK(keys(plan).front() == "laatste-dag|2026-03-06 o1|c1|aankondiging");
    }
    SECTION("an escalation waits too: nobody gets two messages a day") {
        s.person("tl1").last_message_on = day("2026-05-08");
        s.owes("o1", college, deadline("2026-04-30"), "2026-03-02");
        CHECK(s.planned("2026-05-08 10:04").front() == "2026-05-11 09:00 escalatie 1 tl1");
    }
}

}  // namespace bundles_test
