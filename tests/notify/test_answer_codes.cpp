#include <string>

#include "notify/answer_codes.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;

namespace {

constexpr MailStep all_steps[] = {MailStep::mail_from, MailStep::rcpt_to, MailStep::data,
                                  MailStep::body};

// An answer to `step`; to the body it comes after the final dot.
Outcome mail_answer(MailStep step, int code, const std::string& words = "") {
    return classify(MailResult{true, step == MailStep::body, code, step, words, AtHome::nothing});
}

// An answer as a server writes it: "550 5.1.1 words".
Outcome mail_answer(MailStep step, const std::string& words) {
    return mail_answer(step, std::stoi(words), words);
}

Outcome no_mail_answer(bool body_given) {
    return classify(
        MailResult{true, body_given, 0, MailStep::rcpt_to, "no answer", AtHome::nothing});
}

Outcome http_answer(int status) {
    return classify(HttpResult{true, status, std::nullopt, "", AtHome::nothing});
}

Outcome no_http_answer(bool request_sent, AtHome at_home = AtHome::nothing) {
    return classify(HttpResult{request_sent, 0, std::nullopt, "", at_home});
}

}  // namespace

TEST_CASE("a mail is sent only when the final dot was answered with 2xx", "[notify]") {
    CHECK(mail_answer(MailStep::body, 250).kind == Kind::sent);
    CHECK(mail_answer(MailStep::rcpt_to, 250).kind == Kind::retry);
    CHECK(mail_answer(MailStep::data, 354).kind == Kind::retry);
    const auto early = classify(MailResult{true, false, 250, MailStep::body, "", AtHome::nothing});
    CHECK(early.kind == Kind::retry);
}

TEST_CASE("4xx is tried again, at every step of a mail", "[notify]") {
    for (const auto step : all_steps)
        for (const int code : {421, 450, 451, 452}) {
            CHECK(mail_answer(step, code).kind == Kind::retry);
            CHECK_FALSE(mail_answer(step, code).destination_down);
        }
}

TEST_CASE("5xx to the recipient or the body refuses the mail for good", "[notify]") {
    for (const auto step : {MailStep::rcpt_to, MailStep::data, MailStep::body})
        for (const int code : {550, 551, 552, 553, 554})
            CHECK(mail_answer(step, code).kind == Kind::refused);
    // Also when it comes while the body is still going out.
    const auto early = classify(MailResult{true, false, 552, MailStep::body, "", AtHome::nothing});
    CHECK(early.kind == Kind::refused);
}

TEST_CASE("5xx to the sender says nothing of the recipient: the destination is down", "[notify]") {
    for (const auto* words : {"550 5.1.1 unknown", "550 sender not allowed", "553 5.1.8 bad",
                              "554 5.7.1 go away", "552 too much"}) {
        const auto outcome = mail_answer(MailStep::mail_from, words);
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.destination_down);
        CHECK_FALSE(outcome.recipient_refused);
        CHECK_FALSE(outcome.made_at_home);
    }
}

TEST_CASE("the recipient is refused when the answer is about the address", "[notify]") {
    for (const auto* words :
         {"550 no such user", "551 moved away", "553 not a mailbox name", "556 takes no mail",
          "550 5.1.1 unknown", "550-5.1.1 The account", "554 5.1.1 unknown", "554 5.1.10 null MX",
          "553 5.1.2 no such host", "550 5.2.1 switched off", "550 5.0.0 no such person",
          "550 5.5.0 mailbox unavailable", "550 5.4.1 access denied", "550 5.x nonsense"}) {
        INFO(words);
        const auto outcome = mail_answer(MailStep::rcpt_to, words);
        CHECK(outcome.kind == Kind::refused);
        CHECK(outcome.recipient_refused);
    }
    for (const auto* words :
         {"552 full", "552 5.2.2 full", "550 5.2.2 full", "550 5.2.3 too long", "554 failed",
          "550 5.7.1 blocked", "554 5.7.1 blocked", "550 5.7.26 not authenticated",
          "550 5.3.0 access denied", "550 5.1.8 sender's domain", "553 5.1.7 sender's address",
          "555 syntax", "501 syntax"}) {
        INFO(words);
        const auto outcome = mail_answer(MailStep::rcpt_to, words);
        CHECK(outcome.kind == Kind::refused);
        CHECK_FALSE(outcome.recipient_refused);
    }
    CHECK_FALSE(mail_answer(MailStep::rcpt_to, "450 4.1.1 unknown").recipient_refused);
}

TEST_CASE("after the final dot only 5.1.x is about the address", "[notify]") {
    CHECK(mail_answer(MailStep::body, "550 5.1.1 unknown").recipient_refused);
    CHECK(mail_answer(MailStep::data, "554 5.1.1 no valid recipients").recipient_refused);
    for (const auto* words : {"550 spam", "554 5.7.1 spam", "552 5.2.2 full", "550 5.1.8 sender"}) {
        INFO(words);
        CHECK(mail_answer(MailStep::body, words).kind == Kind::refused);
        CHECK_FALSE(mail_answer(MailStep::body, words).recipient_refused);
    }
}

TEST_CASE("a mail server that has something against us is down, not the mail", "[notify]") {
    for (const auto step : all_steps)
        for (const int code : {530, 534, 535, 538}) {
            const auto outcome = mail_answer(step, code);
            CHECK(outcome.kind == Kind::retry);
            CHECK(outcome.destination_down);
        }
    const auto greeting = classify(
        MailResult{false, false, 554, MailStep::session, "554 no service", AtHome::nothing});
    CHECK(greeting.kind == Kind::retry);
    CHECK(greeting.destination_down);
    CHECK_FALSE(greeting.made_at_home);
}

TEST_CASE("a lost answer after the body is uncertain, before it a plain retry", "[notify]") {
    CHECK(no_mail_answer(true).kind == Kind::uncertain);
    CHECK(no_mail_answer(false).kind == Kind::retry);
    CHECK_FALSE(no_mail_answer(false).destination_down);
    CHECK(no_http_answer(true).kind == Kind::uncertain);
    CHECK(no_http_answer(false).kind == Kind::retry);
    CHECK(no_http_answer(false).destination_down);
}

TEST_CASE("an answer to the final dot that means nothing there is uncertain", "[notify]") {
    for (const int code : {354, 100, 334, 600, 999, 25, 1}) {
        INFO(code);
        CHECK(mail_answer(MailStep::body, code).kind == Kind::uncertain);
    }
}

TEST_CASE("what the other side never answered was made at home", "[notify]") {
    CHECK(no_mail_answer(true).made_at_home);
    CHECK(no_mail_answer(false).made_at_home);
    CHECK(no_http_answer(true).made_at_home);
    CHECK(no_http_answer(false).made_at_home);
    for (const int code : {250, 354, 451, 550})
        CHECK_FALSE(mail_answer(MailStep::body, code).made_at_home);
    for (const int status : {200, 302, 410, 503}) CHECK_FALSE(http_answer(status).made_at_home);
}

TEST_CASE("an address that may not be connected to is refused, and nobody is down", "[notify]") {
    const auto mail =
        classify(MailResult{false, false, 0, MailStep::session, "no", AtHome::address_refused});
    for (const auto& outcome : {no_http_answer(false, AtHome::address_refused), mail}) {
        CHECK(outcome.kind == Kind::refused);
        CHECK(outcome.made_at_home);
        CHECK_FALSE(outcome.destination_down);
        CHECK_FALSE(outcome.recipient_refused);
        CHECK_FALSE(outcome.disable);
    }
}

TEST_CASE("a fault of this machine is tried again, and nobody is down", "[notify]") {
    const auto mail = [](bool body_given) {
        return classify(MailResult{false, body_given, 0, MailStep::session, "no", AtHome::fault});
    };
    for (const auto& outcome : {no_http_answer(false, AtHome::fault), mail(false)}) {
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.made_at_home);
        CHECK_FALSE(outcome.destination_down);
    }
    // What had gone out by then may have been taken.
    CHECK(no_http_answer(true, AtHome::fault).kind == Kind::uncertain);
    CHECK(mail(true).kind == Kind::uncertain);
}

TEST_CASE("an HTTP status says what Standard Webhooks says it does", "[notify]") {
    for (const int status : {200, 201, 202, 204}) CHECK(http_answer(status).kind == Kind::sent);
    for (const int status : {301, 302, 304, 307, 308, 400, 401, 403, 404, 408, 413, 422, 429, 500,
                             502, 503, 504, 599, 999}) {
        INFO(status);
        CHECK(http_answer(status).kind == Kind::retry);
        CHECK_FALSE(http_answer(status).destination_down);
        CHECK_FALSE(http_answer(status).disable);
    }
    CHECK(http_answer(410).kind == Kind::refused);
    CHECK(http_answer(410).disable);
}

TEST_CASE("Retry-After is honoured between a second and a day, for 429 and 503 only", "[notify]") {
    const auto wait = [](int status, std::chrono::seconds given) {
        return classify(HttpResult{true, status, given, "", AtHome::nothing}).retry_after;
    };
    CHECK(wait(429, 120s) == 120s);
    CHECK(wait(503, 120s) == 120s);
    CHECK(wait(503, 0s) == 1s);
    CHECK(wait(503, -5s) == 1s);
    CHECK(wait(503, 1000h) == 24h);
    CHECK_FALSE(wait(500, 120s));
    CHECK_FALSE(http_answer(503).retry_after);
}

TEST_CASE("foreign words are made fit for a log", "[notify]") {
    CHECK(printable("250 ok\r\n") == "250 ok");
    CHECK(printable("a\r\nb\0c") == "a b");
    CHECK(printable(std::string_view("a\0\x1B[31mb", 8)) == "a [31mb");
    CHECK(printable("caf\xC3\xA9 \xFF\xC3") == "café ??");
    CHECK(printable(std::string(5000, 'x')).size() == 500);
    CHECK(printable(std::string(499, 'x') + "é").size() == 499);
}
