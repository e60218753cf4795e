#include "scheduler/delivery/store_turn.h"

#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

using namespace termijnd;
using test::at;

namespace {

// Whether a turn that begins with this is over, within a job of its own.
struct Desk {
    bool is_over(
        std::optional<Instant> next_due, const std::function<void()>& meanwhile = [] {}) {
        bool over = false;
        store.run([&](Transaction&) {
            const StoreTurn turn(store, clock, std::chrono::milliseconds(500), next_due);
            meanwhile();
            over = turn.is_over();
        });
        return over;
    }

    ManualClock clock{at(0)};
    StoreWorker store{open_sqlite("")};
};

}  // namespace

TEST_CASE("a walk holds the store for its time where nobody waits", "[store-turn]") {
    Desk desk;
    CHECK_FALSE(desk.is_over(std::nullopt));
    CHECK_FALSE(
        desk.is_over(std::nullopt, [&] { desk.clock.pass(std::chrono::milliseconds(499)); }));
    CHECK(desk.is_over(std::nullopt, [&] { desk.clock.pass(std::chrono::milliseconds(500)); }));
}

TEST_CASE("a walk makes way for a job that is posted", "[store-turn]") {
    Desk desk;
    CHECK(desk.is_over(std::nullopt,
                       [&] { desk.store.post([](Transaction&) {}, [](std::exception_ptr) {}); }));
    desk.store.run([](Transaction&) {});
    CHECK_FALSE(desk.is_over(std::nullopt));
}

TEST_CASE("a walk makes way for a message that falls due", "[store-turn]") {
    Desk desk;
    const Instant soon = at(0) + std::chrono::milliseconds(100);
    CHECK_FALSE(desk.is_over(soon, [&] { desk.clock.pass(std::chrono::milliseconds(99)); }));
    CHECK(desk.is_over(soon, [&] { desk.clock.pass(std::chrono::milliseconds(1)); }));
    // What is due already is claimed, or waits for something else.
    CHECK_FALSE(desk.is_over(at(-1)));
}
