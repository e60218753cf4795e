#include "scheduler/delivery/dispatcher.h"

#include <future>

#include "obligations/store/rules/plan_notice.h"
#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace dispatcher_test {  // its helpers are named as those of its neighbours
namespace {

using Kind = Outcome::Kind;

Outcome down() {
    Outcome made = outcome(Kind::retry, "no route");
    made.destination_down = true;
    return made;
}

TEST_CASE("every due message is sent once and recorded as delivered", "[dispatcher]") {
    Outpost post;
    post.add("good", Channel::webhook, 700);
    post.add("jo", Channel::mail, 5);
    post.pump();
    CHECK(post.transport->sent[good_url].size() == 700);
    CHECK(post.transport->sent[mail_box].size() == 5);
    CHECK(post.messages(MessageState::delivered).size() == 705);
    CHECK(post.dispatcher->in_hand() == 0);
    CHECK(post.dispatcher->idle());
}

TEST_CASE("a burst is not given back before the first answer had time to come", "[dispatcher]") {
    Outpost post;
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook, 1024);
    post.pump();
    CHECK(post.dispatcher->in_hand() == 1024);
    post.transport->let_go();
    post.settle();
    CHECK(post.messages(MessageState::delivered).size() == 1024);
}

TEST_CASE("an endpoint that is down costs no attempt and slows no other", "[dispatcher]") {
    Outpost post;
    post.transport->answers[dead_url] = down();
    post.add("dead", Channel::webhook, 600);
    post.add("good", Channel::webhook, 600);
    post.pump();
    CHECK(post.messages(MessageState::delivered).size() == 600);
    const auto waiting = post.messages(MessageState::pending);
    REQUIRE(waiting.size() == 600);
    for (const MessageRow& message : waiting) {
        CHECK(message.attempts == 0);
        CHECK(message.next_at > post.clock.now());
    }
    // The breaker let a handful through, not all of them.
    CHECK(post.transport->sent[dead_url].size() <= DispatchLimits{}.at_once_per_endpoint);
}

TEST_CASE("endpoints that are silent make room for what others are owed", "[dispatcher]") {
    Outpost post;
    post.use({{"good", good_url}, {"dead", dead_url}, {"third", "https://third.example.org/"}});
    post.transport->stuck[dead_url] = true;
    post.transport->stuck["https://third.example.org/"] = true;
    post.add("dead", Channel::webhook, 512);
    post.add("third", Channel::webhook, 512);
    post.pump();
    REQUIRE(post.dispatcher->in_hand() == 1024);
    post.add("good", Channel::webhook);
    post.clock.pass(std::chrono::milliseconds(1500));
    post.pump();
    CHECK(post.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("a mail server that is silent leaves room for webhooks", "[dispatcher]") {
    Outpost post;
    post.transport->stuck[mail_box] = true;
    post.add("jo", Channel::mail, 1024);
    post.pump();
    post.add("good", Channel::webhook);
    post.clock.pass(std::chrono::milliseconds(1500));
    post.pump();
    CHECK(post.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("what was made at home says nothing of the destination", "[dispatcher]") {
    Outpost post;
    post.transport->answers[good_url] = down();
    post.add("good", Channel::webhook);
    post.pump();
    post.pass(std::chrono::seconds(5));
    Outcome slow = outcome(Kind::uncertain, "no answer in time");
    slow.made_at_home = true;
    post.transport->answers[good_url] = slow;
    post.add("good", Channel::webhook, 8);
    post.transport->sent.clear();
    post.pump();
    // Half open it lets one through at a time. A time-out is no sign of life: never more at once.
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook, 8);
    post.transport->sent.clear();
    post.pump();
    CHECK(post.transport->sent[good_url].size() == 1);
}

TEST_CASE("a retry has the same id and the same bytes", "[dispatcher]") {
    Outpost post;
    post.transport->answers[good_url] = outcome(Kind::uncertain, "no answer");
    post.add("good", Channel::webhook);
    post.pump();
    const auto waiting = post.messages(MessageState::pending);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].uncertain);
    CHECK(waiting[0].attempts == 1);

    post.transport->answers.clear();
    post.clock.move_to(waiting[0].next_at);
    post.pump();
    const auto& sent = post.transport->sent[good_url];
    REQUIRE(sent.size() == 2);
    CHECK(sent[0] == sent[1]);
    CHECK(post.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("a message that cannot be rendered is dead with the reason, the others go on",
          "[dispatcher]") {
    Outpost post;
    post.add("raar", Channel::mail);
    post.add("vreemd", Channel::mail);
    post.add("niemand", Channel::mail);
    post.add("jo", Channel::mail);
    post.pump();
    const auto dead = post.messages(MessageState::dead);
    REQUIRE(dead.size() == 2);
    for (const MessageRow& each : dead) CHECK(each.answer == no_such_name);
    CHECK(post.messages(MessageState::cancelled).size() == 1);
    CHECK(post.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("an endpoint that answers 410 is called no more", "[dispatcher]") {
    DispatchLimits limits;
    limits.at_once_per_endpoint = 4;
    Outpost post(limits);
    Outcome gone = outcome(Kind::refused, "410");
    gone.disable = true;
    post.transport->answers[good_url] = gone;
    post.add("good", Channel::webhook, 20);
    post.pump();
    post.add("good", Channel::webhook);
    post.pump();
    CHECK(post.transport->sent[good_url].size() == 4);
    CHECK(post.messages(MessageState::dead).size() == 21);
}

TEST_CASE("a 410 outlives the dispatcher, and ends with another address", "[dispatcher]") {
    Outpost post;
    Outcome gone = outcome(Kind::refused, "410");
    gone.disable = true;
    post.transport->answers[good_url] = gone;
    post.add("good", Channel::webhook);
    post.pump();
    post.dispatcher = std::make_unique<Dispatcher>(post.loop, post.store, post.clock);
    post.use({{"good", good_url}});
    post.add("good", Channel::webhook);
    post.pump();
    CHECK(post.transport->sent[good_url].size() == 1);
    CHECK(post.messages(MessageState::dead).size() == 2);

    bool woken = false;
    post.dispatcher->on_change([&] { woken = true; });
    post.use({{"good", "https://new.example.org/"}});
    post.settle();
    CHECK(woken);
    post.pump();
    CHECK(post.transport->sent["https://new.example.org/"].size() == 2);
    CHECK(post.messages(MessageState::delivered).size() == 2);
}

TEST_CASE("a 410 of the old address, while the endpoint moves, sends the message to the new one",
          "[dispatcher]") {
    const std::string new_url = "https://new.example.org/";
    Outpost post;
    Outcome gone = outcome(Kind::refused, "410");
    gone.disable = true;
    post.transport->answers[good_url] = gone;
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook);
    post.pump();
    post.use({{"good", new_url}});
    post.settle();
    post.transport->let_go();
    post.settle();
    post.pump();
    CHECK(post.transport->sent[new_url] == post.transport->sent[good_url]);
    const auto delivered = post.messages(MessageState::delivered);
    REQUIRE(delivered.size() == 1);
    CHECK(delivered[0].attempts == 1);  // the one that moved took none
    post.commit([](Transaction& tx) { CHECK(tx.outbox.disabled_endpoints().empty()); });
}

TEST_CASE("draining lets what is under way end and gives the rest back", "[dispatcher]") {
    DispatchLimits limits;
    limits.at_once_per_endpoint = 4;
    Outpost post(limits);
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook, 20);
    post.pump();
    bool drained = false;
    post.dispatcher->drain([&] { drained = true; });
    post.settle();
    CHECK_FALSE(drained);
    post.transport->let_go();
    post.settle();
    CHECK(drained);
    CHECK(post.messages(MessageState::delivered).size() == 4);
    const auto given_back = post.messages(MessageState::pending);
    REQUIRE(given_back.size() == 16);
    CHECK(given_back[0].attempts == 0);
}

TEST_CASE("a claim that comes back while draining is given back, not sent", "[dispatcher]") {
    for (const Channel channel : {Channel::webhook, Channel::mail}) {
        Outpost post;
        post.add("good", channel, 300);
        post.dispatcher->pump();
        bool drained = false;
        post.dispatcher->drain([&] { drained = true; });
        CHECK_FALSE(drained);
        post.settle();
        CHECK(drained);
        CHECK(post.transport->sent.empty());
        const auto pending = post.messages(MessageState::pending);
        REQUIRE(pending.size() == 300);
        for (const MessageRow& each : pending) CHECK(each.attempts == 0);
    }
}

TEST_CASE("mails that are written while draining are given back", "[dispatcher]") {
    Outpost post;
    post.add("jo", Channel::mail);
    post.dispatcher->pump();
    post.store.run([](Transaction&) {});
    post.loop.restart();
    // Claimed, its words on their way to the disk.
    while (post.dispatcher->in_hand() == 0) post.loop.run_one();
    post.dispatcher->drain([] {});
    post.settle();
    CHECK(post.transport->sent.empty());
    CHECK(post.messages(MessageState::pending).size() == 1);
}

TEST_CASE("an answer of the store to a dispatcher that is gone is dropped", "[dispatcher]") {
    Outpost post;
    post.settle();
    post.add("good", Channel::webhook, 3);
    std::promise<void> go_on;
    post.store.post([&](Transaction&) { go_on.get_future().wait(); }, [](std::exception_ptr) {});
    post.dispatcher->pump();
    post.dispatcher.reset();
    go_on.set_value();
    post.settle();
    CHECK(post.transport->sent.empty());
    // Their leases stay until they run out, or the next start voids them.
    CHECK(post.messages(MessageState::leased).size() == 3);
}

TEST_CASE("an answer of a channel to a dispatcher that is gone is dropped", "[dispatcher]") {
    Outpost post;
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook);
    post.pump();
    post.dispatcher.reset();
    post.transport->let_go();
    post.settle();
    CHECK(post.messages(MessageState::leased).size() == 1);
}

TEST_CASE("a lease that was lost is let go, and its outcome touches nothing", "[dispatcher]") {
    Outpost post;
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook);
    post.pump();
    // Somebody else claims it.
    post.commit([&](Transaction& tx) {
        const Monotonic later = post.clock.monotonic() + std::chrono::hours(1);
        REQUIRE(tx.outbox.lease(post.clock.now(), later, later, 10).size() == 1);
    });
    bool observed = false;
    post.dispatcher->on_attempt([&](const MessageRow&, const Outcome&) { observed = true; });
    post.pass(std::chrono::seconds(20));
    CHECK(post.dispatcher->in_hand() == 0);
    post.transport->let_go();
    post.settle();
    CHECK_FALSE(observed);
    CHECK(post.messages(MessageState::leased).size() == 1);
}

TEST_CASE("what waits for a slow endpoint is not sent once its lease is lost", "[dispatcher]") {
    DispatchLimits limits;
    limits.at_once_per_endpoint = 1;
    Outpost post(limits);
    post.transport->stuck[good_url] = true;
    post.add("good", Channel::webhook, 3);
    post.pump();
    post.commit([&](Transaction& tx) {
        const Monotonic later = post.clock.monotonic() + std::chrono::hours(1);
        REQUIRE(tx.outbox.lease(post.clock.now(), later, later, 10).size() == 3);
    });
    post.pass(std::chrono::seconds(20));
    post.transport->let_go();
    post.settle();
    CHECK(post.transport->sent[good_url].size() == 1);
}

TEST_CASE("after a crash the first outcome makes claims full again", "[dispatcher]") {
    Outpost post;
    post.add("good", Channel::webhook, 5);
    // Three starts in a row that ended under two leases.
    for (int crash = 0; crash < 3; ++crash) {
        post.commit([&](Transaction& tx) {
            const Monotonic now = post.clock.monotonic();
            (void)tx.outbox.lease(post.clock.now(), now, now + std::chrono::minutes(1), 2);
            REQUIRE(release_leases(tx, post.clock.now()) == 2);
        });
    }
    post.transport->stuck[good_url] = true;
    post.pump();
    CHECK(post.dispatcher->in_hand() == 1);
    post.transport->stuck.clear();
    for (const auto& answer : std::exchange(post.transport->held, {})) answer();
    post.settle();
    post.transport->stuck[good_url] = true;
    post.pump();
    CHECK(post.dispatcher->in_hand() == 4);
}

TEST_CASE("an address that was refused is marked and its cases say the rest another way",
          "[dispatcher]") {
    Outpost post;
    Outcome refused = outcome(Kind::refused, "550 no such user");
    refused.recipient_refused = true;
    post.transport->answers[mail_box] = refused;
    post.commit([](Transaction& tx) { put_notice(tx); });
    int changes = 0;
    post.dispatcher->on_change([&] { ++changes; });
    post.pump();
    CHECK(changes > 0);
    post.commit([](Transaction& tx) {
        CHECK(tx.journal.find_party("c1"_party)->email_failed);
        CHECK(tx.derived.state("d1"_case).derive_again == parse_date("2026-03-02").value());
        CHECK(tx.notices.of_case("d1"_case).at(0).state == NoticeRow::State::failed);
    });
}

}  // namespace

}  // namespace dispatcher_test
}  // namespace termijnd::test
