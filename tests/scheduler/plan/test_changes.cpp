#include <algorithm>

#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

// What is said to whoever was told something that is not so any more.
using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::deadline;
using test::Lines;
using test::rule_for;
using test::Situation;

namespace changes_test {  // its helpers are named as those of its neighbours
namespace {

const Rule client = rule_for(Role::client());

// A client's obligation until Thursday 30 April 2026, announced on 2 March.
struct Told : Situation {
    explicit Told(std::string_view until) {
        obligation = &owes("o1", client, deadline("2026-04-30"), "2026-03-02");
        send_until(until);
    }
    Lines corrections(std::string_view now) {
        Lines lines;
        for (const PlannedNotice& planned : plan_at(now).notices)
            if (planned.notice.kind == NoticeKind::change ||
                planned.notice.kind == NoticeKind::rectification)
                lines.push_back(test::as_line(planned.notice));
        return lines;
    }
    // As if what is planned at `now` and due by then went out.
    void say(std::string_view now, std::string_view until) {
        for (const PlannedNotice& planned : plan_at(now).notices) {
            if (planned.notice.due_at > test::at(until)) continue;
            input.existing.push_back(planned.notice);
            input.existing.back().state = NoticeRow::State::sent;
        }
    }
    void postponed(std::string_view on, std::string_view until) {
        obligation->deadline = deadline(until);
        obligation->decisions.push_back(
            {"g9"_event, "verplichting.uitgesteld", day(on), day(until), "ziek", "cm1"});
    }
    void withdrawn() {
        ObligationRow row;
        row.id = "o1"_obligation;
        row.case_key = "d1"_case;
        row.instrument = "v1"_instrument;
        row.rule = client.id;
        row.known_on = day("2026-03-02");
        row.earliest = row.due = row.latest = day("2026-04-30");
        row.state = ObligationRow::State::withdrawn;
        input.obligations.clear();
        input.withdrawn = {row};
    }
    Obligation* obligation;
};

}  // namespace

TEST_CASE("a last day that moves is told once, before anything else about it", "[plan][changes]") {
    Told s("2026-03-31 09:00");
    s.postponed("2026-04-20", "2026-05-04");
    // Seven days before is 27 April, a day off; it moves back to the 24th.
    CHECK(s.planned("2026-04-20 10:00")[0] == "2026-04-20 10:01 wijziging 2026-05-04 c1");
    CHECK(s.planned("2026-04-20 10:00")[1] == "2026-04-24 09:00 herinnering 7 c1");
    s.say("2026-04-20 10:00", "2026-04-20 12:00");
    CHECK(s.corrections("2026-04-20 12:00").empty());
    SECTION("and again when it moves again") {
        s.postponed("2026-04-21", "2026-05-11");
        CHECK(s.corrections("2026-04-21 10:00") ==
              Lines{"2026-04-21 10:01 wijziging 2026-05-11 c1"});
    }
    SECTION("also back to what it was") {
        s.obligation->decisions.clear();
        s.obligation->deadline = deadline("2026-04-30");
        CHECK(s.corrections("2026-04-21 10:00") ==
              Lines{"2026-04-21 10:01 wijziging 2026-04-30 c1"});
    }
}

TEST_CASE("a last day that moves and moves back before anybody hears is not told",
          "[plan][changes]") {
    Told s("2026-03-31 09:00");
    s.postponed("2026-04-20", "2026-05-04");
    s.obligation->decisions.clear();
    s.obligation->deadline = deadline("2026-04-30");
    CHECK(s.corrections("2026-04-20 18:00").empty());
}

TEST_CASE("nobody hears of a change in what they were never told", "[plan][changes]") {
    Told s("2026-01-01 00:00");
    s.input.existing.clear();
    s.postponed("2026-03-02", "2026-05-29");
    CHECK(s.corrections("2026-03-02 00:00").empty());
    CHECK(s.planned("2026-03-02 00:00")[0] == "2026-03-02 09:00 aankondiging c1");
}

TEST_CASE("what was said in shadow mode stays said, and there is nothing to correct of it",
          "[plan][changes][shadow]") {
    Told s("2026-03-31 09:00");
    const Lines really = s.planned("2026-03-31 10:00");
    for (NoticeRow& row : s.input.existing) row.in_shadow = true;
    CHECK(s.planned("2026-03-31 10:00") == really);
    s.postponed("2026-04-20", "2026-05-04");
    CHECK(s.corrections("2026-04-20 10:00").empty());
    INFO("they hear the new day with the next reminder, and are called late after it as usual");
    CHECK(s.planned("2026-04-20 10:00")[0] == "2026-04-20 10:01 herinnering 14 c1");
    const Lines next_day = s.planned("2026-04-21 10:00");
    CHECK(std::ranges::find(next_day, "2026-05-06 09:00 gemist c1") != next_day.end());
    INFO("while it is on, all of it is tried out");
    s.input.shadow = true;
    CHECK(s.corrections("2026-04-20 10:00").size() == 1);
}

TEST_CASE("a change that was told in shadow mode only is told to who really heard the old day",
          "[plan][changes][shadow]") {
    Told s("2026-03-31 09:00");
    s.postponed("2026-04-20", "2026-05-04");
    s.input.shadow = true;
    s.say("2026-04-20 10:00", "2026-04-20 12:00");
    s.input.existing.back().in_shadow = true;
    CHECK(s.corrections("2026-04-21 10:00").empty());
    s.input.shadow = false;
    CHECK(s.corrections("2026-04-21 10:00") == Lines{"2026-04-21 10:01 wijziging 2026-05-04 c1"});
}

TEST_CASE("what moved to a day that is over is called late two weeks after that is told",
          "[plan][changes]") {
    Told s("2026-03-31 09:00");
    s.obligation->deadline = deadline("2026-04-14");
    s.obligation->corrections.push_back({});
    const Lines planned = s.planned("2026-04-16 08:00");
    CHECK(planned[0] == "2026-04-16 09:00 wijziging 2026-04-14 c1");
    CHECK(planned[1] == "2026-05-01 09:00 gemist c1");
}

TEST_CASE("an accusation that today's facts do not bear out is withdrawn", "[plan][changes]") {
    Told s("2026-05-08 09:00");
    SECTION("the start was put in wrong") {
        s.obligation->deadline = deadline("2026-06-30");
        s.obligation->corrections.push_back({});
        CHECK(s.corrections("2026-05-11 10:04") ==
              Lines{"2026-05-11 10:05 rectificatie 2026-06-30 c1",
                    "2026-05-11 10:05 rectificatie 2026-06-30 tl1"});
    }
    SECTION("it was the wrong dossier") {
        s.withdrawn();
        CHECK(s.corrections("2026-05-11 10:04") ==
              Lines{"2026-05-11 10:05 rectificatie c1", "2026-05-11 10:05 rectificatie tl1"});
        s.say("2026-05-11 10:04", "2026-05-11 12:00");
        CHECK(s.planned("2026-05-12 10:00").empty());
    }
    SECTION("it had lapsed before") {
        s.obligation->status = Status::lapsed;
        CHECK(s.corrections("2026-05-11 10:04").front() == "2026-05-11 10:05 rectificatie c1");
    }
    SECTION("more time afterwards makes it no mistake") {
        s.postponed("2026-05-11", "2026-06-30");
        CHECK(s.corrections("2026-05-11 10:04") ==
              Lines{"2026-05-11 10:05 wijziging 2026-06-30 c1",
                    "2026-05-11 10:05 wijziging 2026-06-30 tl1"});
    }
    SECTION("a waiver afterwards neither") {
        s.obligation->status = Status::waived;
        s.obligation->waived_on = day("2026-05-11");
        CHECK(s.corrections("2026-05-11 10:04").front() == "2026-05-11 10:05 wijziging c1");
    }
    SECTION("with another day that is over as well it was missed all the same") {
        s.obligation->deadline = deadline("2026-04-28");
        s.obligation->corrections.push_back({});
        const Lines planned = s.planned("2026-05-11 10:04");
        CHECK(planned[0] == "2026-05-11 10:05 wijziging 2026-04-28 c1");
        CHECK(test::from(planned, 2).front() == "2026-05-13 09:00 escalatie 2 ah1");
    }
}

TEST_CASE("a start that is put in anew moves the last day, and is not off and new",
          "[plan][changes]") {
    Told s("2026-03-31 09:00");
    s.withdrawn();
    CHECK(s.planned("2026-04-02 10:00") == Lines{"2026-04-02 10:01 wijziging c1"});
    SECTION("with another day") {
        s.owes("o2", client, deadline("2026-05-29"), "2026-04-02");
        CHECK(s.planned("2026-04-02 10:00").front() == "2026-04-02 10:01 wijziging 2026-05-29 c1");
        CHECK(s.plan_at("2026-04-02 10:00").notices.front().notice.obligation == "o2"_obligation);
        s.say("2026-04-02 10:00", "2026-04-02 12:00");
        CHECK(s.corrections("2026-04-03 10:00").empty());
    }
    SECTION("with the same day there is nothing to tell") {
        s.owes("o2", client, deadline("2026-04-30"), "2026-04-02");
        CHECK(s.planned("2026-04-02 10:00").front() == "2026-04-16 09:00 herinnering 14 c1");
    }
    SECTION("with another voorziening it is another obligation") {
        s.owes("o2", client, deadline("2026-05-29"), "2026-04-02").instrument = "v2"_instrument;
        CHECK(s.planned("2026-04-02 10:00")[1] == "2026-04-02 10:01 aankondiging c1");
        CHECK(s.corrections("2026-04-02 10:00") == Lines{"2026-04-02 10:01 wijziging c1"});
    }
}

TEST_CASE("a waiver that is taken back is told with the last day", "[plan][changes]") {
    Told s("2026-03-31 09:00");
    s.obligation->status = Status::waived;
    s.say("2026-04-02 10:00", "2026-04-02 12:00");
    s.obligation->status = Status::open;
    CHECK(s.corrections("2026-04-08 10:00") == Lines{"2026-04-08 10:01 wijziging 2026-04-30 c1"});
}

TEST_CASE("a system hears of a change too, and nobody does once the dossier has ended",
          "[plan][changes]") {
    Told s("2026-03-31 09:00");
    s.input.endpoints = {{"dis"_endpoint, {}}};
    s.say("2026-03-02 08:00", "2026-03-31 12:00");
    s.postponed("2026-04-20", "2026-05-29");
    CHECK(s.corrections("2026-04-20 10:00") ==
          Lines{"2026-04-20 10:01 wijziging 2026-05-29 c1",
                "2026-04-20 10:01 wijziging 2026-05-29 dis webhook"});
    s.input.ended = true;
    CHECK(s.planned("2026-04-20 10:00").empty());
}

}  // namespace changes_test
