#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "tests/notify/network_test.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Plain = HttpTarget::Plain;

namespace {

// For the tests in which nothing ever comes.
NetworkSettings impatient() {
    NetworkSettings settings;
    settings.webhook_timeout = 1s;
    return settings;
}

// Sets a variable of the environment for as long as it lives.
struct Variable {
    const char* name;
    Variable(const char* given, const std::string& text) : name(given) {
        ::setenv(name, text.c_str(), 1);
    }
    ~Variable() { ::unsetenv(name); }
};

}  // namespace

TEST_CASE("a receiver gets the event, signed as Standard Webhooks says", "[notify]") {
    const Receiver receiver;
    Line line;
    const std::string body = R"({"id":"id-1","data":{"naam":"é"}})";
    const auto outcome = line.webhook(call(endpoint(receiver.url("/haak?x=1")), "id-1", body));
    CHECK(outcome.kind == Kind::sent);
    CHECK(outcome.answer == "HTTP 200: answer 200");
    const auto log = receiver.log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].at("method") == "POST");
    CHECK(log[0].at("path") == "/haak?x=1");
    CHECK(log[0].at("body").as_string() == boost::json::string_view(body));
    CHECK(log[0].at("signed") == true);
    const auto& headers = log[0].at("headers");
    CHECK(headers.at("webhook-id") == "id-1");
    CHECK(headers.at("webhook-timestamp") == "1777359600");
    CHECK(headers.at("content-type") == "application/cloudevents+json; charset=utf-8");
    CHECK(headers.at("user-agent") == "termijnd");
    CHECK_FALSE(headers.as_object().contains("expect"));
    CHECK_FALSE(headers.as_object().contains("accept-encoding"));
}

TEST_CASE("each status has its consequence", "[notify]") {
    const Receiver receiver;
    Line line;
    const auto answer = [&](const std::string& path) {
        return line.webhook(call(endpoint(receiver.url(path))));
    };
    for (const auto* status : {"200", "202", "204"})
        CHECK(answer(std::string("/status/") + status).kind == Kind::sent);
    for (const auto* status : {"400", "401", "404", "429", "500", "502", "503"}) {
        const auto outcome = answer(std::string("/status/") + status);
        CHECK(outcome.kind == Kind::retry);
        CHECK_FALSE(outcome.destination_down);
        CHECK(outcome.answer == std::string("HTTP ") + status + ": answer " + status);
    }
    const auto gone = answer("/status/410");
    CHECK(gone.kind == Kind::refused);
    CHECK(gone.disable);
    CHECK(answer("/status/503?retry-after=120").retry_after == 120s);
    CHECK(answer("/status/429?retry-after=999999").retry_after == 24h);
    CHECK_FALSE(answer("/status/503?retry-after=morgen").retry_after);
    CHECK_FALSE(answer("/status/500?retry-after=120").retry_after);
    const auto date = answer("/status/503?retry-after=Fri,%2031%20Dec%202100%2023:59:59%20GMT");
    CHECK(date.retry_after == 24h);
}

TEST_CASE("a redirect is a failure and is not followed", "[notify]") {
    const Receiver receiver;
    Line line;
    CHECK(line.webhook(call(endpoint(receiver.url("/redirect")))).kind == Kind::retry);
    CHECK(receiver.log().size() == 1);
}

TEST_CASE("a body without end is cut off, and the status stands", "[notify]") {
    const Receiver receiver;
    Line line;
    const auto started = std::chrono::steady_clock::now();
    const auto outcome = line.webhook(call(endpoint(receiver.url("/endless"))));
    CHECK(outcome.kind == Kind::sent);
    CHECK(outcome.answer.size() <= 500);
    CHECK(std::chrono::steady_clock::now() - started < 10s);
}

TEST_CASE("an answer that does not come is uncertain", "[notify]") {
    const Receiver receiver;
    Line line(impatient());
    const auto stalled = line.webhook(call(endpoint(receiver.url("/stall"))));
    CHECK(stalled.kind == Kind::uncertain);
    CHECK(stalled.made_at_home);
    CHECK_FALSE(stalled.destination_down);
    CHECK(line.webhook(call(endpoint(receiver.url("/drop")))).kind == Kind::uncertain);
}

TEST_CASE("a kept connection that breaks is uncertain too, not silently sent again", "[notify]") {
    const Receiver receiver;
    Line line;
    const auto to = endpoint(receiver.url("/drop-kept"));
    CHECK(line.webhook(call(to)).kind == Kind::sent);
    CHECK(line.webhook(call(to, "id-2")).kind == Kind::uncertain);
    CHECK(receiver.log().size() == 2);
}

TEST_CASE("an endpoint that cannot be reached costs no attempt", "[notify]") {
    Line line;
    for (const auto& url : {"http://127.0.0.1:" + std::to_string(free_port()) + "/",
                            std::string("https://no-such-host.invalid/")}) {
        const auto outcome = line.webhook(call(endpoint(url)));
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.destination_down);
        CHECK(outcome.made_at_home);
        CHECK_FALSE(outcome.answer.empty());
    }
}

TEST_CASE("https is verified: self-signed is refused, a trusted CA is taken", "[notify]") {
    const auto& files = Certificate::get();
    const Receiver receiver({"--tls-cert", files.certificate, "--tls-key", files.key});
    const AddressGuard here({AddressBlock::parse("127.0.0.0/8").value()});
    const auto to = endpoint(receiver.url("/", "https"), Plain::never, here);
    Line wary;
    const auto refused = wary.webhook(call(to));
    CHECK(refused.kind == Kind::retry);
    CHECK(refused.destination_down);
    CHECK(refused.answer.find("certificate") != std::string::npos);
    CHECK(receiver.log().empty());

    NetworkSettings settings;
    settings.ca_file = files.certificate;
    Line trusting(std::move(settings));
    CHECK(trusting.webhook(call(to)).kind == Kind::sent);
    CHECK(trusting.webhook(call(to)).kind == Kind::sent);
    CHECK(trusting.connections() == 1);
}

TEST_CASE("an address of our own network is not connected to", "[notify]") {
    const Receiver receiver;
    Line line;
    const auto port = receiver.url("").substr(receiver.url("").rfind(':'));
    for (const auto& host : {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0",
                             "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
                             "[2002:7f00:1::]", "10.0.0.1", "169.254.169.254", "[fe80::1]"}) {
        const auto url = std::string("https://") + host + port + "/";
        INFO(url);
        const auto target = HttpTarget::parse(url);
        if (!target) continue;  // Boost.URL may know better than to take it
        const auto outcome = line.webhook(call(endpoint(url, Plain::never)));
        CHECK(outcome.kind == Kind::refused);
        CHECK(outcome.made_at_home);
        CHECK_FALSE(outcome.destination_down);
        CHECK(outcome.answer.find("not allowed unless this endpoint's allow list names it") !=
              std::string::npos);
    }
    CHECK(receiver.log().empty());
}

TEST_CASE("a name of which one address may be tried is down, not refused", "[notify]") {
    // libcurl takes localhost for ::1 and 127.0.0.1.
    Line line;
    const AddressGuard here({AddressBlock::parse("127.0.0.1").value()});
    const auto url = "https://localhost:" + std::to_string(free_port()) + "/";
    const auto outcome = line.webhook(call(endpoint(url, Plain::never, here)));
    CHECK(outcome.kind == Kind::retry);
    CHECK(outcome.destination_down);
    CHECK(outcome.answer.find("not allowed") == std::string::npos);
}

TEST_CASE("a kept connection is of no use to an endpoint that may not have it", "[notify]") {
    const auto& files = Certificate::get();
    const Receiver receiver({"--tls-cert", files.certificate, "--tls-key", files.key});
    NetworkSettings settings;
    settings.ca_file = files.certificate;
    Line line(std::move(settings));
    const AddressGuard here({AddressBlock::parse("127.0.0.0/8").value()});
    CHECK(line.webhook(call(endpoint(receiver.url("/", "https"), Plain::never, here))).kind ==
          Kind::sent);
    const auto outcome = line.webhook(call(endpoint(receiver.url("/", "https"), Plain::never)));
    CHECK(outcome.kind == Kind::refused);
    CHECK_FALSE(outcome.destination_down);
    CHECK(outcome.answer.find("loopback") != std::string::npos);
    CHECK(receiver.log().size() == 1);
}

TEST_CASE("a proxy in the environment is not used", "[notify]") {
    const Receiver receiver;
    const Receiver proxy;
    const Variable http("http_proxy", proxy.url(""));
    const Variable https("https_proxy", proxy.url(""));
    const Variable all("ALL_PROXY", proxy.url(""));
    Line line;
    CHECK(line.webhook(call(endpoint(receiver.url("/")))).kind == Kind::sent);
    CHECK(line.webhook(call(endpoint("https://no-such-host.invalid/"))).destination_down);
    CHECK(receiver.log().size() == 1);
    CHECK(proxy.log().empty());
}

TEST_CASE("the heartbeat is a plain GET without our headers", "[notify]") {
    const Receiver receiver;
    Line line;
    CHECK(line.webhook(call(endpoint(receiver.url("/")))).kind == Kind::sent);
    const auto target =
        HttpTarget::parse(receiver.url("/hartslag"), Plain::anywhere, AddressGuard::open());
    CHECK(line.get(*target).kind == Kind::sent);
    CHECK(line.webhook(call(endpoint(receiver.url("/")))).kind == Kind::sent);
    const auto log = receiver.log();
    REQUIRE(log.size() == 3);
    CHECK(log[1].at("method") == "GET");
    CHECK(log[1].at("path") == "/hartslag");
    CHECK(log[1].at("body") == "");
    CHECK_FALSE(log[1].at("headers").as_object().contains("webhook-id"));
    CHECK(log[2].at("signed") == true);
}

TEST_CASE("1000 webhooks over 32 connections, none lost and none twice", "[notify]") {
    const Receiver receiver;
    Line line;
    const auto to = endpoint(receiver.url("/"));
    std::map<Kind, int> outcomes;
    int next = 0;
    std::function<void()> send = [&] {
        if (next == 1000) return;
        line.network().send_webhook(call(to, "id-" + std::to_string(next++)),
                                    [&](const Outcome& outcome) {
                                        ++outcomes[outcome.kind];
                                        send();
                                    });
    };
    for (int i = 0; i < 32; ++i) send();
    CHECK(line.network().counts().under_way == 32);
    line.run();
    CHECK(outcomes == std::map<Kind, int>{{Kind::sent, 1000}});
    CHECK(line.connections() == 32);
    std::set<std::string> ids;
    for (const auto& entry : receiver.log()) {
        ids.emplace(entry.at("headers").at("webhook-id").as_string().c_str());
        CHECK(entry.at("signed") == true);
    }
    CHECK(receiver.log().size() == 1000);
    CHECK(ids.size() == 1000);
}

TEST_CASE("one endpoint that never answers does not slow another", "[notify]") {
    const Receiver receiver;
    NetworkSettings settings;
    settings.webhook_timeout = 3s;
    Line line(std::move(settings));
    const auto dead = endpoint(receiver.url("/stall"));
    const auto alive = endpoint(receiver.url("/"));
    int stalled = 0;
    int sent_before = 0;
    for (int i = 0; i < 8; ++i)
        line.network().send_webhook(call(dead), [&](const Outcome&) { ++stalled; });
    for (int i = 0; i < 50; ++i)
        line.network().send_webhook(call(alive), [&](const Outcome& outcome) {
            if (outcome.kind == Kind::sent && stalled == 0) ++sent_before;
        });
    line.run();
    CHECK(sent_before == 50);
    CHECK(stalled == 8);
}

TEST_CASE("what is under way when the network goes is dropped without a word", "[notify]") {
    const Receiver receiver;
    bool called = false;
    {
        Line line;
        line.network().send_webhook(call(endpoint(receiver.url("/stall"))),
                                    [&](const Outcome&) { called = true; });
    }
    CHECK_FALSE(called);
}
