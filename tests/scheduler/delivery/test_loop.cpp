#include "scheduler/delivery/loop.h"

#include "obligations/store/rules/plan_notice.h"
#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;

struct Daemon : Outpost {
    explicit Daemon(DispatchLimits limits = {}) : Outpost(limits) {
        scheduler->use(world);
        scheduler->on_failure([](std::exception_ptr error) { std::rethrow_exception(error); });
        wake();
    }
    void wake() {
        scheduler->wake();
        settle();
    }
    std::unique_ptr<SchedulerLoop> scheduler =
        std::make_unique<SchedulerLoop>(loop, store, clock, *dispatcher);
};

TEST_CASE("what falls due is sent at that moment and not before", "[loop]") {
    Daemon daemon;
    daemon.add("jo", Channel::mail, 1, at(90));
    daemon.wake();
    daemon.pass(89'999ms);
    CHECK(daemon.transport->sent.empty());
    daemon.pass(1ms);
    CHECK(daemon.transport->sent[mail_box].size() == 1);
    CHECK(daemon.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("a webhook that is stuck delays nothing that falls due later", "[loop]") {
    Daemon daemon;
    daemon.transport->stuck[dead_url] = true;
    daemon.add("dead", Channel::webhook);
    daemon.wake();
    REQUIRE(daemon.dispatcher->in_hand() == 1);
    daemon.add("jo", Channel::mail, 1, at(2));
    daemon.wake();
    daemon.pass(2s);
    CHECK(daemon.transport->sent[mail_box].size() == 1);
    daemon.add("jo", Channel::mail, 1, at(7));
    daemon.wake();
    daemon.pass(5s);
    CHECK(daemon.transport->sent[mail_box].size() == 2);
    CHECK(daemon.dispatcher->in_hand() == 1);
}

TEST_CASE("a retry is due while another message is stuck", "[loop]") {
    Daemon daemon;
    daemon.transport->stuck[dead_url] = true;
    daemon.transport->answers[good_url] = outcome(Kind::retry, "500");
    daemon.add("dead", Channel::webhook);
    daemon.add("good", Channel::webhook);
    daemon.wake();
    REQUIRE(daemon.transport->sent[good_url].size() == 1);
    daemon.pass(6s);  // after five seconds, give or take a tenth
    CHECK(daemon.transport->sent[good_url].size() == 2);
}

TEST_CASE("a step of the wall clock claims nothing a second time", "[loop]") {
    Daemon daemon;
    daemon.transport->stuck[dead_url] = true;
    daemon.add("dead", Channel::webhook);
    daemon.wake();
    daemon.clock.set(at(120));
    daemon.wake();
    daemon.pass(10s);
    daemon.clock.set(at(0));
    daemon.wake();
    CHECK(daemon.dispatcher->claimed() == 1);
    CHECK(daemon.transport->sent[dead_url].size() == 1);
    daemon.transport->let_go();
    daemon.settle();
    const auto delivered = daemon.messages(MessageState::delivered);
    REQUIRE(delivered.size() == 1);
    CHECK(delivered[0].attempts == 1);
}

TEST_CASE("a message under way for ten minutes is neither lost nor sent again", "[loop]") {
    Daemon daemon;
    daemon.transport->stuck[dead_url] = true;
    daemon.add("dead", Channel::webhook);
    daemon.wake();
    for (int i = 0; i < 600; ++i) daemon.pass(1s);
    CHECK(daemon.transport->sent[dead_url].size() == 1);
    daemon.transport->let_go();
    daemon.settle();
    CHECK(daemon.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("a lease of somebody who is gone is waited for and taken over", "[loop]") {
    Daemon daemon;
    daemon.add("good", Channel::webhook);
    daemon.commit([&](Transaction& tx) {
        const Monotonic now = daemon.clock.monotonic();
        REQUIRE(tx.outbox.lease(at(0), now, now + 60s, 1).size() == 1);
    });
    daemon.wake();
    daemon.pass(59s);
    CHECK(daemon.transport->sent.empty());
    daemon.pass(1s);
    CHECK(daemon.transport->sent[good_url].size() == 1);
    CHECK(daemon.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("our own leases wake nobody", "[loop]") {
    Daemon daemon;
    daemon.transport->stuck[dead_url] = true;
    daemon.add("dead", Channel::webhook);
    daemon.wake();
    // Armed is their renewal alone.
    for (int i = 0; i < 5; ++i) {
        CHECK(daemon.clock.next_timer() == 20s);
        daemon.pass(20s);
    }
}

TEST_CASE("what is due and cannot be claimed is looked at once a second", "[loop]") {
    DispatchLimits limits;
    limits.claim = 1;
    limits.in_hand = 1;
    Daemon daemon(limits);
    daemon.transport->stuck[dead_url] = true;
    daemon.add("dead", Channel::webhook, 2);
    daemon.wake();
    REQUIRE(daemon.dispatcher->in_hand() == 1);
    for (int i = 0; i < 5; ++i) {
        REQUIRE(daemon.clock.next_timer());
        CHECK(*daemon.clock.next_timer() <= 1s);
        CHECK(*daemon.clock.next_timer() > 0s);
        daemon.pass(1s);
    }
    daemon.transport->let_go();
    daemon.settle();
    CHECK(daemon.messages(MessageState::delivered).size() == 2);
}

TEST_CASE("a refused address makes its cases derive again the same day", "[loop]") {
    Daemon daemon;
    Outcome refused = outcome(Kind::refused, "550 no such user");
    refused.recipient_refused = true;
    daemon.transport->answers[mail_box] = refused;
    daemon.transport->stuck[dead_url] = true;  // so that it is never idle
    daemon.add("dead", Channel::webhook);
    daemon.commit([](Transaction& tx) { put_notice(tx); });
    daemon.wake();
    daemon.commit([](Transaction& tx) {
        CHECK(tx.journal.find_party("c1"_party)->email_failed);
        // Derived: without its facts the obligation is gone.
        CHECK(tx.derived.find("o1"_obligation)->state == ObligationRow::State::withdrawn);
    });
}

TEST_CASE("the beat comes for as long as the store works", "[loop]") {
    Daemon daemon;
    int beats = 0;
    daemon.scheduler->on_beat([&] { ++beats; }, 10s);
    for (int i = 0; i < 3; ++i) daemon.pass(10s);
    CHECK(beats == 3);
}

TEST_CASE("a wall clock that was set forward is noticed at the beat", "[loop]") {
    Daemon daemon;
    daemon.scheduler->on_beat([] {}, 10s);
    daemon.add("jo", Channel::mail, 1, at(3600));
    daemon.wake();
    daemon.clock.set(at(3700));
    daemon.pass(10s);
    daemon.pass(0s);
    CHECK(daemon.transport->sent[mail_box].size() == 1);
}

TEST_CASE("after stop() nothing wakes it", "[loop]") {
    Daemon daemon;
    daemon.add("jo", Channel::mail, 1, at(90));
    daemon.wake();
    daemon.scheduler->stop();
    daemon.pass(100s);
    daemon.wake();
    CHECK(daemon.transport->sent.empty());
}

TEST_CASE("a loop that is gone while its step is under way is left alone", "[loop]") {
    Daemon daemon;
    daemon.add("jo", Channel::mail);
    daemon.scheduler->wake();
    daemon.scheduler.reset();
    daemon.settle();
    daemon.dispatcher->pump();  // its on_change is the loop's
    daemon.settle();
    CHECK(daemon.messages(MessageState::delivered).size() == 1);
}

}  // namespace
}  // namespace termijnd::test
