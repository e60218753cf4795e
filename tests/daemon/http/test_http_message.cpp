#include "daemon/http/message.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "tests/support/catch.h"

using namespace termijnd;

TEST_CASE("a header value cannot end its line", "[http]") {
    for (const char* text : {"a\r\nSet-Cookie: x", "a\nb", "a\rb", "\t", "a\x7f"})
        CHECK_THROWS_AS(HeaderText(text), std::invalid_argument);
    CHECK_THROWS_AS(HeaderText(std::string_view("a\0b", 3)), std::invalid_argument);
    CHECK(HeaderText("text/html; charset=utf-8").text() == "text/html; charset=utf-8");
}

TEST_CASE("every answer carries the security headers", "[http]") {
    const std::string wire = to_wire({200, "application/json", "{}", {}}, false, false);
    CHECK(wire ==
          "HTTP/1.1 200 OK\r\nAPI-Version: 1.0.0\r\nCache-Control: no-store\r\n"
          "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
          "X-Content-Type-Options: nosniff\r\nContent-Type: application/json\r\n"
          "Content-Length: 2\r\n\r\n{}");
}

TEST_CASE("a header of the answer's own replaces the standing one", "[http]") {
    const HttpResponse response{200, "text/plain", "x", {{"cache-control", "max-age=60"}}};
    const std::string wire = to_wire(response, false, true);
    CHECK(wire.find("no-store") == std::string::npos);
    CHECK(wire.find("cache-control: max-age=60\r\n") != std::string::npos);
    CHECK(wire.find("Connection: close\r\n") != std::string::npos);
}

TEST_CASE("HEAD counts the body without sending it; 204 has none", "[http]") {
    const std::string head = to_wire({200, "text/plain", "abc", {}}, true, false);
    CHECK(head.find("Content-Length: 3\r\n") != std::string::npos);
    CHECK(head.substr(head.size() - 4) == "\r\n\r\n");
    CHECK(to_wire({204, "", "", {}}, false, false).find("Content-") ==
          to_wire({204, "", "", {}}, false, false).find("Content-Security"));
}

TEST_CASE("a problem names all faults at once, in the form of the NL API Design Rules", "[http]") {
    const HttpResponse response =
        problem({{"body", "#/gebeurtenissen/2/datum", "formaat", "Geen datum."},
                 {"query", "peildatum", "formaat", "Geen datum."}});
    CHECK(response.status == 400);
    CHECK(response.content_type == "application/problem+json");
    CHECK(boost::json::parse(response.body) == boost::json::parse(R"({
        "status": 400, "title": "Het verzoek is onjuist",
        "detail": "Zie errors voor alles wat er aan schort.",
        "errors": [
          {"in": "body", "location": {"pointer": "#/gebeurtenissen/2/datum"},
           "code": "formaat", "detail": "Geen datum."},
          {"in": "query", "location": {"name": "peildatum"},
           "code": "formaat", "detail": "Geen datum."}]})"));
}
