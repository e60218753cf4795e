#include "daemon/logging.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "tests/support/catch.h"

using namespace termijnd;

TEST_CASE("a line for the journal starts with its priority and names its event", "[log]") {
    CHECK(log_line(LogFormat::journal, LogLevel::warning, 0, "mail.refused",
                   "the server refused a mail; see the digest", {{"message", 7}, {"why", "a b"}}) ==
          "<4>the server refused a mail; see the digest event=mail.refused message=7 why=\"a b\"");
    CHECK(log_line(LogFormat::text, LogLevel::info, 1'772'438'100, "daemon.ready", "ready", {}) ==
          "2026-03-02T07:55:00Z info ready event=daemon.ready");
}

TEST_CASE("a JSON line is one JSON object, whatever the texts hold", "[log]") {
    const std::string line =
        log_line(LogFormat::json, LogLevel::error, 0, "store.failed", "a \"quote\"\nand a \\",
                 {{"reason", std::string("\0\x1b", 2)}});
    CHECK(line.find('\n') == std::string::npos);
    const auto object = boost::json::parse(line).as_object();
    CHECK(object.at("time") == "1970-01-01T00:00:00Z");
    CHECK(object.at("level") == "error");
    CHECK(object.at("event") == "store.failed");
    CHECK(object.at("message") == "a \"quote\"\nand a \\");
}

TEST_CASE("no text can start a second line", "[log]") {
    const std::string line =
        log_line(LogFormat::text, LogLevel::info, 0, "x", "a\nb", {{"why", "c\r\n<3>forged"}});
    CHECK(line.find_first_of("\r\n") == std::string::npos);
}

TEST_CASE("an address and a BSN are masked wherever they turn up", "[log]") {
    for (const LogFormat format : {LogFormat::journal, LogFormat::json, LogFormat::text}) {
        const std::string line = log_line(format, LogLevel::info, 0, "mail.refused",
                                          "550 <jan.jansen@example.nl>: no such user",
                                          {{"to", "piet@example.nl"},
                                           {"note", "bsn999990342"},
                                           {"word", "999.990.342 en 999990342"},
                                           {"bytes", 123456789}});
        INFO(line);
        CHECK(line.find("jan") == std::string::npos);
        CHECK(line.find("piet") == std::string::npos);
        CHECK(line.find("999990342") == std::string::npos);
        CHECK(line.find("\"[number] en [number]\"") != std::string::npos);
        CHECK(line.find("550 <[address]>: no such user") != std::string::npos);
    }
}
