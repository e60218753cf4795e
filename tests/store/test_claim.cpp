#include "obligations/store/rules/claim.h"

#include "obligations/store/rules/bundle_day.h"
#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

// One webhook per recipient, due at the given moments.
void put_messages(Transaction& tx, const std::vector<int>& due) {
    for (std::size_t i = 0; i < due.size(); ++i)
        put_message(tx.outbox, {"webhook", "s", RecipientKey("e" + std::to_string(i)), ""},
                    Channel::webhook, at(due[i]), "");
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

TEST_CASE("the subject of a bundle begins with its day, and nothing else has one", "[store]") {
    CHECK(bundle_day({"bundel", "2026-02-02", "c1"_to, ""}) == day("2026-02-02"));
    CHECK(bundle_day({"bundel", "2026-02-02 o1", "c1"_to, "+1"}) == day("2026-02-02"));
    CHECK_FALSE(bundle_day({"bundel", "2026-02-30", "c1"_to, ""}));
    CHECK_FALSE(bundle_day({"bundel", "s", "c1"_to, ""}));
    CHECK_FALSE(bundle_day({"bundel", "", "c1"_to, ""}));
    CHECK_FALSE(bundle_day({"dagoverzicht", "2026-02-02", "m1"_to, ""}));
}

TEST_CASE("claiming marks the notices and the day of a bundle", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle("2026-02-02"));
        plan_notice(tx, notice("o2", at(100)), {"laatste-dag", "2026-02-03 o2", "c1"_to, ""});
        CHECK(claim(tx, at(100), lease(100, 160), 9).size() == 2);
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::claimed);
        CHECK(tx.journal.find_party("c1"_party)->last_message_on == day("2026-02-02"));
        plan_notice(tx, notice("o3", at(100)), bundle("2026-01-30"));
        CHECK(claim(tx, at(100), lease(100, 160), 9).size() == 1);
        CHECK(tx.journal.find_party("c1"_party)->last_message_on ==
              day("2026-02-02"));  // never back
    });
}

TEST_CASE("after a crash leases are void and the third crash is the last", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        for (int crash = 1; crash <= 3; ++crash) {
            const MessageRow m = claim_one(tx, 100 * crash);
            CHECK(m.uncertain == (crash > 1));
            if (crash == 1) CHECK(tx.outbox.freeze(m.lease(), "x", "", "", ""));
            CHECK(release_leases(tx, at(100 * crash + 1)) == 1);
            CHECK_FALSE(tx.outbox.delivered(m.lease(), at(500), ""));
        }
        CHECK(only(tx).state == MessageState::dead);
        CHECK(only(tx).answer.find("drie keer") != std::string::npos);
        CHECK(only(tx).finished_at == at(301));
        CHECK(tx.notices.of_case("d1"_case)[0].state == NoticeRow::State::failed);
        CHECK(release_leases(tx, at(400)) == 0);
        CHECK(tx.outbox.counts().dead == 1);
    });
}

TEST_CASE("kills at random kill no message that was not alone under way", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 100, 100, 100});
        for (int crash = 1; crash <= 3; ++crash) {
            CHECK(claim(tx, at(100), lease(100, 160), 9).size() == 4);
            CHECK(release_leases(tx, at(101)) == 4);
        }
        CHECK(tx.outbox.counts().dead == 0);
        // Three crashes without progress: from now on one at a time, until an outcome is recorded.
        const auto alone = claim(tx, at(100), lease(100, 160), 9);
        REQUIRE(alone.size() == 1);
        CHECK(claim(tx, at(100), lease(100, 160), 9).empty());
        CHECK(tx.outbox.delivered(alone[0].lease(), at(102), "ok"));
        note_progress(tx.memory);
        CHECK(claim(tx, at(100), lease(100, 160), 9).size() == 3);
    });
}

TEST_CASE("a message that stopped the program is dead though it was the only one", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        put_messages(tx, {100, 200});
        for (int crash = 1; crash <= 3; ++crash) {
            CHECK(claim_one(tx, 100).key.recipient == "e0"_to);
            CHECK(release_leases(tx, at(101)) == 1);
        }
        CHECK(tx.outbox.counts().dead == 1);
        CHECK(claim_one(tx, 200).key.recipient == "e1"_to);
    });
}
