#include "scheduler/plan/plan.h"

#include <algorithm>

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

// Most obligations here are known on Monday 2 March 2026 and end on Thursday 30 April 2026. After
// that come 5 May, Ascension Day (14 May), the day after it by decree, and Whit Monday (25 May).

namespace {

const Rule client = rule_for(Role::client());
const Rule employer = rule_for(Role::employer());
const Rule college = rule_for(Role::college());

const Lines whole_ladder{"2026-03-02 09:00 aankondiging c1",   "2026-03-31 09:00 herinnering 30 c1",
                         "2026-04-16 09:00 herinnering 14 c1", "2026-04-23 09:00 herinnering 7 c1",
                         "2026-04-29 09:00 herinnering 1 c1",  "2026-05-01 09:00 gemist c1",
                         "2026-05-08 09:00 escalatie 1 tl1",   "2026-05-19 09:00 escalatie 2 ah1",
                         "2026-05-27 09:00 escalatie r1 ah1",  "2026-06-03 09:00 escalatie r2 ah1",
                         "2026-06-10 09:00 escalatie r3 ah1"};

}  // namespace

TEST_CASE("a client is told, reminded, called late, and then others are", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    CHECK(s.planned("2026-03-02 00:00") == whole_ladder);
}

TEST_CASE("reminding is on the earliest reading, accusing on the latest", "[plan]") {
    Situation s;
    s.owes("o1", employer, deadline("2026-03-31", "2026-04-14", "2026-04-30"), "2026-01-15");
    CHECK(s.planned("2026-01-15 00:00") ==
          Lines{"2026-01-15 09:00 aankondiging w1", "2026-02-27 09:00 herinnering 30 w1",
                "2026-03-17 09:00 herinnering 14 w1", "2026-03-24 09:00 herinnering 7 w1",
                "2026-03-30 09:00 herinnering 1 w1", "2026-05-01 09:00 gemist w1",
                "2026-05-08 09:00 escalatie 1 tl1", "2026-05-19 09:00 escalatie 2 ah1",
                "2026-05-27 09:00 escalatie r1 ah1", "2026-06-03 09:00 escalatie r2 ah1",
                "2026-06-10 09:00 escalatie r3 ah1"});
}

TEST_CASE("what the college owes is escalated and announced to nobody", "[plan]") {
    Situation s;
    s.owes("o1", college, deadline("2026-04-30"), "2026-03-02");
    CHECK(s.planned("2026-03-02 00:00") == from(whole_ladder, 6));
}

TEST_CASE("a party to be informed hears of the college's deadline on the rule's days", "[plan]") {
    Rule rule = college;
    rule.inform = {{Role::client(), {30, 7}}, {Role::employer(), {30, 7}}};
    Situation s;
    s.owes("o1", rule, deadline("2026-04-30"), "2026-03-02");
    Lines expected{"2026-03-31 09:00 herinnering 30 c1", "2026-03-31 09:00 herinnering 30 w1",
                   "2026-04-23 09:00 herinnering 7 c1", "2026-04-23 09:00 herinnering 7 w1"};
    const Lines ladder = from(whole_ladder, 6);
    expected.insert(expected.end(), ladder.begin(), ladder.end());
    CHECK(s.planned("2026-03-02 00:00") == expected);
}

TEST_CASE("a right that expires accuses nobody further up", "[plan]") {
    Rule rule = client;
    rule.right = Right{};
    Situation s;
    s.owes("o1", rule, deadline("2026-04-30"), "2026-03-02");
    CHECK(s.planned("2026-03-02 00:00") == Lines(whole_ladder.begin(), whole_ladder.begin() + 6));
}

TEST_CASE("a soft rule is for the digest alone, also for systems", "[plan]") {
    Rule rule = client;
    rule.soft = true;
    Situation s;
    s.input.endpoints = {{"dis"_endpoint, {}}};
    s.owes("o1", rule, deadline("2026-04-30"), "2026-03-02");
    CHECK(s.planned("2026-03-02 00:00").empty());
    CHECK(s.plan_at("2026-03-02 00:00").findings.empty());
}

TEST_CASE("late entry drops the reminders up to the announcement and nothing else", "[plan]") {
    Situation s;
    SECTION("on the day of a reminder") {
        s.owes("o1", client, deadline("2026-04-30"), "2026-04-16");
        Lines expected = from(whole_ladder, 3);
        expected.insert(expected.begin(), "2026-04-16 09:00 aankondiging c1");
        CHECK(s.planned("2026-04-16 00:00") == expected);
    }
    SECTION("on a day off, so that the announcement moves on") {
        s.owes("o1", client, deadline("2026-04-30"), "2026-04-18");
        CHECK(s.planned("2026-04-18 12:00").front() == "2026-04-20 09:00 aankondiging c1");
        CHECK(s.planned("2026-04-18 12:00")[1] == "2026-04-23 09:00 herinnering 7 c1");
    }
    SECTION("after the last day: the ladder counts from two weeks after the announcement") {
        s.owes("o1", client, deadline("2026-03-20"), "2026-04-16");
        Lines expected = from(whole_ladder, 5);
        expected.insert(expected.begin(), "2026-04-16 09:00 aankondiging c1");
        CHECK(s.planned("2026-04-16 00:00") == expected);
        CHECK(s.plan_at("2026-04-16 00:00").notices.front().notice.late_after == day("2026-04-30"));
    }
    SECTION("known on the last day but told after it: nothing is called late yet") {
        // Friday evening; Sunday is the last day, and the first letter comes on Monday.
        s.owes("o1", client, deadline("2026-03-08"), "2026-03-06");
        const Lines planned = s.planned("2026-03-06 22:00");
        CHECK(planned[0] == "2026-03-09 09:00 aankondiging c1");
        CHECK(planned[1] == "2026-03-24 09:00 gemist c1");
    }
    SECTION("told after the day that is named and before the latest: the latest holds") {
        s.owes("o1", client, deadline("2026-03-08", "2026-03-08", "2026-03-09"), "2026-03-06");
        CHECK(s.planned("2026-03-06 22:00")[1] == "2026-03-10 09:00 gemist c1");
    }
}

TEST_CASE("what is recorded inside sending hours goes at the next whole minute", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    CHECK(s.planned("2026-03-02 08:59").front() == "2026-03-02 09:00 aankondiging c1");
    CHECK(s.planned("2026-03-02 09:00").front() == "2026-03-02 09:00 aankondiging c1");
    CHECK(s.planned("2026-03-02 10:04").front() == "2026-03-02 10:05 aankondiging c1");
    CHECK(s.planned("2026-03-02 16:59").front() == "2026-03-02 17:00 aankondiging c1");
    CHECK(s.planned("2026-03-02 17:00").front() == "2026-03-03 09:00 aankondiging c1");
    CHECK(s.planned("2026-03-06 17:00").front() == "2026-03-09 09:00 aankondiging c1");
}

TEST_CASE("a reminder does not fall into the bundle of an announcement that came late", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-04-15");
    const Lines planned = s.planned("2026-04-15 18:00");
    CHECK(planned[0] == "2026-04-16 09:00 aankondiging c1");
    CHECK(planned[1] == "2026-04-23 09:00 herinnering 7 c1");
}

TEST_CASE("planning again moves nothing and repeats nothing", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    SECTION("what waits keeps its moment, also when that has just passed") {
        NoticeRow row = s.plan_at("2026-03-02 10:04").notices.front().notice;
        s.input.existing = {row};
        CHECK(s.planned("2026-03-02 10:20").front() == "2026-03-02 10:05 aankondiging c1");
    }
    SECTION("what was sent is not planned again") {
        s.send_until("2026-04-16 09:00");
        CHECK(s.planned("2026-04-16 09:01") == from(whole_ladder, 3));
        CHECK(s.planned("2026-04-22 23:59") == from(whole_ladder, 3));
    }
    SECTION("nor what was claimed or folded into another message") {
        s.send_until("2026-05-01 09:00");
        s.input.existing[0].state = NoticeRow::State::folded;
        s.input.existing[5].state = NoticeRow::State::claimed;
        CHECK(s.planned("2026-05-01 10:00") == from(whole_ladder, 6));
    }
}

TEST_CASE("a reminder that was never planned is dropped once its day has passed", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.send_until("2026-03-02 09:00");
    s.input.existing.resize(1);
    CHECK(s.planned("2026-04-17 08:00") == from(whole_ladder, 3));
    CHECK(s.planned("2026-04-23 11:30").front() == "2026-04-23 11:31 herinnering 7 c1");
}

TEST_CASE("a missed notice and one rung go at the next moment when they come late", "[plan]") {
    // As after a decision that was retracted: nothing of it was ever planned.
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.send_until("2026-03-02 09:00");
    s.input.existing.resize(1);
    // The ladder's own days were 1, 8, 19 and 27 May, 3 and 10 June.
    CHECK(s.planned("2026-06-05 12:00") ==
          Lines{"2026-06-05 12:01 gemist c1", "2026-06-05 12:01 escalatie 2 ah1",
                "2026-06-12 09:00 escalatie r1 ah1", "2026-06-19 09:00 escalatie r2 ah1",
                "2026-06-26 09:00 escalatie r3 ah1"});
}

TEST_CASE("a postponed obligation is reminded of again, and accused of on the new day", "[plan]") {
    Situation s;
    Obligation& o = s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.send_until("2026-05-01 09:00");
    o.deadline = deadline("2026-06-30");
    o.decisions = {{"g9"_event, "verplichting.uitgesteld", day("2026-05-06"), day("2026-06-30"),
                    "ziek", "cm1"}};
    CHECK(s.planned("2026-05-06 10:00") ==
          Lines{"2026-05-06 10:01 wijziging 2026-06-30 c1", "2026-05-29 09:00 herinnering 30 c1",
                "2026-06-16 09:00 herinnering 14 c1", "2026-06-23 09:00 herinnering 7 c1",
                "2026-06-29 09:00 herinnering 1 c1", "2026-07-01 09:00 gemist c1",
                "2026-07-07 09:00 escalatie 1 tl1", "2026-07-14 09:00 escalatie 2 ah1",
                "2026-07-21 09:00 escalatie r1 ah1", "2026-07-28 09:00 escalatie r2 ah1",
                "2026-08-04 09:00 escalatie r3 ah1"});
}

TEST_CASE("nothing outlives its reason", "[plan]") {
    Situation s;
    Obligation& o = s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.send_until("2026-04-16 09:00");
    for (const Status status : {Status::settled, Status::settled_late}) {
        o.status = status;
        CHECK(s.planned("2026-04-17 10:00").empty());
    }
    // Who was told of a last day hears that there is none any more, and nothing else.
    for (const Status status : {Status::lapsed, Status::waived}) {
        o.status = status;
        CHECK(s.planned("2026-04-17 10:00") == Lines{"2026-04-17 10:01 wijziging c1"});
    }
    o.status = Status::open;
    s.input.ended = true;
    CHECK(s.planned("2026-04-17 10:00").empty());
    CHECK(s.plan_at("2026-04-17 10:00").findings.empty());
}

TEST_CASE("an acknowledgement rests the ladder, which then goes on where it was", "[plan]") {
    Situation s;
    s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    SECTION("before the missed notice") {
        // Friday 24 April to Thursday 7 May; Friday 8 May is the first working day that counts.
        s.input.acknowledgements = {{"o1"_obligation, day("2026-04-24"), day("2026-05-07")}};
        s.send_until("2026-04-23 09:00");
        CHECK(s.planned("2026-04-24 12:00") ==
              Lines{"2026-04-29 09:00 herinnering 1 c1", "2026-05-08 09:00 gemist c1",
                    "2026-05-18 09:00 escalatie 1 tl1", "2026-05-26 09:00 escalatie 2 ah1",
                    "2026-06-02 09:00 escalatie r1 ah1", "2026-06-09 09:00 escalatie r2 ah1",
                    "2026-06-16 09:00 escalatie r3 ah1"});
    }
    SECTION("between two rungs") {
        s.send_until("2026-05-08 09:00");
        // One working day after the first rung was counted; four are left when the rest is over.
        s.input.acknowledgements = {{"o1"_obligation, day("2026-05-11"), day("2026-05-29")}};
        CHECK(s.planned("2026-05-11 12:00") ==
              Lines{"2026-06-04 09:00 escalatie 2 ah1", "2026-06-11 09:00 escalatie r1 ah1",
                    "2026-06-18 09:00 escalatie r2 ah1", "2026-06-25 09:00 escalatie r3 ah1"});
    }
    SECTION("on the day of the missed notice, after it went out") {
        s.send_until("2026-05-01 09:00");
        s.input.acknowledgements = {{"o1"_obligation, day("2026-05-01"), day("2026-05-08")}};
        CHECK(s.planned("2026-05-01 15:00").front() == "2026-05-18 09:00 escalatie 1 tl1");
    }
    SECTION("of another obligation: nothing rests") {
        s.input.acknowledgements = {{"o2"_obligation, day("2026-04-24"), day("2026-05-07")}};
        CHECK(s.planned("2026-03-02 00:00") == whole_ladder);
    }
}

TEST_CASE("a connected system hears each kind once, whether or not a person does", "[plan]") {
    Situation s;
    s.input.endpoints = {{"dis"_endpoint, {}}, {"alarm"_endpoint, {NoticeKind::missed}}};
    SECTION("beside the mails") {
        s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
        const Lines planned = s.planned("2026-03-02 00:00");
        CHECK(planned.size() == 2 * whole_ladder.size() + 1);
        const Lines some{
            "2026-03-02 09:00 aankondiging dis webhook",
            "2026-03-31 09:00 herinnering 30 dis webhook", "2026-05-01 09:00 gemist dis webhook",
            "2026-05-01 09:00 gemist alarm webhook", "2026-06-10 09:00 escalatie r3 dis webhook"};
        for (const std::string& line : some)
            CHECK(std::count(planned.begin(), planned.end(), line) == 1);
    }
    SECTION("of what the college owes: reminders, missed, escalations") {
        s.input.endpoints.pop_back();
        s.owes("o1", college, deadline("2026-04-30"), "2026-03-02");
        s.input.people.clear();
        CHECK(s.planned("2026-03-02 00:00") == Lines{"2026-03-31 09:00 herinnering 30 dis webhook",
                                                     "2026-04-16 09:00 herinnering 14 dis webhook",
                                                     "2026-04-23 09:00 herinnering 7 dis webhook",
                                                     "2026-04-29 09:00 herinnering 1 dis webhook",
                                                     "2026-05-01 09:00 gemist dis webhook",
                                                     "2026-05-08 09:00 escalatie 1 dis webhook",
                                                     "2026-05-19 09:00 escalatie 2 dis webhook",
                                                     "2026-05-27 09:00 escalatie r1 dis webhook",
                                                     "2026-06-03 09:00 escalatie r2 dis webhook",
                                                     "2026-06-10 09:00 escalatie r3 dis webhook"});
    }
    SECTION("a system that comes later does not hear what was said before") {
        s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
        s.input.endpoints.clear();
        s.send_until("2026-04-16 09:00");
        s.input.endpoints = {{"dis"_endpoint, {}}};
        CHECK(s.planned("2026-04-20 12:00").front() == "2026-04-23 09:00 herinnering 7 c1");
        CHECK(s.planned("2026-04-20 12:00")[1] == "2026-04-23 09:00 herinnering 7 dis webhook");
    }
}

TEST_CASE("going live is silent about what fell due before", "[plan]") {
    Situation s;
    s.input.known_from = day("2026-03-02");
    SECTION("nothing is announced or escalated") {
        s.owes("o1", client, deadline("2026-02-27"), "2025-12-01");
        CHECK(s.planned("2026-03-02 00:00").empty());
    }
    SECTION("what still runs is announced on the first day") {
        s.owes("o1", client, deadline("2026-04-30"), "2025-12-01");
        CHECK(s.planned("2026-03-02 00:00") == whole_ladder);
    }
}

TEST_CASE("who was accused in error hears so, once", "[plan]") {
    Situation s;
    Obligation& o = s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.input.endpoints = {{"dis"_endpoint, {}}};
    s.send_until("2026-05-08 09:00");
    o.status = Status::settled;
    o.settled_on = day("2026-04-28");
    o.settled_known_on = day("2026-05-11");
    const Lines expected{"2026-05-11 10:05 rectificatie c1", "2026-05-11 10:05 rectificatie tl1",
                         "2026-05-11 10:05 rectificatie dis webhook"};
    CHECK(s.planned("2026-05-11 10:04") == expected);
    for (const PlannedNotice& planned : s.plan_at("2026-05-11 10:04").notices) {
        s.input.existing.push_back(planned.notice);
        s.input.existing.back().state = NoticeRow::State::sent;
    }
    CHECK(s.planned("2026-05-11 11:00").empty());
    CHECK(s.planned("2026-05-12 11:00").empty());
}

TEST_CASE("who was not accused hears nothing when it is done", "[plan]") {
    Situation s;
    Obligation& o = s.owes("o1", client, deadline("2026-04-30"), "2026-03-02");
    s.send_until("2026-04-29 09:00");
    o.status = Status::settled;
    o.settled_on = o.settled_known_on = day("2026-04-30");
    CHECK(s.planned("2026-04-30 10:00").empty());
}

TEST_CASE("a rule's own days take the place of the policy's", "[plan]") {
    Rule rule = client;
    rule.notices.reminder_days = {10};
    rule.notices.escalation_days = {2, 3};
    rule.notices.announce = false;
    Situation s;
    s.policy.repeats = 0;
    s.owes("o1", rule, deadline("2026-04-30"), "2026-03-02");
    CHECK(s.planned("2026-03-02 00:00") ==
          Lines{"2026-04-20 09:00 herinnering 10 c1", "2026-05-01 09:00 gemist c1",
                "2026-05-04 09:00 escalatie 1 tl1", "2026-05-06 09:00 escalatie 2 ah1"});
}

TEST_CASE("a citizen hears that it was missed when a case manager has looked, where so agreed",
          "[plan][hold]") {
    Situation s;
    const Rule client = rule_for(Role::client());
    Obligation& owed = s.owes("o1", client, deadline("2026-05-08"), "2026-03-02");
    const auto missed = [&](std::string_view now) {
        Lines found;
        for (const std::string& line : s.planned(now))
            if (line.find(" gemist ") != std::string::npos) found.push_back(line);
        return found;
    };
    const auto confirm = [&](std::string_view on) {
        owed.decisions.push_back(
            {"g9"_event, std::string(own_kind::missed_confirmed), day(on), {}, "nagekeken", "cm1"});
    };
    REQUIRE(missed("2026-05-01 10:00") == Lines{"2026-05-11 09:00 gemist c1"});
    s.send_until("2026-05-07 12:00");
    s.policy.hold_missed = true;
    SECTION("not before it is confirmed") {
        CHECK(missed("2026-05-08 10:00").empty());
        CHECK(missed("2026-06-01 10:00").empty());
        confirm("2026-05-13");
        CHECK(missed("2026-05-13 10:00") == Lines{"2026-05-13 10:01 gemist c1"});
    }
    SECTION("on its own day when it is confirmed by then") {
        confirm("2026-05-09");
        CHECK(missed("2026-05-09 10:00") == Lines{"2026-05-11 09:00 gemist c1"});
    }
    SECTION("or when some working days have passed") {
        s.policy.hold_working_days = 2;
        CHECK(missed("2026-05-08 10:00") == Lines{"2026-05-13 09:00 gemist c1"});
        confirm("2026-05-12");
        CHECK(missed("2026-05-12 08:00") == Lines{"2026-05-12 09:00 gemist c1"});
    }
    SECTION("a confirmation from before a later last day says nothing") {
        confirm("2026-05-11");
        owed.deadline = deadline("2026-05-29");
        CHECK(missed("2026-05-20 10:00").empty());
    }
    SECTION("the ladder above goes on") {
        const Lines planned = s.planned("2026-05-12 10:00");
        CHECK(std::ranges::any_of(planned, [](const std::string& line) {
            return line.find("escalatie 1 tl1") != std::string::npos;
        }));
    }
    SECTION("an employer is not held back from") {
        Rule employer = rule_for(Role::employer());
        Situation other;
        other.policy.hold_missed = true;
        other.owes("o1", employer, deadline("2026-05-08"), "2026-03-02");
        const Lines planned = other.planned("2026-05-01 10:00");
        CHECK(std::ranges::find(planned, "2026-05-11 09:00 gemist w1") != planned.end());
    }
}
