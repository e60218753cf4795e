#include "scheduler/delivery/leases.h"

#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace {

using namespace std::chrono_literals;

// Leases beside the store that has them.
struct Holder {
    Holder() { post.add("good", Channel::webhook); }

    Lease claim() {
        const LeaseTime time = leases.for_claim();
        std::vector<MessageRow> rows;
        post.commit([&](Transaction& tx) {
            rows = tx.outbox.lease(post.clock.now(), time.now, time.until, 1);
        });
        REQUIRE(rows.size() == 1);
        leases.take(rows[0].lease(), time.now);
        return rows[0].lease();
    }
    [[nodiscard]] Monotonic expiry() {
        std::optional<Monotonic> first;
        post.commit([&](Transaction& tx) { first = tx.outbox.next_expiry(); });
        return first.value();
    }

    Outpost post;
    Leases leases{post.loop, post.store, post.clock, 60s};
};

TEST_CASE("a lease is renewed each third of its time for as long as it is held", "[leases]") {
    Holder holder;
    const Monotonic start = holder.post.clock.monotonic();
    const Lease lease = holder.claim();
    CHECK(holder.expiry() == start + 60s);
    for (int i = 1; i <= 10; ++i) {
        holder.post.pass(20s);
        CHECK(holder.expiry() == start + 60s + i * 20s);
    }
    holder.leases.end(lease);
    CHECK_FALSE(holder.post.clock.next_timer());
}

TEST_CASE("a message that is claimed again is held under its new fence alone", "[leases]") {
    Holder holder;
    const Lease first = holder.claim();
    holder.leases.take({first.message, first.fence + 1}, holder.post.clock.monotonic());
    CHECK(holder.leases.count() == 1);
    CHECK_FALSE(holder.leases.held(first));
    holder.leases.end(first);
    CHECK(holder.leases.held({first.message, first.fence + 1}));
}

TEST_CASE("a lease that turns out to be lost is let go and told", "[leases]") {
    Holder holder;
    const Lease lease = holder.claim();
    int told = 0;
    holder.leases.on_lost([&] { ++told; });
    holder.post.commit([&](Transaction& tx) { CHECK(tx.outbox.dead(lease, at(0), "taken away")); });
    holder.post.pass(20s);
    CHECK(told == 1);
    CHECK_FALSE(holder.leases.held(lease));
    CHECK_FALSE(holder.post.clock.next_timer());
}

TEST_CASE("a step of the wall clock loses no lease", "[leases]") {
    Holder holder;
    const Lease lease = holder.claim();
    holder.post.clock.set(at(120));
    const LeaseTime time = holder.leases.for_claim();
    holder.post.commit([&](Transaction& tx) {
        CHECK(tx.outbox.lease(holder.post.clock.now(), time.now, time.until, 1).empty());
    });
    CHECK(holder.leases.held(lease));
}

TEST_CASE("a claim renews first what a held-up loop forgot to renew", "[leases]") {
    Outpost post;
    // A loop that is held up runs no timer: this one never fires.
    ManualClock stopped(at(0));
    Leases leases(post.loop, post.store, stopped, 60s);
    post.add("good", Channel::webhook);
    std::vector<MessageRow> rows;
    post.commit([&](Transaction& tx) {
        rows = tx.outbox.lease(post.clock.now(), Monotonic{}, Monotonic{1ms}, 1);
    });
    REQUIRE(rows.size() == 1);
    // Claimed a minute before the clock began.
    leases.take(rows[0].lease(), stopped.monotonic() - 60s);
    const LeaseTime time = leases.for_claim();
    post.commit([&](Transaction& tx) { CHECK(tx.outbox.next_expiry() == time.until); });
}

}  // namespace
}  // namespace termijnd::test
