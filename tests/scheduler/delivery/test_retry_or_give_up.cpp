#include "scheduler/delivery/retry_or_give_up.h"

#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace {

TEST_CASE("an outcome becomes a verdict", "[verdict]") {
    MessageRow message;
    message.public_id = PublicId("m1");
    message.channel = Channel::webhook;
    message.attempts = 1;
    const Instant now = at(5000);
    using Kind = Outcome::Kind;
    CHECK(std::holds_alternative<Delivered>(judge(message, outcome(Kind::sent, "204"), now, now)));
    CHECK(std::get<GiveUp>(judge(message, outcome(Kind::refused, "550 no such user"), now, now))
              .reason == "550 no such user");
    Outcome asked = outcome(Kind::retry, "503");
    asked.retry_after = std::chrono::hours(1);
    CHECK(std::get<TryAgain>(judge(message, asked, now, now)).at == now + std::chrono::hours(1));
    Outcome down = outcome(Kind::retry, "refused");
    down.destination_down = true;
    const auto later = std::get<TryAgain>(judge(message, down, now, at(5600)));
    CHECK(later.at == at(5600));
    CHECK_FALSE(later.counts);
    message.attempts = 10;
    CHECK(std::holds_alternative<GiveUp>(judge(message, outcome(Kind::retry, "500"), now, now)));
}

TEST_CASE("a test message is tried once: somebody waits for the answer", "[verdict]") {
    MessageRow message;
    message.key.kind = test_message;
    message.attempts = 1;
    Outcome down = outcome(Outcome::Kind::retry, "connection refused");
    down.destination_down = true;
    CHECK(std::get<GiveUp>(judge(message, down, at(0), at(600))).reason == "connection refused");
    CHECK(std::holds_alternative<GiveUp>(
        judge(message, outcome(Outcome::Kind::uncertain, "time-out"), at(0), at(0))));
}

TEST_CASE("a refused address is told from a refused mail", "[verdict]") {
    MessageRow message;
    message.attempts = 1;
    Outcome refused = outcome(Outcome::Kind::refused, "550");
    CHECK_FALSE(std::get<GiveUp>(judge(message, refused, at(0), at(0))).recipient_refused);
    refused.recipient_refused = true;
    CHECK(std::get<GiveUp>(judge(message, refused, at(0), at(0))).recipient_refused);
}

}  // namespace
}  // namespace termijnd::test
