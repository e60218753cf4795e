#include <boost/asio/io_context.hpp>
#include <vector>

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

TEST_CASE("timers of a clock moved by hand fire in order, each at its own time", "[clock]") {
    ManualClock clock(at("2026-03-02 08:00"));
    std::vector<std::pair<int, Instant>> fired;
    const auto first = clock.timer(), second = clock.timer(), third = clock.timer();
    second->start(2s, [&] { fired.emplace_back(2, clock.now()); });
    first->start(1s, [&] {
        fired.emplace_back(1, clock.now());
        third->start(500ms, [&] { fired.emplace_back(3, clock.now()); });
    });
    CHECK(clock.next_timer() == 1000ms);
    clock.pass(10s);
    REQUIRE(fired.size() == 3);
    CHECK(fired[0] == std::pair(1, at("2026-03-02 08:00") + 1s));
    CHECK(fired[1] == std::pair(3, at("2026-03-02 08:00") + 1500ms));
    CHECK(fired[2] == std::pair(2, at("2026-03-02 08:00") + 2s));
    CHECK(clock.now() == at("2026-03-02 08:00") + 10s);
    CHECK(clock.next_timer() == std::nullopt);
}

TEST_CASE("a timer that was cancelled, started anew or destroyed does not fire", "[clock]") {
    ManualClock clock(at("2026-03-02 08:00"));
    int fired = 0;
    auto timer = clock.timer();
    timer->start(1s, [&] { fired += 1; });
    timer->start(3s, [&] { fired += 10; });
    clock.pass(2s);
    CHECK(fired == 0);
    clock.pass(1s);
    CHECK(fired == 10);
    timer->start(1s, [&] { fired += 100; });
    timer->cancel();
    clock.pass(2s);
    timer->start(1s, [&] { fired += 1000; });
    timer.reset();
    clock.pass(2s);
    CHECK(fired == 10);
}

TEST_CASE("a step of the wall clock moves no timer and no monotonic time", "[clock]") {
    ManualClock clock(at("2026-03-02 08:00"));
    const Monotonic before = clock.monotonic();
    int fired = 0;
    const auto timer = clock.timer();
    timer->start(60s, [&] { ++fired; });
    clock.set(at("2026-03-02 10:00"));
    clock.set(at("2026-03-02 07:00"));
    CHECK(clock.monotonic() == before);
    CHECK(fired == 0);
    clock.pass(60s);
    CHECK(fired == 1);
    CHECK(clock.monotonic() - before == 60s);
    CHECK(clock.now() == at("2026-03-02 07:01"));
}

TEST_CASE("a timer of the machine's clock may destroy itself and is never called late", "[clock]") {
    boost::asio::io_context loop;
    const auto clock = real_clock(loop);
    auto timer = clock->timer();
    int fired = 0;
    timer->start(0ns, [&] {
        ++fired;
        timer.reset();
    });
    const auto other = clock->timer();
    other->start(0ns, [&] { fired += 10; });
    other->cancel();
    loop.run();
    CHECK(fired == 1);
}

TEST_CASE("a fast clock waits a fraction of what its own time says", "[clock]") {
    boost::asio::io_context loop;
    const auto clock = fast_clock(loop, at("2026-03-02 08:00"), 3600.0);
    const Instant first = clock->now();
    CHECK(first >= at("2026-03-02 08:00"));
    CHECK(clock->wait_until(first + 1h) <= 1s + 1ms);
    CHECK(clock->wait_until(first + 1000h) > 900s);
    CHECK(clock->wait_until(first - 1h) == 0ns);
}

TEST_CASE("the machine's clock never waits for what has passed", "[clock]") {
    boost::asio::io_context loop;
    const auto clock = real_clock(loop);
    const Instant now = clock->now();
    CHECK(clock->now() >= now);
    CHECK(clock->wait_until(now - 1ms) == 0ns);
    CHECK(clock->wait_until(now + 10s) <= 10s);
}
