#include "scheduler/delivery/replay.h"

#include <algorithm>

#include "obligations/store/rules/claim.h"
#include "scheduler/delivery/claim.h"
#include "tests/scheduler/delivery/outpost.h"
#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

namespace termijnd::test {
using namespace literals;

namespace {

// The coaching plan and the report are announced in one mail.
constexpr std::ptrdiff_t both = 2;

// An employer whose announcements were refused on Thursday 15 January 2026, nine o'clock.
struct Refused : Office {
    Refused() : Office("2026-01-15 08:00") {
        open("d1");
        put("d1", {"v1"_instrument, "jobcoaching", day("2026-01-05")});
        fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
        commit([&](Transaction& tx) {
            const auto mails = claim_all(tx, "2026-01-15 09:00");
            REQUIRE(mails.size() == 1);
            refused = mails.front().public_id;
            REQUIRE(tx.outbox.dead(mails.front().lease(), at("2026-01-15 09:01"), "550 unknown"));
            tx.journal.mark_address_failed("w1"_party, address);
        });
        derive("2026-01-15 09:01");
    }

    // Claimed and frozen for the address of that moment.
    std::vector<MessageRow> claim_all(Transaction& tx, std::string_view now) {
        auto mails =
            termijnd::claim(tx, at(now), {Monotonic{}, Monotonic{} + std::chrono::minutes(1)}, 9);
        for (const MessageRow& mail : mails)
            REQUIRE(tx.outbox.freeze(mail.lease(), "bytes", address, "", "{}"));
        return mails;
    }
    void derive(std::string_view now) {
        commit([&](Transaction& tx) { apply_case(tx, world(), "d1"_case, at(now)); });
    }
    void correct_address(std::string_view now) {
        address = "nieuw@voorbeeld.invalid";
        commit([&](Transaction& tx) {
            tx.journal.put_party({"w1"_party, "w1", address, "", "", false, {}}, {at(now), "test"});
        });
        derive(now);
    }
    Replayed retry(std::string_view now) {
        Replayed how{};
        commit([&](Transaction& tx) { how = replay(tx, refused, at(now)); });
        return how;
    }
    MessageState state() {
        MessageState found{};
        commit([&](Transaction& tx) { found = tx.outbox.find(refused)->state; });
        return found;
    }
    // How many of the announcements to w1, however and wherever they are or were said.
    std::ptrdiff_t announced(NoticeRow::State state) {
        std::ptrdiff_t count = 0;
        commit([&](Transaction& tx) {
            count = std::ranges::count_if(tx.notices.of_case("d1"_case), [&](const NoticeRow& row) {
                return row.kind == NoticeKind::announcement && row.recipient == "w1"_to &&
                       row.state == state;
            });
        });
        return count;
    }

    PublicId refused;
    std::string address = "w1@voorbeeld.invalid";
};

using State = NoticeRow::State;

}  // namespace

TEST_CASE("what was said to a corrected address is not said again by a retry", "[replay]") {
    Refused office;
    office.correct_address("2026-01-15 11:00");
    REQUIRE(office.announced(State::planned) == both);
    office.commit([&](Transaction& tx) {
        for (const MessageRow& mail : office.claim_all(tx, "2026-01-16 09:00"))
            REQUIRE(tx.outbox.delivered(mail.lease(), at("2026-01-16 09:01"), "250"));
    });
    REQUIRE(office.announced(State::sent) == both);
    CHECK(office.retry("2026-01-16 10:00") == Replayed::said_since);
    CHECK(office.state() == MessageState::dead);
    office.derive("2026-01-16 10:00");
    CHECK(office.announced(State::planned) == 0);
}

TEST_CASE("a retry before the corrected address was written to ends in the new message",
          "[replay]") {
    Refused office;
    office.correct_address("2026-01-15 11:00");
    CHECK(office.retry("2026-01-15 12:00") == Replayed::goes_again);
    ClaimOrder order;
    order.world = std::make_shared<const World>(office.world());
    order.renderer = std::make_shared<PlainRenderer>();
    order.urls = std::make_shared<const EndpointUrls>();
    order.now = at("2026-01-15 12:01");
    order.lease = {Monotonic{}, Monotonic{} + std::chrono::minutes(1)};
    order.limit = 9;
    office.commit([&](Transaction& tx) { CHECK(claim_due(tx, order).frozen.empty()); });
    CHECK(office.state() == MessageState::cancelled);
    office.derive("2026-01-15 12:02");
    CHECK(office.announced(State::planned) == both);
    CHECK(office.announced(State::waiting) == 0);
}

TEST_CASE("a retry takes the place of a letter that is not listed yet, and no other", "[replay]") {
    Refused office;
    REQUIRE(office.announced(State::planned) == both);  // by letter, listed on 16 January at eight
    SECTION("before that") {
        CHECK(office.retry("2026-01-15 12:00") == Replayed::goes_again);
        office.derive("2026-01-15 12:00");
        CHECK(office.announced(State::planned) == 0);
        CHECK(office.announced(State::waiting) == both);
    }
    SECTION("after that") {
        CHECK(office.retry("2026-01-16 08:01") == Replayed::said_since);
        CHECK(office.announced(State::planned) == both);
    }
}

TEST_CASE("only a dead message is sent again", "[replay]") {
    Refused office;
    office.commit([&](Transaction& tx) {
        CHECK(replay(tx, PublicId("no-such-id"), office.now()) == Replayed::unknown);
    });
    CHECK(office.retry("2026-01-15 12:00") == Replayed::goes_again);
    CHECK(office.retry("2026-01-15 12:00") == Replayed::not_dead);
}

}  // namespace termijnd::test
