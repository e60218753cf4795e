#include <string>

#include "notify/classify.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;

namespace {

Outcome mail_answer(int code, bool after_body) {
    return classify(MailResult{true, after_body, code, after_body, "words"});
}

Outcome http_answer(int status) {
    return classify(HttpResult{true, status, std::nullopt, ""});
}

}  // namespace

TEST_CASE("a mail is sent only when the final dot was answered with 2xx", "[notify]") {
    CHECK(mail_answer(250, true).kind == Kind::sent);
    CHECK(mail_answer(250, false).kind == Kind::retry);
    CHECK(mail_answer(354, false).kind == Kind::retry);
}

TEST_CASE("4xx is tried again and 5xx is not, at every step of a mail", "[notify]") {
    for (const bool after_body : {false, true}) {
        for (const int code : {421, 450, 451, 452})
            CHECK(mail_answer(code, after_body).kind == Kind::retry);
        for (const int code : {550, 551, 552, 553, 554})
            CHECK(mail_answer(code, after_body).kind == Kind::refused);
    }
}

TEST_CASE("a mail server that has something against us is down, not the mail", "[notify]") {
    for (const int code : {530, 534, 535, 538}) {
        const auto outcome = mail_answer(code, false);
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.destination_down);
    }
    const auto greeting = classify(MailResult{false, false, 554, false, "no service"});
    CHECK(greeting.kind == Kind::retry);
    CHECK(greeting.destination_down);
}

TEST_CASE("a lost answer after the body is uncertain, before it a plain retry", "[notify]") {
    CHECK(classify(MailResult{true, true, 354, false, ""}).kind == Kind::uncertain);
    CHECK(classify(MailResult{true, false, 250, false, ""}).kind == Kind::retry);
    CHECK_FALSE(classify(MailResult{true, false, 250, false, ""}).destination_down);
    CHECK(classify(HttpResult{true, 0, std::nullopt, ""}).kind == Kind::uncertain);
    const auto never_sent = classify(HttpResult{false, 0, std::nullopt, ""});
    CHECK(never_sent.kind == Kind::retry);
    CHECK(never_sent.destination_down);
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
        return classify(HttpResult{true, status, given, ""}).retry_after;
    };
    CHECK(wait(429, 120s) == 120s);
    CHECK(wait(503, 120s) == 120s);
    CHECK(wait(503, 0s) == 1s);
    CHECK(wait(503, -5s) == 1s);
    CHECK(wait(503, 1000h) == 24h);
    CHECK_FALSE(wait(500, 120s));
    CHECK_FALSE(classify(HttpResult{true, 503, std::nullopt, ""}).retry_after);
}

TEST_CASE("foreign words are made fit for a log", "[notify]") {
    CHECK(printable("250 ok\r\n") == "250 ok");
    CHECK(printable("a\r\nb\0c") == "a b");
    CHECK(printable(std::string_view("a\0\x1B[31mb", 8)) == "a [31mb");
    CHECK(printable("caf\xC3\xA9 \xFF\xC3") == "café ??");
    CHECK(printable(std::string(5000, 'x')).size() == 500);
    CHECK(printable(std::string(499, 'x') + "é").size() == 499);
}
