#include "scheduler/delivery/claim.h"

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/delivery/disabled_endpoints.h"
#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace {

const Date monday = parse_date("2026-03-02").value();

struct Desk {
    Desk() {
        order.world = std::make_shared<const World>(
            World{nullptr, Calendar(Calendar::built_in()), {}, {}, {}});
        order.renderer = std::make_shared<PlainRenderer>();
        order.urls =
            std::make_shared<const EndpointUrls>(EndpointUrls{{"good"_endpoint, good_url}});
        order.now = at(0);
        order.lease = {Monotonic{}, Monotonic{std::chrono::minutes(1)}};
        order.limit = 256;
    }
    // One mail, frozen for mail_box, whose last try was refused or left uncertain.
    PublicId refused(const MessageKey& key, bool uncertain) {
        PublicId id;
        store->commit([&](Transaction& tx) {
            if (key == bundle)
                put_notice(tx);
            else
                (void)put_message(tx.outbox, key, Channel::mail, at(-1), "content");
            Claim claim = claim_due(tx, order);
            REQUIRE(claim.drafts.size() == 1);
            Drafted& mail = claim.drafts[0];
            mail.frozen = mail.write();
            keep(tx, mail, at(0));
            REQUIRE(mail.kept);
            id = mail.message.public_id;
            const Lease lease = mail.message.lease();
            if (uncertain) {
                REQUIRE(tx.outbox.retry(lease, at(0), true, true, "no answer"));
            } else {
                REQUIRE(tx.outbox.dead(lease, at(0), "550 no such user"));
                REQUIRE(tx.outbox.replay(id, at(0)));
            }
        });
        return id;
    }
    void correct_address(const std::string& email) {
        store->commit([&](Transaction& tx) {
            PartyRecord party = *tx.journal.find_party("c1"_party);
            party.email = email;
            tx.journal.put_party(party, {at(0), "cm1"});
        });
    }
    Claim claim() {
        Claim made;
        store->commit([&](Transaction& tx) { made = claim_due(tx, order); });
        return made;
    }

    std::unique_ptr<Store> store = sample_store();
    ClaimOrder order;
};

TEST_CASE("a replayed mail to the same address goes out with the same bytes", "[claim]") {
    Desk desk;
    const PublicId id = desk.refused(bundle, false);
    const Claim claim = desk.claim();
    REQUIRE(claim.frozen.size() == 1);
    CHECK(claim.frozen[0].public_id == id);
    CHECK(claim.frozen[0].envelope == mail_box);
}

TEST_CASE("a replayed mail whose party has another address now is said anew", "[claim]") {
    Desk desk;
    const PublicId id = desk.refused(bundle, false);
    desk.correct_address("jo@elders.example.org");
    CHECK(desk.claim().frozen.empty());
    desk.store->commit([&](Transaction& tx) {
        const auto message = tx.outbox.find(id);
        CHECK(message->state == MessageState::cancelled);
        CHECK(message->answer.find("said anew") != std::string::npos);
        CHECK(tx.notices.of_case("d1"_case).at(0).state == NoticeRow::State::cancelled);
        CHECK(tx.derived.state("d1"_case).derive_again == monday);
    });
}

TEST_CASE("a mail that may have arrived goes to its own address to the end", "[claim]") {
    Desk desk;
    (void)desk.refused(bundle, true);
    desk.correct_address("jo@elders.example.org");
    const Claim claim = desk.claim();
    REQUIRE(claim.frozen.size() == 1);
    CHECK(claim.frozen[0].envelope == mail_box);
}

TEST_CASE("a digest for an old address follows to the new one with its content", "[claim]") {
    Desk desk;
    const MessageKey key{"dagoverzicht", "2026-03-02", "c1"_to, ""};
    const PublicId id = desk.refused(key, false);
    desk.correct_address("jo@elders.example.org");
    CHECK(desk.claim().frozen.empty());
    Claim next = desk.claim();
    REQUIRE(next.drafts.size() == 1);
    CHECK(next.drafts[0].message.public_id != id);
    CHECK(next.drafts[0].write().envelope == "jo@elders.example.org");
    desk.store->commit([&](Transaction& tx) {
        CHECK(tx.outbox.content(next.drafts[0].message.id) == "content");
        CHECK(tx.outbox.find(id)->state == MessageState::cancelled);
    });
}

TEST_CASE("what is for a disabled endpoint is dead at the claim, until it has another address",
          "[claim]") {
    Desk desk;
    const MessageKey key{"webhook", "o1", "good"_to, ""};
    desk.store->commit([&](Transaction& tx) {
        (void)put_message(tx.outbox, key, Channel::webhook, at(-1), "");
        tx.outbox.disable_endpoint({"good"_endpoint, good_url, at(-5), "410"});
    });
    CHECK(desk.claim().frozen.empty());
    desk.store->commit([&](Transaction& tx) {
        CHECK(tx.outbox.find(public_id_of(key))->answer == endpoint_gone);
        CHECK_FALSE(enable_moved_endpoints(tx, *desk.order.urls, at(0)));
        CHECK(enable_moved_endpoints(tx, {{"good"_endpoint, dead_url}}, at(0)));
    });
    CHECK(desk.claim().frozen.size() == 1);
}

TEST_CASE("a job that the store runs twice freezes the same bytes", "[claim]") {
    Desk desk;
    desk.store->commit([](Transaction& tx) {
        (void)put_message(tx.outbox, {"proef", "1", "jo"_to, ""}, Channel::mail, at(-1), "");
    });
    Claim claim = desk.claim();
    REQUIRE(claim.drafts.size() == 1);
    Drafted& mail = claim.drafts[0];
    mail.frozen = mail.write();
    desk.store->rehearse([&](Transaction& tx) { keep(tx, mail, at(0)); });
    desk.store->commit([&](Transaction& tx) { keep(tx, mail, at(0)); });
    CHECK(mail.kept);
    desk.store->commit([&](Transaction& tx) {
        const auto row = tx.outbox.find(mail.message.public_id);
        CHECK(row->body == mail.frozen.bytes);
        CHECK_FALSE(row->body.empty());
    });
}

}  // namespace
}  // namespace termijnd::test
