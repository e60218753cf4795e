#include "obligations/store/rules/claim.h"
#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace outbox_test {  // its helpers are named as those of its neighbours
namespace {

MessageKey to(const std::string& recipient) {
    return {"webhook", "s", RecipientKey(recipient), ""};
}

// One webhook per recipient, due at the given moments.
void put_messages(Transaction& tx, const std::vector<int>& due) {
    for (std::size_t i = 0; i < due.size(); ++i) {
        put_message(tx.outbox, to("e" + std::to_string(i)), Channel::webhook, at(due[i]), "");
    }
}

MessageRow claim_one(Transaction& tx, std::int64_t now) {
    const auto claimed = claim(tx, at(now), lease(now, now + 60), 1);
    REQUIRE(claimed.size() == 1);
    return claimed.front();
}

MessageRow only(Transaction& tx) {
    const auto found = tx.outbox.list(std::nullopt, {}, 10);
    REQUIRE(found.size() == 1);
    return found.front();
}

}  // namespace

TEST_CASE("a claim takes what is due, the earliest first, and leaves the rest", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {300, 100, 200, 400});
        CHECK(tx.outbox.next_due() == at(100));
        const auto claimed = claim(tx, at(300), lease(300, 360), 2);
        REQUIRE(claimed.size() == 2);
        CHECK(claimed[0].due_at == at(100));
        CHECK(claimed[1].due_at == at(200));
        CHECK(claimed[0].state == MessageState::leased);
        CHECK(claimed[0].attempts == 1);
        CHECK(claimed[0].fence == 1);
        CHECK_FALSE(claimed[0].uncertain);
        CHECK(tx.outbox.next_due() == at(300));
        CHECK(claim(tx, at(300), lease(300, 360), 9).size() == 1);
        CHECK(tx.outbox.next_due() == at(400));
        CHECK(tx.outbox.next_expiry() == tick(360));
        CHECK(tx.outbox.counts().leased == 3);
        CHECK(tx.outbox.counts().pending == 1);
    });
}

TEST_CASE("after delivery the body goes and its hash and evidence stay", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    const std::string body("From: a\r\n\0x", 11);
    store->commit([&](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx, 100);
        CHECK(tx.outbox.evidence(m.id).empty());
        REQUIRE(tx.outbox.freeze(m.lease(), body, "jo@example.org", "5a", "{\"artikel\":1}"));
        CHECK(only(tx).body == body);
        CHECK_THROWS_AS(tx.outbox.freeze(m.lease(), "y", "", "", ""), std::invalid_argument);
        REQUIRE(tx.outbox.delivered(m.lease(), at(101), "250 queued"));
        const MessageRow sent = only(tx);
        CHECK(sent.state == MessageState::delivered);
        CHECK(sent.body.empty());
        CHECK(sent.sha256 == "5a");
        CHECK(sent.envelope == "jo@example.org");
        CHECK(sent.answer == "250 queued");
        CHECK(sent.finished_at == at(101));
        CHECK(tx.outbox.evidence(m.id) == "{\"artikel\":1}");
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::sent);
    });
}

TEST_CASE("who lost the lease touches nothing", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        const MessageRow first = claim_one(tx, 100);
        const MessageRow old = claim_one(tx, 160);  // the lease ran out at 160
        CHECK(old.id == first.id);
        CHECK(old.fence == first.fence + 1);
        CHECK_FALSE(old.uncertain);  // it had no bytes yet that could have gone out
        REQUIRE(tx.outbox.freeze(old.lease(), "x", "", "", ""));
        const MessageRow now = claim_one(tx, 220);
        CHECK(now.fence == old.fence + 1);
        CHECK(now.uncertain);
        CHECK_FALSE(tx.outbox.freeze(old.lease(), "x", "", "", ""));
        CHECK_FALSE(tx.outbox.delivered(old.lease(), at(161), ""));
        CHECK_FALSE(tx.outbox.retry(old.lease(), at(500), true, true, ""));
        CHECK_FALSE(tx.outbox.dead(old.lease(), at(161), ""));
        CHECK_FALSE(tx.outbox.cancel(old.lease()));
        CHECK(tx.outbox.delivered(now.lease(), at(161), ""));
        CHECK_FALSE(tx.outbox.delivered(now.lease(), at(162), ""));
        CHECK(only(tx).finished_at == at(161));
    });
}

TEST_CASE("a heartbeat keeps the lease and tells which are lost", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 900});
        const MessageRow m = claim_one(tx, 100);
        CHECK(tx.outbox.renew(std::vector{m.lease()}, tick(220)).empty());
        CHECK(claim(tx, at(160), lease(160, 220), 9).empty());
        CHECK(tx.outbox.next_expiry() == tick(220));
        const MessageRow taken = claim_one(tx, 220);
        CHECK(taken.id == m.id);
        CHECK(tx.outbox.renew(std::vector{m.lease(), taken.lease()}, tick(400)) ==
              std::vector{m.lease()});
        CHECK(tx.outbox.next_expiry() == tick(400));
    });
}

TEST_CASE("a lease outlives a step of the wall clock and ends with the time that goes on",
          "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        const MessageRow m = claim_one(tx, 100);
        const Instant a_year_on = at(100 + 31'536'000);
        CHECK(claim(tx, a_year_on, lease(159, 219), 9).empty());
        const auto later = claim(tx, at(50), lease(160, 220), 9);
        REQUIRE(later.size() == 1);
        CHECK(later[0].fence == m.fence + 1);
    });
}

TEST_CASE("a retry waits with the same bytes and counts only when asked", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        MessageRow m = claim_one(tx, 100);
        REQUIRE(tx.outbox.freeze(m.lease(), "bytes", "https://e0", "5a", "{}"));
        REQUIRE(tx.outbox.retry(m.lease(), at(500), true, true, "timed out"));
        CHECK(only(tx).state == MessageState::pending);
        CHECK(only(tx).attempts == 1);
        CHECK(only(tx).answer == "timed out");
        CHECK(tx.outbox.counts().oldest_due == at(100));
        CHECK(claim(tx, at(499), lease(499, 560), 9).empty());
        m = claim_one(tx, 500);
        CHECK(m.body == "bytes");
        CHECK(m.envelope == "https://e0");
        CHECK(m.uncertain);
        CHECK(m.attempts == 2);
        REQUIRE(tx.outbox.retry(m.lease(), at(600), false, false, "down"));
        CHECK(only(tx).attempts == 1);
        CHECK(only(tx).uncertain);  // once uncertain, always
    });
}

TEST_CASE("a dead message stands with its reason until it is replayed", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx, 100);
        REQUIRE(tx.outbox.freeze(m.lease(), "bytes", "", "5a", "{}"));
        CHECK_FALSE(tx.outbox.replay(m.public_id, at(200)));
        REQUIRE(tx.outbox.dead(m.lease(), at(101), "550 no such user"));
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::failed);
        CHECK(tx.notices.of_case("d1"_case)[0].finished_at == at(101));
        CHECK(only(tx).answer == "550 no such user");
        CHECK(tx.outbox.list(MessageState::dead, {}, 9).size() == 1);

        REQUIRE(tx.outbox.replay(m.public_id, at(200)));
        CHECK_FALSE(tx.outbox.replay(PublicId("no-such-id"), at(200)));
        const MessageRow again = claim_one(tx, 200);
        CHECK(again.public_id == m.public_id);
        CHECK(again.body == "bytes");
        CHECK(again.attempts == 1);
        CHECK(tx.outbox.delivered(again.lease(), at(201), ""));
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::sent);
        CHECK(tx.notices.of_case("d1"_case)[0].finished_at == at(201));
    });
}

TEST_CASE("a message cancelled under its claim is done with and its body goes", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx, 100);
        REQUIRE(tx.outbox.freeze(m.lease(), "bytes", "", "5a", "{}"));
        REQUIRE(tx.outbox.cancel(m.lease()));
        CHECK(only(tx).state == MessageState::cancelled);
        CHECK(only(tx).body.empty());
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::cancelled);
        CHECK(tx.outbox.counts().cancelled == 1);
    });
}

TEST_CASE("messages are listed by state, page by page", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 100, 100, 200});
        for (const MessageRow& m : claim(tx, at(100), lease(100, 160), 9)) {
            REQUIRE(tx.outbox.delivered(m.lease(), at(101), ""));
        }
        const auto page = tx.outbox.list(MessageState::delivered, {}, 2);
        REQUIRE(page.size() == 2);
        const auto rest = tx.outbox.list(MessageState::delivered, page.back().id, 2);
        REQUIRE(rest.size() == 1);
        CHECK(rest[0].key == to("e2"));
        CHECK(tx.outbox.list(MessageState::pending, {}, 9).size() == 1);
        CHECK(tx.outbox.list(std::nullopt, {}, 9).size() == 4);
        CHECK_FALSE(tx.outbox.find(PublicId("none")));
    });
}

TEST_CASE("what was delivered is followed page by page in the order it was finished", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 100, 100, 100});
        const auto claimed = claim(tx, at(100), lease(100, 160), 9);
        const std::vector<std::int64_t> moments{103, 102, 103, 101};
        for (std::size_t i = 0; i < claimed.size(); ++i)
            REQUIRE(tx.outbox.delivered(claimed[i].lease(), at(moments[i]), ""));
        std::vector<std::string> order;
        Outbox::Finished after;
        for (auto page = tx.outbox.list_delivered(after, 3); !page.empty();
             page = tx.outbox.list_delivered(after, 3)) {
            for (const MessageRow& m : page) order.push_back(m.key.recipient.str());
            after = {page.back().finished_at.value(), page.back().id};
        }
        CHECK(order == std::vector<std::string>{"e3", "e1", "e0", "e2"});
    });
}

TEST_CASE("a waiting message is put forward and never back", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        tx.outbox.hasten(only(tx).id, at(200));
        CHECK(only(tx).due_at == at(100));
        tx.outbox.hasten(only(tx).id, at(50));
        CHECK(only(tx).due_at == at(50));
        CHECK(tx.outbox.next_due() == at(50));
    });
}

TEST_CASE("an endpoint stays disabled with its answer until it is enabled", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK(tx.outbox.disabled_endpoints().empty());
        tx.outbox.disable_endpoint({"b"_endpoint, "https://b", at(1), "410"});
        tx.outbox.disable_endpoint({"a"_endpoint, "https://a", at(2), "410"});
        tx.outbox.disable_endpoint({"b"_endpoint, "https://b2", at(3), "410 Gone"});
        const auto disabled = tx.outbox.disabled_endpoints();
        REQUIRE(disabled.size() == 2);
        CHECK(disabled[0].name == "a"_endpoint);
        CHECK(disabled[1].url == "https://b2");
        CHECK(disabled[1].at == at(3));
        CHECK(disabled[1].answer == "410 Gone");
        CHECK(tx.outbox.enable_endpoint("b"_endpoint));
        CHECK_FALSE(tx.outbox.enable_endpoint("b"_endpoint));
        CHECK(tx.outbox.disabled_endpoints().size() == 1);
    });
}

TEST_CASE("what is remembered under a name is the last of it", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK(tx.memory.recall("x").empty());
        tx.memory.remember("x", "1");
        tx.memory.remember("x", "2");
        CHECK(tx.memory.recall("x") == "2");
    });
}

}  // namespace outbox_test
