#include "obligations/store/rules/plan_notice.h"

#include "obligations/store/rules/claim.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace plan_notice_test {  // its helpers are named as those of its neighbours
namespace {

MessageRow claim_one(Transaction& tx, std::int64_t now = 1000) {
    const auto claimed = claim(tx, at(now), lease(now, now + 60), 1);
    REQUIRE(claimed.size() == 1);
    return claimed.front();
}

std::vector<MessageRow> all(Transaction& tx) {
    return tx.outbox.list(std::nullopt, {}, 100);
}

}  // namespace

TEST_CASE("notices under one key become one message at the earliest moment", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(200)), bundle());
        plan_notice(tx, notice("o2", at(100)), bundle());
        plan_notice(tx, notice("o3", at(300)), bundle());
        REQUIRE(all(tx).size() == 1);
        const MessageRow message = all(tx).front();
        CHECK(message.key == bundle());
        CHECK(message.due_at == at(100));
        CHECK(tx.outbox.next_due() == at(100));
        CHECK(tx.notices.of_message(message.id).size() == 3);
        CHECK(tx.notices.of_message(message.id)[1].obligation == obligation("o2"));
        CHECK(tx.notices.of_case("d1"_case)[0].message == message.id);
    });
}

TEST_CASE("a message keeps its public id when it is made again in another store", "[store]") {
    const Kind kind = GENERATE(EVERY_STORE);
    std::array<PublicId, 2> ids;
    for (std::size_t round = 0; round < ids.size(); ++round) {
        const FreshStore store = sample_store(kind);
        store->commit([&](Transaction& tx) {
            plan_notice(tx, notice("o1", at(100 + static_cast<int>(round))), bundle());
            ids[round] = all(tx).front().public_id;
            CHECK(tx.outbox.find(ids[round])->key == bundle());
        });
    }
    CHECK(ids[0] == ids[1]);
    CHECK(ids[0].str().size() == 36);
}

TEST_CASE("a message that carries nothing any more is cancelled, and revived", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        plan_notice(tx, notice("o2", at(100)), bundle());
        const auto planned = tx.notices.of_case("d1"_case);
        cancel_notice(tx, planned[0].id);
        CHECK(all(tx).front().state == MessageState::pending);
        cancel_notice(tx, planned[1].id);
        CHECK(all(tx).front().state == MessageState::cancelled);
        CHECK_FALSE(tx.outbox.next_due());

        plan_notice(tx, notice("o3", at(700)), bundle());
        REQUIRE(all(tx).size() == 1);
        CHECK(all(tx).front().state == MessageState::pending);
        CHECK(tx.outbox.next_due() == at(700));
        CHECK(tx.notices.of_message(all(tx).front().id).size() == 1);  // the cancelled ones stay so
        CHECK_THROWS_AS(cancel_notice(tx, NoticeNumber(99)), std::out_of_range);
    });
}

TEST_CASE("what is on its way, delivered or dead is followed up under a new slot", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow first = claim_one(tx);
        plan_notice(tx, notice("o2", at(100)), bundle());
        REQUIRE(all(tx).size() == 2);
        CHECK(all(tx)[1].key.slot == "+1");
        CHECK(all(tx)[1].public_id != first.public_id);

        REQUIRE(tx.outbox.delivered(first.lease(), at(1001), "250 ok"));
        const MessageRow second = claim_one(tx);
        REQUIRE(tx.outbox.dead(second.lease(), at(1001), "550"));
        plan_notice(tx, notice("o3", at(100)), bundle());
        REQUIRE(all(tx).size() == 3);
        CHECK(all(tx)[2].key.slot == "+2");
        plan_notice(tx, notice("o3", at(50)), bundle());
        CHECK(all(tx).size() == 3);  // the follow-up that waits carries it too
    });
}

TEST_CASE("frozen bytes say nothing new: a later notice is a follow-up", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx);
        REQUIRE(tx.outbox.freeze(m.lease(), "bytes", "jo@example.org", "aa", "{}"));
        REQUIRE(tx.outbox.retry(m.lease(), at(2000), false, true, "451"));
        plan_notice(tx, notice("o2", at(100)), bundle());
        CHECK(all(tx).size() == 2);
        CHECK(tx.notices.of_message(m.id).size() == 1);

        // Waiting for another try it can still be cancelled, but is not revived.
        cancel_notice(tx, tx.notices.of_case("d1"_case)[0].id);
        CHECK(all(tx)[0].state == MessageState::cancelled);
        CHECK(all(tx)[0].body.empty());
        CHECK(all(tx)[0].sha256 == "aa");
        plan_notice(tx, notice("o3", at(100)), bundle());
        CHECK(all(tx)[0].state == MessageState::cancelled);
        CHECK(tx.notices.of_message(all(tx)[1].id).size() == 2);
    });
}

TEST_CASE("a notice on its way, sent or failed is not cancelled any more", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const auto id = tx.notices.of_case("d1"_case)[0].id;
        const MessageRow m = claim_one(tx);
        cancel_notice(tx, id);
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::claimed);
        REQUIRE(tx.outbox.delivered(m.lease(), at(1001), ""));
        cancel_notice(tx, id);
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::sent);
    });
}

TEST_CASE("a message whose notices need no saying any more is cancelled with them under its claim",
          "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        const MessageRow m = claim_one(tx);
        CHECK_FALSE(cancel_claimed(tx, {m.id, m.fence - 1}));
        CHECK(tx.notices.of_message(m.id).size() == 1);
        REQUIRE(cancel_claimed(tx, m.lease()));
        CHECK(all(tx).front().state == MessageState::cancelled);
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::cancelled);
        CHECK(tx.notices.of_message(m.id).empty());
        CHECK(tx.outbox.counts().cancelled == 1);
        plan_notice(tx, notice("o2", at(100)), bundle());  // revived, without the cancelled one
        CHECK(tx.notices.of_message(m.id).size() == 1);
    });
}

TEST_CASE("a notice needs a known obligation and the channel of its message", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    const auto plan = [&](const NoticeRow& n) {
        store->commit([&](Transaction& tx) { plan_notice(tx, n, bundle()); });
    };
    CHECK_THROWS_AS(plan(notice("o9", at(100))), std::out_of_range);
    plan(notice("o1", at(100)));
    NoticeRow other = notice("o2", at(100));
    other.channel = Channel::webhook;
    CHECK_THROWS_AS(plan(other), std::invalid_argument);
}

TEST_CASE("a message without notices is made once and keeps its content until delivered",
          "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        const MessageKey key{"dagoverzicht", "2026-02-02", "m1"_to, ""};
        const auto id = put_message(tx.outbox, key, Channel::mail, at(100), "{\"gemist\":[]}");
        CHECK(put_message(tx.outbox, key, Channel::mail, at(500), "other") == id);
        CHECK(tx.outbox.content(id) == "{\"gemist\":[]}");
        const MessageRow m = claim_one(tx);
        CHECK(m.id == id);
        REQUIRE(tx.outbox.delivered(m.lease(), at(1001), ""));
        CHECK(tx.outbox.content(id).empty());
    });
}

}  // namespace plan_notice_test
