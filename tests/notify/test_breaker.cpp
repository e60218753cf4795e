#include "notify/breaker.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::chrono_literals;

TEST_CASE("a destination that answers is not limited", "[notify]") {
    Breaker breaker;
    breaker.reached();
    CHECK(breaker.allowance(0s) == Breaker::unlimited);
    CHECK_FALSE(breaker.tripped());
}

TEST_CASE("a destination that cannot be reached is left alone, longer each time", "[notify]") {
    Breaker breaker;
    Breaker::Instant now = 1000s;
    for (const auto pause : {5s, 10s, 20s, 40s, 80s, 160s, 300s, 300s, 300s, 300s}) {
        breaker.unreachable(now);
        CHECK(breaker.tripped());
        CHECK(breaker.next_try() == now + pause);
        CHECK(breaker.allowance(now) == 0);
        CHECK(breaker.allowance(now + pause - 1ms) == 0);
        CHECK(breaker.allowance(now + pause) == 1);
        now += pause;
    }
}

TEST_CASE("many failures at the same moment count as one", "[notify]") {
    Breaker breaker;
    for (int i = 0; i < 64; ++i) breaker.unreachable(1000s);
    CHECK(breaker.next_try() == 1005s);
}

TEST_CASE("a destination that comes back is not flooded", "[notify]") {
    Breaker breaker;
    breaker.unreachable(0s);
    unsigned sent = 0;
    for (const unsigned wanted : {1u, 2u, 4u, 8u, 16u, 32u, 64u}) {
        CHECK(breaker.allowance(10s) == wanted);
        for (unsigned i = 0; i < wanted; ++i, ++sent) breaker.reached();
    }
    CHECK(sent == 127);
    CHECK(breaker.allowance(10s) == Breaker::unlimited);
}

TEST_CASE("a relapse while recovering starts over", "[notify]") {
    Breaker breaker;
    breaker.unreachable(0s);
    for (int i = 0; i < 20; ++i) breaker.reached();
    breaker.unreachable(60s);
    CHECK(breaker.allowance(60s) == 0);
    CHECK(breaker.next_try() == 65s);
    CHECK(breaker.allowance(65s) == 1);
}
