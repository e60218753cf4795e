#include "obligations/store/store.h"

#include "obligations/store/rules/plan_notice.h"
#include "obligations/store/rules/claim.h"
#include "tests/store/sample.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using std::chrono::seconds;

namespace {

MessageKey to(const std::string& recipient) {
    return {"webhook", "s", recipient, ""};
}

// One webhook per recipient, due at the given moments.
void put_messages(Transaction& tx, const std::vector<int>& due) {
    for (std::size_t i = 0; i < due.size(); ++i) {
        put_message(tx.outbox, to("e" + std::to_string(i)), Channel::webhook, at(due[i]), "");
    }
}

MessageRow claim_one(Transaction& tx, Instant now) {
    const auto claimed = claim(tx, now, now + seconds(60), 1);
    REQUIRE(claimed.size() == 1);
    return claimed.front();
}

MessageRow only(Transaction& tx) {
    const auto found = tx.outbox.list(std::nullopt, 0, 10);
    REQUIRE(found.size() == 1);
    return found.front();
}

}  // namespace

TEST_CASE("a claim takes what is due, the earliest first, and leaves the rest", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        put_messages(tx, {300, 100, 200, 400});
        CHECK(tx.outbox.next_due() == at(100));
        const auto claimed = claim(tx, at(300), at(360), 2);
        REQUIRE(claimed.size() == 2);
        CHECK(claimed[0].due_at == at(100));
        CHECK(claimed[1].due_at == at(200));
        CHECK(claimed[0].state == MessageState::leased);
        CHECK(claimed[0].attempts == 1);
        CHECK(claimed[0].fence == 1);
        CHECK_FALSE(claimed[0].uncertain);
        CHECK(tx.outbox.next_due() == at(300));
        CHECK(claim(tx, at(300), at(360), 9).size() == 1);
        CHECK(tx.outbox.next_due() == at(360));  // the first lease runs out before the last is due
        CHECK(tx.outbox.counts().leased == 3);
        CHECK(tx.outbox.counts().pending == 1);
    });
}

TEST_CASE("claiming marks the notices and the day of a bundle", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle("2026-02-02"));
        plan_notice(tx, notice("o2", at(100)), {"laatste-dag", "2026-02-03 o2", "c1", ""});
        CHECK(claim(tx, at(100), at(160), 9).size() == 2);
        CHECK(tx.notices.of_case("d1")[0].state == NoticeRow::State::claimed);
        CHECK(tx.journal.find_party("c1")->last_message_on == day("2026-02-02"));
        plan_notice(tx, notice("o3", at(100)), bundle("2026-01-30"));
        CHECK(claim(tx, at(100), at(160), 9).size() == 1);
        CHECK(tx.journal.find_party("c1")->last_message_on == day("2026-02-02"));  // never back
    });
}

TEST_CASE("after delivery the body goes and its hash and evidence stay", "[store]") {
    const auto store = sample_store();
    const std::string body("From: a\r\n\0x", 11);
    store->commit([&](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx, at(100));
        CHECK(tx.outbox.evidence(m.id).empty());
        REQUIRE(tx.outbox.freeze(m.id, m.fence, body, "jo@example.org", "5a", "{\"artikel\":1}"));
        CHECK(only(tx).body == body);
        CHECK_THROWS_AS(tx.outbox.freeze(m.id, m.fence, "y", "", "", ""), std::invalid_argument);
        REQUIRE(tx.outbox.delivered(m.id, m.fence, at(101), "250 queued"));
        const MessageRow sent = only(tx);
        CHECK(sent.state == MessageState::delivered);
        CHECK(sent.body.empty());
        CHECK(sent.sha256 == "5a");
        CHECK(sent.envelope == "jo@example.org");
        CHECK(sent.answer == "250 queued");
        CHECK(sent.finished_at == at(101));
        CHECK(tx.outbox.evidence(m.id) == "{\"artikel\":1}");
        CHECK(tx.notices.of_case("d1")[0].state == NoticeRow::State::sent);
    });
}

TEST_CASE("who lost the lease touches nothing", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        const MessageRow first = claim_one(tx, at(100));
        const MessageRow old = claim_one(tx, at(160));  // the lease ran out at 160
        CHECK(old.id == first.id);
        CHECK(old.fence == first.fence + 1);
        CHECK_FALSE(old.uncertain);  // it had no bytes yet that could have gone out
        REQUIRE(tx.outbox.freeze(old.id, old.fence, "x", "", "", ""));
        const MessageRow now = claim_one(tx, at(220));
        CHECK(now.fence == old.fence + 1);
        CHECK(now.uncertain);
        CHECK_FALSE(tx.outbox.freeze(old.id, old.fence, "x", "", "", ""));
        CHECK_FALSE(tx.outbox.delivered(old.id, old.fence, at(161), ""));
        CHECK_FALSE(tx.outbox.retry(old.id, old.fence, at(500), true, true, ""));
        CHECK_FALSE(tx.outbox.dead(old.id, old.fence, at(161), ""));
        CHECK_FALSE(tx.outbox.cancel(old.id, old.fence));
        CHECK(tx.outbox.delivered(now.id, now.fence, at(161), ""));
        CHECK_FALSE(tx.outbox.delivered(now.id, now.fence, at(162), ""));
        CHECK(only(tx).finished_at == at(161));
    });
}

TEST_CASE("a heartbeat keeps the lease", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        const MessageRow m = claim_one(tx, at(100));
        tx.outbox.renew(std::vector{m.id}, at(220));
        CHECK(claim(tx, at(160), at(220), 9).empty());
        CHECK(tx.outbox.next_due() == at(220));
        CHECK(claim(tx, at(220), at(280), 9).size() == 1);
    });
}

TEST_CASE("a retry waits with the same bytes and counts only when asked", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        put_messages(tx, {100});
        MessageRow m = claim_one(tx, at(100));
        REQUIRE(tx.outbox.freeze(m.id, m.fence, "bytes", "https://e0", "5a", "{}"));
        REQUIRE(tx.outbox.retry(m.id, m.fence, at(500), true, true, "timed out"));
        CHECK(only(tx).state == MessageState::pending);
        CHECK(only(tx).attempts == 1);
        CHECK(only(tx).answer == "timed out");
        CHECK(tx.outbox.counts().oldest_due == at(100));
        CHECK(claim(tx, at(499), at(560), 9).empty());
        m = claim_one(tx, at(500));
        CHECK(m.body == "bytes");
        CHECK(m.envelope == "https://e0");
        CHECK(m.uncertain);
        CHECK(m.attempts == 2);
        REQUIRE(tx.outbox.retry(m.id, m.fence, at(600), false, false, "down"));
        CHECK(only(tx).attempts == 1);
        CHECK(only(tx).uncertain);  // once uncertain, always
    });
}

TEST_CASE("a dead message stands with its reason until it is replayed", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx, at(100));
        REQUIRE(tx.outbox.freeze(m.id, m.fence, "bytes", "", "5a", "{}"));
        CHECK_FALSE(tx.outbox.replay(m.public_id, at(200)));
        REQUIRE(tx.outbox.dead(m.id, m.fence, at(101), "550 no such user"));
        CHECK(tx.notices.of_case("d1")[0].state == NoticeRow::State::failed);
        REQUIRE(tx.outbox.dead_of("m1").size() == 1);
        CHECK(tx.outbox.dead_of("m1")[0].answer == "550 no such user");
        CHECK(tx.outbox.dead_of("m2").empty());
        CHECK(tx.outbox.list(MessageState::dead, 0, 9).size() == 1);

        REQUIRE(tx.outbox.replay(m.public_id, at(200)));
        CHECK_FALSE(tx.outbox.replay("no-such-id", at(200)));
        const MessageRow again = claim_one(tx, at(200));
        CHECK(again.public_id == m.public_id);
        CHECK(again.body == "bytes");
        CHECK(again.attempts == 1);
        CHECK(tx.outbox.delivered(again.id, again.fence, at(201), ""));
        CHECK(tx.notices.of_case("d1")[0].state == NoticeRow::State::sent);
        CHECK(tx.outbox.dead_of("m1").empty());
    });
}

TEST_CASE("a message whose notices need no saying any more is cancelled under its claim",
          "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx, at(100));
        REQUIRE(tx.outbox.cancel(m.id, m.fence));
        CHECK(only(tx).state == MessageState::cancelled);
        CHECK(tx.notices.of_case("d1")[0].state == NoticeRow::State::cancelled);
        CHECK(tx.notices.of_message(m.id).empty());
        CHECK(tx.outbox.counts().cancelled == 1);
    });
}

TEST_CASE("after a crash leases are void and the third crash is the last", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        for (int crash = 1; crash <= 3; ++crash) {
            const MessageRow m = claim_one(tx, at(100 * crash));
            CHECK(m.uncertain == (crash > 1));
            if (crash == 1) CHECK(tx.outbox.freeze(m.id, m.fence, "x", "", "", ""));
            CHECK(release_leases(tx, at(100 * crash + 1)) == 1);
            CHECK_FALSE(tx.outbox.delivered(m.id, m.fence, at(500), ""));
        }
        CHECK(only(tx).state == MessageState::dead);
        CHECK(only(tx).answer.find("drie keer") != std::string::npos);
        CHECK(only(tx).finished_at == at(301));
        CHECK(tx.notices.of_case("d1")[0].state == NoticeRow::State::failed);
        CHECK(release_leases(tx, at(400)) == 0);
        CHECK(tx.outbox.counts().dead == 1);
    });
}

TEST_CASE("kills at random kill no message that was not alone under way", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 100, 100, 100});
        for (int crash = 1; crash <= 3; ++crash) {
            CHECK(claim(tx, at(100), at(160), 9).size() == 4);
            CHECK(release_leases(tx, at(101)) == 4);
        }
        CHECK(tx.outbox.counts().dead == 0);
        // Three crashes without progress: from now on one at a time, until a start with progress.
        const auto alone = claim(tx, at(100), at(160), 9);
        REQUIRE(alone.size() == 1);
        CHECK(claim(tx, at(100), at(160), 9).empty());
        CHECK(tx.outbox.delivered(alone[0].id, alone[0].fence, at(102), "ok"));
        CHECK(claim(tx, at(100), at(160), 9).size() == 1);
        CHECK(release_leases(tx, at(103)) == 1);
        CHECK(claim(tx, at(100), at(160), 9).size() == 3);
    });
}

TEST_CASE("messages are listed by state, page by page", "[store]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 100, 100, 200});
        for (const MessageRow& m : claim(tx, at(100), at(160), 9)) {
            REQUIRE(tx.outbox.delivered(m.id, m.fence, at(101), ""));
        }
        const auto page = tx.outbox.list(MessageState::delivered, 0, 2);
        REQUIRE(page.size() == 2);
        const auto rest = tx.outbox.list(MessageState::delivered, page.back().id, 2);
        REQUIRE(rest.size() == 1);
        CHECK(rest[0].key == to("e2"));
        CHECK(tx.outbox.list(MessageState::pending, 0, 9).size() == 1);
        CHECK(tx.outbox.list(std::nullopt, 0, 9).size() == 4);
        CHECK_FALSE(tx.outbox.find("none"));
    });
}
