#include <algorithm>

#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

// What the ladder waits for, who takes whose place, and whose days are others than the policy's.
using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::deadline;
using test::Lines;
using test::rule_for;
using test::Situation;

namespace waiting_test {  // its helpers are named as those of its neighbours
namespace {

const Rule client = rule_for(Role::client());
const Rule employer = rule_for(Role::employer());

// Owed by the client until Thursday 30 April 2026.
struct Owed : Situation {
    Owed() { owes("o1", client, deadline("2026-04-30"), "2026-03-02"); }
};

Lines of_kind(const Lines& lines, std::string_view kind) {
    Lines some;
    for (const std::string& line : lines)
        if (line.find(kind) != std::string::npos) some.push_back(line);
    return some;
}

std::string reason_of(const Plan& plan, NoticeKind kind) {
    for (const SkippedNotice& each : plan.skipped)
        if (each.kind == kind) return std::string(stable_name(each.why));
    return "planned";
}

}  // namespace

TEST_CASE("who asked for more time is not called late before the answer", "[plan]") {
    Owed s;
    s.send_until("2026-04-29 09:00");
    SECTION("while it waits; whoever should answer hears of it after ten working days") {
        s.input.pending = {{"o1"_obligation, Asked::What::more_time, day("2026-04-29"), {}}};
        const Lines planned = s.planned("2026-04-29 12:00");
        CHECK(of_kind(planned, "gemist").empty());
        // The tenth working day after 29 April is 18 May; the fifth after that is the 26th.
        CHECK(of_kind(planned, "escalatie").front() == "2026-05-26 09:00 escalatie 1 tl1");
        CHECK(reason_of(s.explained_at("2026-04-29 12:00"), NoticeKind::missed) ==
              "wacht-op-uitstelverzoek");
    }
    SECTION("refused: the ladder goes on the first working day after it") {
        s.input.pending = {
            {"o1"_obligation, Asked::What::more_time, day("2026-04-29"), day("2026-05-12")}};
        const Lines planned = s.planned("2026-05-12 12:00");
        CHECK(planned.front() == "2026-05-13 09:00 gemist c1");
    }
    SECTION("of another obligation: nothing rests") {
        s.input.pending = {{"o2"_obligation, Asked::What::more_time, day("2026-04-29"), {}}};
        CHECK(s.planned("2026-04-29 12:00").front() == "2026-05-01 09:00 gemist c1");
    }
}

TEST_CASE("while an objection is pending nobody is called late and nothing is passed on",
          "[plan]") {
    Owed s;
    s.send_until("2026-04-20 09:00");
    s.input.pending = {{"o1"_obligation, Asked::What::objection, day("2026-04-20"), {}}};
    const Lines planned = s.planned("2026-04-20 12:00");
    CHECK(of_kind(planned, "gemist").empty());
    CHECK(of_kind(planned, "escalatie").empty());
    // The last day stands, so it is still reminded of.
    CHECK(of_kind(planned, "herinnering").size() == 2);
    CHECK(reason_of(s.explained_at("2026-04-20 12:00"), NoticeKind::escalation) ==
          "wacht-op-bezwaar");
    s.input.pending.front().answered_on = day("2026-06-30");
    CHECK(of_kind(s.planned("2026-06-30 12:00"), "gemist").front() == "2026-07-01 09:00 gemist c1");
}

TEST_CASE("an escalation goes to whoever stands in on its day", "[plan]") {
    Owed s;
    s.input.people.push_back({"tl2"_party, Role::team_leader(), "tl2@x.nl", true, {}});
    s.input.stand_ins = {{"tl1"_party, "tl2"_party, day("2026-05-01"), day("2026-05-08")}};
    s.send_until("2026-05-01 09:00");
    SECTION("in their place") {
        CHECK(s.planned("2026-05-01 12:00").front() == "2026-05-08 09:00 escalatie 1 tl2");
    }
    SECTION("not on another day") {
        s.input.stand_ins.front().until = day("2026-05-07");
        CHECK(s.planned("2026-05-01 12:00").front() == "2026-05-08 09:00 escalatie 1 tl1");
    }
    SECTION("not when they cannot be reached either") {
        s.person("tl2").reachable = false;
        CHECK(s.planned("2026-05-01 12:00").front() == "2026-05-08 09:00 escalatie 1 tl1");
    }
    SECTION("and is not told twice when the other is back") {
        s.send_until("2026-05-08 09:00");
        CHECK(s.planned("2026-05-11 12:00").front() == "2026-05-19 09:00 escalatie 2 ah1");
    }
}

TEST_CASE("of the operator's words the person's go first, then the rule's, then the role's",
          "[plan]") {
    Situation s;
    s.owes("o1", employer, deadline("2026-04-30"), "2026-03-02");
    const auto reminders = [&] { return of_kind(s.planned("2026-03-02 00:00"), "herinnering"); };
    const NoticeOverrides five{{5}, {}, {}}, six{{6}, {}, {}}, seven{{7}, {}, {}};
    s.policy.roles[Role::client()] = five;
    CHECK(reminders().size() == 4);
    s.policy.roles[Role::employer()] = five;
    CHECK(reminders() == Lines{"2026-04-24 09:00 herinnering 5 w1"});
    s.policy.rules[employer.id] = six;
    CHECK(reminders() == Lines{"2026-04-24 09:00 herinnering 6 w1"});
    s.policy.people["w1"_party] = seven;
    CHECK(reminders() == Lines{"2026-04-23 09:00 herinnering 7 w1"});
    s.policy.people["w1"_party].announce = false;
    CHECK(of_kind(s.planned("2026-03-02 00:00"), "aankondiging").empty());
    s.policy.people["w1"_party].escalation_days = {20};
    CHECK(of_kind(s.planned("2026-03-02 00:00"), "escalatie 1").front() ==
          "2026-06-03 09:00 escalatie 1 tl1");
}

}  // namespace waiting_test
