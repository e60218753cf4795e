#include "scheduler/plan/plan.h"

#include "scheduler/time/local_time.h"
#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::deadline;
using test::from;
using test::Lines;
using test::rule_for;
using test::Situation;

namespace unreachable_test {  // its helpers are named as those of its neighbours
namespace {

const Rule client = rule_for(Role::client());

}  // namespace

TEST_CASE("somebody without a working address is passed over at once", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    SECTION("a client gets letters, which no message carries") {
        s.person("c1").reachable = false;
        const Plan plan = s.plan_at("2026-03-02 00:00");
        CHECK(test::as_line(plan.notices.front().notice) ==
              "2026-03-02 08:00 aankondiging c1 brief");
        CHECK(test::as_line(plan.notices[5].notice) == "2026-05-01 08:00 gemist c1 brief");
        CHECK(plan.notices.front().key == MessageKey{});
        REQUIRE(plan.findings.size() == 1);
        CHECK(plan.findings[0].id == "onbereikbaar.cliënt");
        CHECK(plan.findings[0].article == "17.c");
    }
    SECTION("a letter that was listed is not written again") {
        s.person("c1").reachable = false;
        s.send_until("2026-01-01 00:00");  // no message goes out, but the days pass
        CHECK(s.planned("2026-04-01 00:00").front() == "2026-04-16 08:00 herinnering 14 c1 brief");
    }
    SECTION("a letter recorded after the digest is listed in the next") {
        s.person("c1").reachable = false;
        CHECK(s.planned("2026-03-02 08:00").front() == "2026-03-03 08:00 aankondiging c1 brief");
    }
    SECTION("a rung is skipped to the next, and a finding raised the day it arises") {
        s.person("tl1").reachable = false;
        const Lines planned = s.planned("2026-03-02 00:00");
        CHECK(from(planned, 6) ==
              Lines{"2026-05-08 09:00 escalatie 1 ah1", "2026-05-19 09:00 escalatie r1 ah1",
                    "2026-05-27 09:00 escalatie r2 ah1", "2026-06-03 09:00 escalatie r3 ah1"});
        const auto findings = s.plan_at("2026-03-02 00:00").findings;
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].id == "onbereikbaar.teamleider");
    }
    SECTION("nobody at all is a finding for each role, and no notice") {
        s.input.people.clear();
        const Plan plan = s.plan_at("2026-03-02 00:00");
        CHECK(plan.notices.empty());
        CHECK(plan.findings.size() == 3);
    }
    SECTION("a mail that failed on the address goes out as a letter") {
        s.send_until("2026-03-31 09:00");
        s.input.existing[1].state = NoticeRow::State::failed;
        s.person("c1").reachable = false;
        CHECK(s.planned("2026-03-31 07:00").front() == "2026-03-31 08:00 herinnering 30 c1 brief");
    }
    SECTION("an escalation that failed on the address goes to the next rung at once") {
        s.send_until("2026-05-08 09:00");
        s.input.existing[6].state = NoticeRow::State::failed;
        s.person("tl1").reachable = false;
        CHECK(s.planned("2026-05-08 10:00").front() == "2026-05-08 10:01 escalatie 1 ah1");
    }
}

}  // namespace unreachable_test
