#include "daemon/http/client.h"

#include <fstream>

#include "daemon/http/request_target.h"
#include "tests/daemon/http/http_fixture.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace std::chrono_literals;

TEST_CASE("the client gets what the handler answers, whatever the status", "[http][client]") {
    const TempFolder folder;
    RunningServer running;
    const HttpService service{
        [](const HttpRequest& request, const HttpReply& reply) {
            if (request.path == "/gone") return reply(problem(404, "weg"));
            reply({200,
                   "text/plain",
                   request.method + " " + request.path + " " +
                       std::string(request.header("content-type").value_or("-")) + " " +
                       request.body,
                   {{"ETag", "\"x\""}}});
        },
        nullptr};
    REQUIRE(running.listen_unix(folder / "s", service).has_value());
    const HttpClient client(folder / "s");
    const auto got =
        client.send({"GET", "/v1/dossiers/" + percent_encode("d 1"), "", "text/plain"});
    REQUIRE(got.has_value());
    CHECK(got->status == 200);
    CHECK(got->content_type == "text/plain");
    CHECK(got->body == "GET /v1/dossiers/d 1 - ");
    const auto posted = client.send({"POST", "/v1/dossiers", "{}", "application/json"});
    REQUIRE(posted.has_value());
    CHECK(posted->body == "POST /v1/dossiers application/json {}");
    const auto gone = client.send({"DELETE", "/gone", "", "application/json"});
    REQUIRE(gone.has_value());
    CHECK(gone->status == 404);
}

TEST_CASE("without a daemon the client says so with exit code 5", "[http][client]") {
    const TempFolder folder;
    const auto answer = HttpClient(folder / "s").send({"GET", "/", "", "text/plain"});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().exit_code == 5);
    CHECK_THAT(answer.error().what,
               Catch::Contains("cannot be reached") && Catch::Contains("is it running?"));
    const auto too_long = HttpClient(std::string(200, 'x')).send({"GET", "/", "", "text/plain"});
    REQUIRE_FALSE(too_long.has_value());
    CHECK(too_long.error().exit_code == 5);
}

TEST_CASE("a daemon that does not answer in time is given up", "[http][client]") {
    const TempFolder folder;
    std::vector<HttpReply> kept;
    RunningServer running;
    const HttpService service{
        [&](const HttpRequest&, HttpReply reply) { kept.push_back(std::move(reply)); }, nullptr};
    REQUIRE(running.listen_unix(folder / "s", service).has_value());
    const auto answer = HttpClient(folder / "s", 50ms).send({"GET", "/", "", "text/plain"});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().exit_code == 1);
    CHECK_THAT(answer.error().what, Catch::Contains("no answer within 50 ms"));
    running.on_loop([&] { kept.clear(); });
}

TEST_CASE("the client cannot be made to send a second request", "[http][client]") {
    const HttpClient client("/nowhere");
    CHECK_THROWS_AS(client.send({"GET", "/a HTTP/1.1\r\nX: y", "", "text/plain"}),
                    std::invalid_argument);
}
