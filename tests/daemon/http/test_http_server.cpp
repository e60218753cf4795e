#include "daemon/http/server.h"

#include <optional>
#include <vector>

#include "tests/daemon/http/http_fixture.h"
#include "tests/daemon/http/raw_client.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace std::chrono_literals;

namespace {

std::string post(const std::string& fields, const std::string& body) {
    return "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n" + body;
}

std::string round_trip(std::uint16_t port, const std::string& bytes) {
    RawClient client(port);
    client.send(bytes);
    return client.read_to_end();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("a bad request is answered 4xx or 5xx once and the connection is closed", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(echoing());
    struct Row {
        const char* why;
        std::string bytes;
        int status;
    };
    const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\n";
    const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    const Row rows[] = {
        {"xchunked", head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        {"gzip, chunked", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
        {"HTTP/1.0 with chunks",
         "POST /a HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"a list of lengths", head + "Content-Length: 3, 3\r\n\r\nabc", 400},
        {"two lengths", head + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
        {"a length and chunks",
         head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"no host", "GET /a HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET /a HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"a continued line", "GET /a HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400},
        {"a bare LF", "GET /a HTTP/1.1\nHost: a\n\n", 400},
        {"an absolute target", "GET http://a/a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"a NUL", std::string("GET /a HTTP/1.1\r\nHost: a\r\nX: ") + '\0' + "\r\n\r\n", 400},
        {"binary rubbish", "\x16\x03\x01\x02\x01\x01\r\n\r\n", 400},
        {"a large head", "GET /a HTTP/1.1\r\nX: " + std::string(9000, 'x'), 431},
        {"a large target", "GET /" + std::string(9000, 'x'), 431},
        {"a body too large by its length", head + "Content-Length: 262145\r\n\r\n", 413},
        {"a body too large in chunks", chunked + "40001\r\n" + std::string(262145, 'x'), 413},
        {"a large chunk extension", chunked + "1;" + std::string(20000, 'x') + "\r\na\r\n0\r\n\r\n",
         400},
        {"a LF in a chunk extension", chunked + "1;a\nb\r\na\r\n0\r\n\r\n", 400},
        {"a chunk size that is no number", chunked + "xyz\r\n", 400},
        {"a chunk size beyond 64 bits", chunked + "ffffffffffffffffff\r\n", 400},
        {"a negative chunk size", chunked + "-1\r\n", 400},
        {"a chunk longer than its size", chunked + "1\r\nabc\r\n0\r\n\r\n", 400},
        {"endless trailers", chunked + "0\r\n" + std::string(20000, 'x'), 400},
        {"an unknown method", "BREW /a HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"HTTP/3", "GET /a HTTP/3.0\r\nHost: a\r\n\r\n", 505},
    };
    for (const Row& row : rows) {
        INFO(row.why);
        // What follows a refused request must never be taken for a second one.
        const std::string answer = round_trip(port, row.bytes + get);
        CHECK(status_of(answer) == row.status);
        CHECK(count(answer, "Connection: close\r\n") == 1);
        CHECK(count(answer, "API-Version: ") == 1);
    }
}

TEST_CASE("a body arrives whole, by its length or in chunks", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(echoing());
    CHECK(ends_with(round_trip(port, post("Content-Length: 3\r\n", "abc")), "POST /a abc"));
    CHECK(ends_with(round_trip(port, post("Transfer-Encoding: chunked\r\n",
                                          "2\r\nab\r\n1;x=y\r\nc\r\n0\r\nHost: b\r\n\r\n")),
                    "POST /a abc"));
    const std::string large(262144, 'x');
    CHECK(ends_with(round_trip(port, post("Content-Length: 262144\r\n", large)), large));
}

TEST_CASE("the bytes may come one by one", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(echoing());
    RawClient client(port);
    for (const char c : post("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\n\r\n"))
        client.send(std::string_view(&c, 1));
    CHECK(ends_with(client.read_to_end(), "POST /a ab"));
}

TEST_CASE("requests sent at once are answered in their order", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(echoing());
    std::string bytes;
    for (int i = 0; i < 50; ++i)
        bytes +=
            "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
    const std::string answers = round_trip(port, bytes + get_and_close);
    CHECK(count(answers, "HTTP/1.1 200 OK") == 51);
    std::size_t at = 0;
    for (int i = 0; i < 50; ++i) {
        at = answers.find("POST /" + std::to_string(i) + " x", at);
        REQUIRE(at != std::string::npos);
    }
}

TEST_CASE("a client that expects it is told to go on, unless the body is too large", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(echoing());
    RawClient client(port);
    client.send(post("Expect: 100-continue\r\nContent-Length: 3\r\n", ""));
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    CHECK(ends_with(client.read_to_end(), "POST /a abc"));
    CHECK(status_of(round_trip(
              port, post("Expect: 100-continue\r\nContent-Length: 999999\r\n", ""))) == 413);
}

TEST_CASE("each service says how large a body may be", "[http]") {
    RunningServer running;
    const auto limit = [](std::string_view, std::string_view path) -> std::size_t {
        return path == "/a" ? 3 : 1000;
    };
    const std::uint16_t port = running.listen_tcp({echo, limit});
    CHECK(status_of(round_trip(port, post("Content-Length: 3\r\n", "abc"))) == 200);
    CHECK(status_of(round_trip(port, post("Content-Length: 4\r\n", "abcd"))) == 413);
}

TEST_CASE("HEAD gets no body", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(echoing());
    const std::string answer =
        round_trip(port, "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + get_and_close);
    CHECK(count(answer, "Content-Length: 8\r\n") == 1);
    CHECK(count(answer, "HEAD /a") == 0);
    CHECK(ends_with(answer, "GET /a "));
}

TEST_CASE("the handler's own 4xx closes the connection too", "[http]") {
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(
        {[](const HttpRequest&, const HttpReply& reply) { reply(problem(404, "weg")); }, nullptr});
    CHECK(count(round_trip(port, get + get), "HTTP/1.1 404 Not Found") == 1);
}

TEST_CASE("a handler that throws, forgets or spoils its answer gives a 500", "[http]") {
    RunningServer running;
    const std::uint16_t port =
        running.listen_tcp({[](const HttpRequest& request, const HttpReply& reply) {
                                if (request.path == "/throws") throw std::runtime_error("broken");
                                if (request.path == "/spoils") reply({999, "", "", {}});
                                if (request.path == "/splits") reply({200, "a\r\nb", "", {}});
                            },
                            nullptr});
    for (const char* path : {"/throws", "/forgets", "/spoils", "/splits"}) {
        INFO(path);
        const std::string answer = round_trip(port, std::string("GET ") + path +
                                                        " HTTP/1.1\r\nHost: a\r\nConnection: "
                                                        "close\r\n\r\n");
        CHECK(status_of(answer) == 500);
        CHECK(answer.find("broken") == std::string::npos);
    }
}

TEST_CASE("a handler may answer later, and after the connection is gone", "[http]") {
    std::vector<HttpReply> kept;
    {
        RunningServer running;
        const std::uint16_t port = running.listen_tcp(
            {[&](const HttpRequest&, HttpReply reply) { kept.push_back(std::move(reply)); },
             nullptr});
        RawClient client(port);
        RawClient gone(port);
        client.send(get_and_close);
        gone.send(get_and_close);
        REQUIRE(wait_until([&] {
            std::size_t waiting = 0;
            running.on_loop([&] { waiting = kept.size(); });
            return waiting == 2;
        }));
        running.on_loop([&] {
            kept[0]({200, "text/plain", "late", {}});
            kept[0]({200, "text/plain", "twice", {}});
        });
        CHECK(ends_with(client.read_to_end(), "late"));
        kept.erase(kept.begin());
    }
    kept[0]({200, "text/plain", "nobody listens", {}});
}

TEST_CASE("a client that dawdles over its head or its body is told so and dropped",
          "[http][slow]") {
    HttpLimits limits;
    limits.head_time = 50ms;
    limits.body_time = 50ms;
    RunningServer running(limits);
    const std::uint16_t port = running.listen_tcp(echoing());

    SECTION("the head") {
        RawClient client(port);
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n");
        CHECK(status_of(client.read_to_end()) == 408);
    }
    SECTION("the body") {
        RawClient client(port);
        client.send(post("Content-Length: 3\r\n", "ab"));
        CHECK(status_of(client.read_to_end()) == 408);
    }
    SECTION("a byte now and then does not win time") {
        RawClient client(port);
        client.send("GET /a HTTP/1.1\r\n");
        CHECK(wait_until([&] {
            client.send("X: y\r\n");
            return running.connection_count() == 0;
        }));
    }
}

TEST_CASE("an idle connection is closed without a word", "[http][slow]") {
    HttpLimits limits;
    limits.idle_time = 50ms;
    RunningServer running(limits);
    const std::uint16_t port = running.listen_tcp(echoing());
    RawClient fresh(port);
    CHECK(fresh.read_to_end().empty());
    RawClient used(port);
    used.send(get);
    CHECK(count(used.read_to_end(), "HTTP/1.1 ") == 1);
}

TEST_CASE("a client that does not read its answer is dropped", "[http][slow]") {
    HttpLimits limits;
    limits.write_time = 50ms;
    RunningServer running(limits);
    const std::uint16_t port =
        running.listen_tcp({[](const HttpRequest&, const HttpReply& reply) {
                                reply({200, "text/plain", std::string(64 * 1024 * 1024, 'x'), {}});
                            },
                            nullptr});
    RawClient client(port);
    client.send(get);
    REQUIRE(wait_until([&] { return running.connection_count() == 1; }));
    CHECK(wait_until([&] { return running.connection_count() == 0; }));
}

TEST_CASE("connections are capped for one address and in all", "[http]") {
    HttpLimits limits;
    limits.connections = 3;
    limits.connections_per_peer = 2;
    RunningServer running(limits);
    const TempFolder folder;
    const std::uint16_t port = running.listen_tcp(echoing());
    REQUIRE(running.listen_unix(folder / "s", echoing()).has_value());

    RawClient first(port);
    RawClient second(port);
    first.send(get);
    second.send(get);
    CHECK(status_of(first.read_until("GET /a ")) == 200);
    CHECK(status_of(second.read_until("GET /a ")) == 200);
    CHECK(status_of(RawClient(port).read_to_end()) == 503);

    RawClient local(std::filesystem::path(folder / "s"));
    local.send(get);
    CHECK(status_of(local.read_until("GET /a ")) == 200);
    CHECK(status_of(RawClient(std::filesystem::path(folder / "s")).read_to_end()) == 503);

    second.send(get_and_close);
    second.read_to_end();
    { const RawClient leaves(std::move(second)); }
    REQUIRE(wait_until([&] { return running.connection_count() == 2; }));
    CHECK(status_of(round_trip(port, get_and_close)) == 200);
}

TEST_CASE("draining ends idle connections and lets a request be answered", "[http]") {
    std::optional<HttpReply> kept;
    RunningServer running;
    const std::uint16_t port = running.listen_tcp(
        {[&](const HttpRequest&, HttpReply reply) { kept = std::move(reply); }, nullptr});
    RawClient idle(port);
    RawClient busy(port);
    busy.send(get);
    REQUIRE(wait_until([&] {
        bool ready = false;
        running.on_loop([&] { ready = kept && running.server().connection_count() == 2; });
        return ready;
    }));
    running.on_loop([&] { running.server().drain(); });
    CHECK(idle.read_to_end().empty());
    running.on_loop([&] {
        (*kept)({200, "text/plain", "done", {}});
        kept.reset();
    });
    const std::string answer = busy.read_to_end();
    CHECK(ends_with(answer, "done"));
    CHECK(answer.find("Connection: close") != std::string::npos);
    CHECK_THROWS(RawClient(port));
}
