#include "scheduler/time/clock.h"
#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::chrono_literals;
using test::at;

TEST_CASE("a clock moved by hand stands still until it is moved", "[clock]") {
    ManualClock clock(at("2026-03-02 08:00"));
    CHECK(clock.wait_until(at("2026-03-02 09:00")) == 1h);
    clock.move_to(at("2026-03-02 09:00"));
    CHECK(clock.now() == at("2026-03-02 09:00"));
    CHECK(clock.wait_until(at("2026-03-02 09:00")) == 0ns);
    CHECK(clock.wait_until(at("2026-03-02 08:00")) == 0ns);
}

TEST_CASE("a fast clock waits a fraction of what its own time says", "[clock]") {
    const auto clock = fast_clock(at("2026-03-02 08:00"), 3600.0);
    const Instant first = clock->now();
    CHECK(first >= at("2026-03-02 08:00"));
    CHECK(clock->wait_until(first + 1h) <= 1s + 1ms);
    CHECK(clock->wait_until(first + 1000h) > 900s);
    CHECK(clock->wait_until(first - 1h) == 0ns);
}

TEST_CASE("the machine's clock never waits for what has passed", "[clock]") {
    const auto clock = real_clock();
    const Instant now = clock->now();
    CHECK(clock->now() >= now);
    CHECK(clock->wait_until(now - 1ms) == 0ns);
    CHECK(clock->wait_until(now + 10s) <= 10s);
}
