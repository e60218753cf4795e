#include "daemon/http/request_head.h"

#include "daemon/http/request_target.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace request_head_test {  // its helpers are named as those of its neighbours
namespace {

int refused_with(const std::string& block) {
    const HeadVerdict verdict = check_head(block);
    const auto* refusal = std::get_if<HttpRefusal>(&verdict);
    return refusal ? refusal->status : 0;
}

HttpHead passed(const std::string& block) {
    HeadVerdict verdict = check_head(block);
    if (const auto* refusal = std::get_if<HttpRefusal>(&verdict)) FAIL(refusal->detail);
    return std::get<HttpHead>(verdict);
}

std::string get(const std::string& fields) {
    return "GET /x HTTP/1.1\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("a head on which two parties could disagree is refused", "[http][gate]") {
    struct Row {
        const char* why;
        std::string block;
        int status;
    };
    const std::string host = "Host: a\r\n";
    const Row rows[] = {
        {"an unknown transfer coding", get(host + "Transfer-Encoding: xchunked\r\n"), 400},
        {"a second transfer coding", get(host + "Transfer-Encoding: gzip, chunked\r\n"), 400},
        {"chunked twice", get(host + "Transfer-Encoding: chunked, chunked\r\n"), 400},
        {"chunked on two lines",
         get(host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"an empty transfer coding", get(host + "Transfer-Encoding:\r\n"), 400},
        {"chunked in quotes", get(host + "Transfer-Encoding: \"chunked\"\r\n"), 400},
        {"chunked on HTTP/1.0", "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
         400},
        {"a list of lengths", get(host + "Content-Length: 3, 3\r\n"), 400},
        {"two lengths", get(host + "Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
        {"a signed length", get(host + "Content-Length: +3\r\n"), 400},
        {"a negative length", get(host + "Content-Length: -1\r\n"), 400},
        {"a hexadecimal length", get(host + "Content-Length: 0x3\r\n"), 400},
        {"an empty length", get(host + "Content-Length: \r\n"), 400},
        {"a length beyond 64 bits", get(host + "Content-Length: 99999999999999999999\r\n"), 413},
        {"a length and chunks", get(host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
         400},
        {"no host", get("Accept: a\r\n"), 400},
        {"two hosts", get(host + host), 400},
        {"an empty host", get("Host: \r\n"), 400},
        {"a host with user info", get("Host: u@a\r\n"), 400},
        {"a continued line", get(host + "X: a\r\n b\r\n"), 400},
        {"a continued first line", get(" X: a\r\n" + host), 400},
        {"white space before the colon", get("Host : a\r\n"), 400},
        {"a line without a colon", get(host + "nonsense\r\n"), 400},
        {"a name that is no token", get(host + "X(: a\r\n"), 400},
        {"NUL in a value", get(host + std::string("X: a\0b\r\n", 8)), 400},
        {"a bare CR in a value", get(host + "X: a\rb\r\n"), 400},
        {"DEL in a value", get(host + "X: a\x7f\r\n"), 400},
        {"an absolute target", "GET http://a/x HTTP/1.1\r\nHost: b\r\n\r\n", 400},
        {"an authority as target", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"an asterisk as target", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"a fragment in the target", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"a control character in the target", "GET /x\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"two spaces", "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"a tab for a space", "GET\t/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"no version", "GET /x\r\nHost: a\r\n\r\n", 400},
        {"a small http", "GET /x http/1.1\r\nHost: a\r\n\r\n", 400},
        {"HTTP/2.0", "GET /x HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"a small method", "get /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"an unknown method", "BREW /x HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"an empty line first", "\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"an unknown expectation", get(host + "Expect: 200-ok\r\n"), 417},
    };
    for (const Row& row : rows) {
        INFO(row.why);
        CHECK(refused_with(row.block) == row.status);
    }
}

TEST_CASE("more than 64 header lines are refused", "[http][gate]") {
    std::string fields = "Host: a\r\n";
    for (int i = 0; i < 64; ++i) fields += "X: y\r\n";
    CHECK(refused_with(get(fields)) == 431);
}

TEST_CASE("an ordinary head passes and is read", "[http][gate]") {
    const HttpHead head = passed(
        "POST /v1/dossiers/d%201?peildatum=2025-06-01&x=a%26b+c HTTP/1.1\r\nHOST: "
        "127.0.0.1:8470\r\nContent-Length:  17 \r\nX-Tab: a\tb\r\nAccept: */*\r\n\r\n");
    CHECK(head.method == "POST");
    CHECK(head.path == "/v1/dossiers/d 1");
    CHECK(head.query == std::vector<NameValue>{{"peildatum", "2025-06-01"}, {"x", "a&b c"}});
    CHECK(head.headers.front() == NameValue{"host", "127.0.0.1:8470"});
    CHECK(head.content_length == 17U);
    CHECK(head.keep_alive);
    CHECK_FALSE(head.chunked);
}

TEST_CASE("chunked passes in any letters, alone and on HTTP/1.1", "[http][gate]") {
    CHECK(passed(get("Host: a\r\nTransfer-Encoding: chunked\r\n")).chunked);
    CHECK(passed(get("Host: a\r\nTransfer-Encoding: Chunked\r\n")).chunked);
}

TEST_CASE("a connection is kept on 1.1 unless the client closes it", "[http][gate]") {
    CHECK(passed(get("Host: a\r\n")).keep_alive);
    CHECK_FALSE(passed(get("Host: a\r\nConnection: TE, Close\r\n")).keep_alive);
    CHECK_FALSE(passed("GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST_CASE("the end of a head is found, or refused as soon as it cannot come", "[http][gate]") {
    const auto end = [](std::string_view bytes) {
        const auto found = find_head_end(bytes, 40);
        const auto* size = std::get_if<std::size_t>(&found);
        return size ? static_cast<int>(*size) : -std::get<HttpRefusal>(found).status;
    };
    CHECK(end("") == 0);
    CHECK(end("GET / HTTP/1.1\r\nHost") == 0);
    CHECK(end("GET / HTTP/1.1\r\n\r\nnext\n") == 18);
    CHECK(end("GET / HTTP/1.1\n") == -400);
    CHECK(end("\n") == -400);
    CHECK(end("GET /" + std::string(40, 'x')) == -431);
    CHECK(end("GET /" + std::string(40, 'x') + "\r\n\r\n") == -431);
}

TEST_CASE("a target that could mean two paths is refused", "[http][gate]") {
    for (const char* target : {"",
                               "x",
                               "//x/../y",
                               "/a/../b",
                               "/a/./b",
                               "/a/%2e%2E/b",
                               "/a%2Fb",
                               "/a%2fb",
                               "/a%00",
                               "/a%0a",
                               "/a%",
                               "/a%4",
                               "/a%zz",
                               "/a%ff",
                               "/a%c0%af",
                               "/a\\b",
                               "/a b",
                               "/a\xc3\xa9",
                               "/a?x=%0d%0aSet-Cookie",
                               "/a?x=%",
                               "/a%ed%a0%80"}) {
        INFO(target);
        CHECK_FALSE(parse_target(target));
    }
    CHECK(parse_target("/a/caf%C3%A9")->path == "/a/café");
    CHECK(parse_target("/a/")->path == "/a/");
    CHECK(parse_target("/")->path == "/");
    CHECK(parse_target("/a?")->query.empty());
    CHECK(parse_target("/a?b&c=&=d")->query ==
          std::vector<NameValue>{{"b", ""}, {"c", ""}, {"", "d"}});
}

TEST_CASE("what percent_encode writes is what parse_target reads", "[http][gate]") {
    const std::string segment = "d 1/ü?&=%+#\"";
    const auto target = parse_target("/v1/x?k=" + percent_encode(segment));
    REQUIRE(target.has_value());
    CHECK(target->query == std::vector<NameValue>{{"k", segment}});
}

TEST_CASE("a short printable chunk extension is passed over, no other", "[http][gate]") {
    CHECK(chunk_extension_ok(""));
    CHECK(chunk_extension_ok(";name=value"));
    CHECK_FALSE(chunk_extension_ok(";a=\nb"));
    CHECK_FALSE(chunk_extension_ok(std::string(65, 'x')));
}

}  // namespace request_head_test
