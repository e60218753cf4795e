#include "scheduler/delivery/destinations.h"

#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace {

using namespace std::chrono_literals;

const Monotonic start{10s};

MessageRow numbered(std::int64_t id) {
    MessageRow message;
    message.id = MessageNumber(id);
    return message;
}

Outcome down() {
    Outcome made = outcome(Outcome::Kind::retry, "no route");
    made.destination_down = true;
    return made;
}

Destination with(int messages, std::size_t at_once = 2, std::size_t longest_queue = 3) {
    Destination made(at_once, longest_queue);
    for (int i = 1; i <= messages; ++i) made.add(numbered(i));
    return made;
}

TEST_CASE("messages go out in order, so many at once", "[destinations]") {
    Destination to = with(3);
    CHECK(to.next(start)->id.value() == 1);
    CHECK(to.next(start)->id.value() == 2);
    CHECK_FALSE(to.next(start));
    to.ended(outcome(Outcome::Kind::sent, "250"), start);
    CHECK(to.next(start)->id.value() == 3);
    CHECK_FALSE(to.next(start));
}

TEST_CASE("a destination that is down lets nothing through until its pause is over",
          "[destinations]") {
    Destination to = with(3);
    (void)to.next(start);
    to.ended(down(), start);
    CHECK(to.down(start));
    CHECK_FALSE(to.next(start));
    CHECK(to.up_in(start) == 5s);
    REQUIRE(to.closed(start));
    CHECK(to.closed(start)->wait == 5s);
    CHECK(to.give_back().size() == 2);
    CHECK_FALSE(to.closed(start + 5s));
    CHECK(to.up_in(start + 6s) == 0s);
}

TEST_CASE("a time-out is neither a sign of life nor of death", "[destinations]") {
    Destination to = with(10, 64);
    (void)to.next(start);
    to.ended(down(), start);
    Outcome slow = outcome(Outcome::Kind::uncertain, "no answer in time");
    slow.made_at_home = true;
    const Monotonic later = start + 5s;
    for (int i = 0; i < 4; ++i) {
        REQUIRE(to.next(later));
        CHECK_FALSE(to.next(later));  // still one at a time
        to.ended(slow, later);
        CHECK_FALSE(to.down(later));
    }
    REQUIRE(to.next(later));
    to.ended(outcome(Outcome::Kind::sent, "250"), later);
    CHECK(to.next(later));
    CHECK(to.next(later));
}

TEST_CASE("a long queue is turned away only when nothing has ended for a second",
          "[destinations]") {
    Destination to = with(5);
    (void)to.next(start);
    (void)to.next(start);
    CHECK_FALSE(to.closed(start + 1s));
    REQUIRE(to.closed(start + 1001ms));
    to.ended(outcome(Outcome::Kind::sent, "250"), start + 1001ms);
    CHECK(to.next(start + 1001ms));
    CHECK_FALSE(to.stalled(start + 1002ms));
}

TEST_CASE("what is lost leaves the queue", "[destinations]") {
    Destination to = with(3);
    to.drop([](const MessageRow& each) { return each.id == MessageNumber(1); });
    CHECK(to.next(start)->id.value() == 2);
}

}  // namespace
}  // namespace termijnd::test
