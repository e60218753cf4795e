#include "daemon/http/router.h"

#include "tests/support/catch.h"

using namespace termijnd;

namespace {

HttpHandler answering(const std::string& text) {
    return [text](const HttpRequest& request, const HttpReply& reply) {
        std::string body = text;
        for (const auto& [name, value] : request.params) body += " " + name + "=" + value;
        reply({200, "text/plain", body, {}});
    };
}

HttpResponse ask(const Router& router, const std::string& method, const std::string& path) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    HttpResponse answer;
    router.handle(std::move(request), [&](HttpResponse given) { answer = std::move(given); });
    return answer;
}

std::string allowed(const HttpResponse& response) {
    for (const auto& [name, value] : response.headers)
        if (name == "Allow") return value.text();
    return "";
}

Router sample() {
    Router router;
    router.add("GET", "/v1/dossiers", answering("list"));
    router.add("POST", "/v1/dossiers", answering("add"), 1000);
    router.add("GET", "/v1/dossiers/{kenmerk}", answering("one"));
    router.add("GET", "/v1/dossiers/zoek", answering("search"));
    router.add("GET", "/v1/dossiers/{kenmerk}/berichten/{nummer}", answering("notice"));
    return router;
}

}  // namespace

TEST_CASE("a path finds its handler and its placeholders", "[http][router]") {
    const Router router = sample();
    CHECK(ask(router, "GET", "/v1/dossiers").body == "list");
    CHECK(ask(router, "POST", "/v1/dossiers").body == "add");
    CHECK(ask(router, "GET", "/v1/dossiers/d 1").body == "one kenmerk=d 1");
    CHECK(ask(router, "GET", "/v1/dossiers/d/berichten/7").body == "notice kenmerk=d nummer=7");
}

TEST_CASE("a literal segment wins from a placeholder", "[http][router]") {
    CHECK(ask(sample(), "GET", "/v1/dossiers/zoek").body == "search");
}

TEST_CASE("a path that is not there answers 404, with a slash at its end too", "[http][router]") {
    const Router router = sample();
    for (const char* path : {"/", "/v1", "/v1/dossiers/", "/v1/dossiers/d/", "/v1//dossiers",
                             "/v1/dossiers//berichten/7", "/V1/dossiers"}) {
        INFO(path);
        CHECK(ask(router, "GET", path).status == 404);
    }
}

TEST_CASE("a method that is not there answers 405 and says which are", "[http][router]") {
    const Router router = sample();
    const HttpResponse answer = ask(router, "DELETE", "/v1/dossiers");
    CHECK(answer.status == 405);
    CHECK(answer.content_type == "application/problem+json");
    CHECK(allowed(answer) == "GET, HEAD, POST, OPTIONS");
    CHECK(ask(router, "POST", "/v1/dossiers/d").status == 405);
}

TEST_CASE("HEAD is answered by GET's handler and OPTIONS by the router", "[http][router]") {
    const Router router = sample();
    CHECK(ask(router, "HEAD", "/v1/dossiers").body == "list");
    const HttpResponse options = ask(router, "OPTIONS", "/v1/dossiers");
    CHECK(options.status == 204);
    CHECK(allowed(options) == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("each route has its own largest body", "[http][router]") {
    const Router router = sample();
    CHECK(router.max_body("POST", "/v1/dossiers") == 1000);
    CHECK(router.max_body("GET", "/v1/dossiers") == std::size_t{256 * 1024});
    CHECK(router.max_body("POST", "/nowhere") == std::size_t{256 * 1024});
}

TEST_CASE("a route is not added twice", "[http][router]") {
    Router router = sample();
    CHECK_THROWS_AS(router.add("GET", "/v1/dossiers", answering("again")), std::logic_error);
    CHECK(router.routes().size() == 5);
}
