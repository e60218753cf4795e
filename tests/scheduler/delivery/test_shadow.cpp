#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace {

using Kind = Outcome::Kind;

void shadow(Outpost& post, std::optional<std::string> to) {
    World world = *post.world;
    world.shadow_to = std::move(to);
    post.world = std::make_shared<const World>(std::move(world));
    post.use({{"good", good_url}});
}

TEST_CASE("in shadow mode everything is recorded and nothing reaches anybody",
          "[dispatcher][shadow]") {
    Outpost post;
    shadow(post, "");
    post.add("good", Channel::webhook);
    post.add("jo", Channel::mail);
    post.pump();
    CHECK(post.transport->sent.empty());
    const auto rows = post.messages(MessageState::delivered);
    REQUIRE(rows.size() == 2);
    for (const MessageRow& row : rows) {
        CHECK(row.shadow == "");
        CHECK(row.answer == "schaduw: aan niemand verzonden");
        CHECK(row.sha256.size() == 64);
    }
    SECTION("until it is switched off") {
        shadow(post, std::nullopt);
        post.add("jo", Channel::mail);
        post.pump();
        CHECK(post.transport->sent[mail_box].size() == 1);
        CHECK_FALSE(post.messages(MessageState::delivered).back().shadow);
    }
}

TEST_CASE("in shadow mode mails may go to one address, and webhooks to nobody",
          "[dispatcher][shadow]") {
    const std::string trial = "proef@example.org";
    Outpost post;
    shadow(post, trial);
    post.add("good", Channel::webhook);
    post.commit([](Transaction& tx) { put_notice(tx); });
    SECTION("which the record says") {
        post.pump();
        CHECK(post.transport->sent.size() == 1);
        CHECK(post.transport->sent[trial].size() == 1);
        const auto rows = post.messages(MessageState::delivered);
        REQUIRE(rows.size() == 2);
        CHECK(rows[1].shadow == trial);
        CHECK(rows[1].answer.starts_with("schaduw: alleen verzonden aan proef@example.org"));
        post.commit([](Transaction& tx) {
            const auto notices = tx.notices.of_case("d1"_case);
            REQUIRE(notices.size() == 1);
            CHECK(notices[0].in_shadow);
        });
    }
    SECTION("and where that one is refused, nobody else's address is marked") {
        Outcome refused = outcome(Kind::refused, "550 no such user");
        refused.recipient_refused = true;
        post.transport->answers[trial] = refused;
        post.pump();
        CHECK(post.messages(MessageState::dead).size() == 1);
        post.commit([](Transaction& tx) {
            CHECK_FALSE(tx.journal.find_party("c1"_party).value().email_failed);
        });
    }
}

TEST_CASE("a try before shadow mode that may have arrived stays one that may have",
          "[dispatcher][shadow]") {
    Outpost post;
    post.transport->answers[mail_box] = outcome(Kind::uncertain, "lost");
    post.add("jo", Channel::mail);
    post.pump();
    shadow(post, "");
    post.pass(std::chrono::hours(2));
    post.pump();
    const auto rows = post.messages(MessageState::delivered);
    REQUIRE(rows.size() == 1);
    CHECK_FALSE(rows[0].shadow);
    CHECK(rows[0].answer.find("kan zijn aangekomen") != std::string::npos);
}

}  // namespace
}  // namespace termijnd::test
