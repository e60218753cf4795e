#include <algorithm>

#include "obligations/store/rules/claim.h"
#include "scheduler/engine/engine.h"
#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::at;
using test::day;
using test::deadline;
using test::Lines;
using test::Office;
using test::rule_for;
using test::Situation;

// A client's obligation, known on Monday 2 March 2026 with Thursday 30 April as its last day. Of
// its notices: [0] 2 March, announced; [1] to [4] reminders of 31 March, 16, 23 and 29 April;
// [5] 1 May, missed; [6] 8 May, the team leader; [7] 19 May, the head of department.

namespace failed_address_test {  // its helpers are named as those of its neighbours
namespace {

const Rule client = rule_for(Role::client());

struct Owed : Situation {
    Owed() { owes("o1", client, deadline("2026-04-30"), "2026-03-02"); }
    void fails(std::size_t notice) { input.existing[notice].state = NoticeRow::State::failed; }
    void moves(std::string_view party) { person(party).address = "nieuw@voorbeeld.invalid"; }
    std::string first_at(std::string_view now) { return planned(now).front(); }
};

}  // namespace

TEST_CASE("a refused address sends a letter in its place the same day", "[plan][address]") {
    Owed s;
    SECTION("that a deadline was missed") {
        s.send_until("2026-05-01 09:00");
        s.fails(5);
        s.person("c1").reachable = false;
        // That day's digest went out at eight.
        CHECK(s.first_at("2026-05-01 09:02") == "2026-05-04 08:00 gemist c1 brief");
    }
    SECTION("that a last day comes near") {
        s.send_until("2026-04-29 09:00");
        s.fails(4);
        s.person("c1").reachable = false;
        CHECK(s.first_at("2026-04-29 09:02") == "2026-04-30 08:00 herinnering 1 c1 brief");
    }
    SECTION("and it stays planned until it is listed, also after midnight") {
        s.send_until("2026-03-31 09:00");
        s.fails(1);
        s.person("c1").reachable = false;
        s.input.existing.push_back(s.plan_at("2026-03-31 09:02").notices.front().notice);
        CHECK(s.first_at("2026-04-01 00:05") == "2026-04-01 08:00 herinnering 30 c1 brief");
        CHECK(s.first_at("2026-04-01 08:05") == "2026-04-16 08:00 herinnering 14 c1 brief");
    }
    SECTION("unless it would be read after the day it reminds of") {
        s.input.obligations.clear();
        s.owes("o2", client, deadline("2026-03-08", "2026-04-30", "2026-04-30"), "2026-03-02");
        s.send_until("2026-03-06 09:00");
        s.input.existing[1].state = NoticeRow::State::failed;
        s.person("c1").reachable = false;
        CHECK(s.first_at("2026-03-06 09:02") == "2026-05-01 08:00 gemist c1 brief");
    }
}

TEST_CASE("what waits for a mail goes by letter once the address is gone", "[plan][address]") {
    Owed s;
    s.person("c1").last_message_on = day("2026-04-16");
    s.send_until("2026-03-31 09:00");
    // Today's message went out, so that the reminder waits for tomorrow's.
    for (NoticeRow& row : s.input.existing)
        if (row.slot == "14") row.due_at = at("2026-04-17 09:00");
    s.person("c1").reachable = false;
    CHECK(s.first_at("2026-04-17 07:00") == "2026-04-17 08:00 herinnering 14 c1 brief");
}

TEST_CASE("a letter about a day that has moved since does not wait", "[plan][address]") {
    Owed s;
    s.person("c1").reachable = false;
    s.send_until("2026-01-01 00:00");  // letters all of them, listed as the days pass
    s.input.existing.resize(2);
    s.input.obligations.clear();
    s.owes("o1", client, deadline("2026-05-20"), "2026-03-02");
    // Thirty days before is 20 April now; nobody planned that. That it moved is said first.
    CHECK(s.planned("2026-04-22 10:00")[0] == "2026-04-23 08:00 wijziging 2026-05-20 c1 brief");
    CHECK(s.planned("2026-04-22 10:00")[1] == "2026-05-06 08:00 herinnering 14 c1 brief");
}

TEST_CASE("a new address gets what was never received", "[plan][address]") {
    Owed s;
    SECTION("the announcement") {
        s.send_until("2026-03-02 09:00");
        s.fails(0);
        s.moves("c1");
        CHECK(s.first_at("2026-03-04 10:04") == "2026-03-04 10:05 aankondiging c1");
    }
    SECTION("the announcement in place of the reminders that failed after it") {
        s.send_until("2026-04-16 09:00");
        for (const std::size_t notice : {0U, 1U, 2U}) s.fails(notice);
        s.moves("c1");
        const Lines planned = s.planned("2026-04-17 10:04");
        CHECK(planned[0] == "2026-04-17 10:05 aankondiging c1");
        CHECK(planned[1] == "2026-04-23 09:00 herinnering 7 c1");
    }
    SECTION("that a deadline was missed") {
        s.send_until("2026-05-01 09:00");
        s.fails(5);
        s.moves("c1");
        CHECK(s.first_at("2026-05-04 10:04") == "2026-05-04 10:05 gemist c1");
    }
    SECTION("a reminder on its own day") {
        s.send_until("2026-04-16 09:00");
        s.fails(2);
        s.moves("c1");
        CHECK(s.first_at("2026-04-16 11:04") == "2026-04-16 11:05 herinnering 14 c1");
    }
    SECTION("and no reminder of last week") {
        s.send_until("2026-04-16 09:00");
        s.fails(2);
        s.moves("c1");
        CHECK(s.first_at("2026-04-20 10:04") == "2026-04-23 09:00 herinnering 7 c1");
    }
    SECTION("and no announcement after a reminder that arrived") {
        s.send_until("2026-03-31 09:00");
        s.fails(0);
        s.moves("c1");
        CHECK(s.first_at("2026-04-01 10:04") == "2026-04-16 09:00 herinnering 14 c1");
    }
    SECTION("once") {
        s.send_until("2026-05-01 09:00");
        s.fails(5);
        s.moves("c1");
        NoticeRow again = s.plan_at("2026-05-04 10:04").notices.front().notice;
        again.state = NoticeRow::State::sent;
        again.sent_to = s.person("c1").address;
        s.input.existing.push_back(again);
        CHECK(s.first_at("2026-05-04 10:10") == "2026-05-08 09:00 escalatie 1 tl1");
    }
}

TEST_CASE("what failed at a working address waits until somebody replays it", "[plan][address]") {
    Owed s;
    s.send_until("2026-05-01 09:00");
    SECTION("after it was sent there") {
        s.fails(5);
    }
    SECTION("before it could be written") {
        s.fails(5);
        s.input.existing[5].sent_to.clear();
    }
    CHECK(s.first_at("2026-05-04 10:04") == "2026-05-08 09:00 escalatie 1 tl1");
}

TEST_CASE("a rung that failed goes to the new address until a later one was told",
          "[plan][address]") {
    Owed s;
    SECTION("nobody was told yet") {
        s.send_until("2026-05-08 09:00");
        s.fails(6);
        s.moves("tl1");
        CHECK(s.first_at("2026-05-11 10:04") == "2026-05-11 10:05 escalatie 1 tl1");
    }
    SECTION("the head of department was told") {
        s.send_until("2026-05-19 09:00");
        s.fails(6);
        s.moves("tl1");
        CHECK(s.first_at("2026-05-20 10:04") == "2026-05-27 09:00 escalatie r1 ah1");
    }
}

TEST_CASE("who was never told of a missed deadline hears of no mistake", "[plan][address]") {
    Owed s;
    s.send_until("2026-05-19 09:00");
    s.fails(6);
    s.moves("tl1");
    Obligation settled = *s.input.obligations[0].obligation;
    settled.status = Status::settled;
    settled.settled_on = day("2026-04-28");
    settled.settled_known_on = day("2026-05-20");
    s.input.obligations[0].obligation = &settled;
    CHECK(s.planned("2026-05-20 10:04") ==
          Lines{"2026-05-20 10:05 rectificatie ah1", "2026-05-20 10:05 rectificatie c1"});
}

TEST_CASE("an address that is refused and then corrected, in the store", "[plan][address]") {
    Office office("2026-01-15 08:00");
    office.open("d1");
    office.put("d1", {"v1"_instrument, "jobcoaching", day("2026-01-05")});
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    const auto again = [&](Transaction& tx, std::string_view now) {
        apply_case(tx, office.world(), "d1"_case, at(now));
    };
    office.commit([&](Transaction& tx) {
        const LeaseTime lease{Monotonic{}, Monotonic{} + std::chrono::minutes(1)};
        for (const MessageRow& message : claim(tx, at("2026-01-15 09:00"), lease, 100)) {
            REQUIRE(message.key.recipient == "w1"_to);
            REQUIRE(tx.outbox.freeze(message.lease(), "bytes", "w1@voorbeeld.invalid", "", "{}"));
            REQUIRE(tx.outbox.dead(message.lease(), at("2026-01-15 09:01"), "550 unknown"));
        }
        tx.journal.mark_address_failed("w1"_party, "w1@voorbeeld.invalid");
        again(tx, "2026-01-15 09:01");
    });
    CHECK(office.waiting("d1").front() == "2026-01-16 08:00 aankondiging w1 brief");
    office.commit([&](Transaction& tx) {
        tx.journal.put_party({"w1"_party, "w1", "nieuw@voorbeeld.invalid", "", "", false, {}},
                             {at("2026-01-15 11:00"), "test"});
        again(tx, "2026-01-15 11:00");
    });
    CHECK(office.waiting("d1").front() == "2026-01-16 09:00 aankondiging w1");
}

}  // namespace failed_address_test
