#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "notify/mail/calendar_file.h"
#include "notify/webhook/cloud_event.h"
#include "notify/webhook/standard_webhooks.h"
#include "tests/notify/samples.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* first_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* second_secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

WebhookSigner signer(std::initializer_list<const char*> texts) {
    std::vector<Secret> secrets;
    for (const auto* text : texts) secrets.emplace_back(std::string(text));
    return WebhookSigner::from(secrets).value();
}

CloudEvent sample_event() {
    return {.id = id("0190a5d4-7d3b-7c3e-a1c8-3f1f6a2b9c0d"),
            .oin = "00000001003214345000",
            .system = "termijnd",
            .type = "nl.overheid.termijnen.termijn-nadert",
            .subject = "0190a5d4-0000-7000-8000-000000000001",
            .time = some_morning,
            .dataschema = "https://gemeente.example/schema.json",
            .data = {{"uiterlijk", "2026-04-30"}, {"zaak", "Z-\"1\"\n"}}};
}

}  // namespace

TEST_CASE("a signature is the one the Standard Webhooks libraries publish", "[notify]") {
    CHECK(signer({first_secret})
              .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") ==
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("a signer gives the same signature the second time", "[notify]") {
    const auto ours = signer({first_secret});
    const auto once = ours.sign("a", 1, "b");
    CHECK(ours.sign("a", 2, "b") != once);
    CHECK(ours.sign("a", 1, "b") == once);
}

TEST_CASE("during a rotation either secret verifies", "[notify]") {
    const auto header = signer({second_secret, first_secret}).sign("id", 1000, "{}");
    const std::chrono::sys_seconds now{1000s};
    CHECK(signer({first_secret}).verify("id", "1000", "{}", header, now));
    CHECK(signer({second_secret}).verify("id", "1000", "{}", header, now));
    CHECK(signer({first_secret, second_secret}).verify("id", "1000", "{}", header, now));
}

TEST_CASE("a message that was changed, is old or is signed by another is not verified",
          "[notify]") {
    const auto ours = signer({first_secret});
    const auto header = ours.sign("id", 1000, "{}");
    const std::chrono::sys_seconds now{1000s};
    CHECK(ours.verify("id", "1000", "{}", header, now));
    CHECK(ours.verify("id", "1000", "{}", "v2,x " + header, now + 5min));
    CHECK_FALSE(ours.verify("id", "1000", "{} ", header, now));
    CHECK_FALSE(ours.verify("id2", "1000", "{}", header, now));
    CHECK_FALSE(ours.verify("id", "1001", "{}", header, now));
    CHECK_FALSE(ours.verify("id", "1000x", "{}", header, now));
    CHECK_FALSE(ours.verify("id", "1000", "{}", header, now + 301s));
    CHECK_FALSE(ours.verify("id", "1000", "{}", header, now - 301s));
    CHECK_FALSE(ours.verify("id", "1000", "{}", "", now));
    CHECK_FALSE(ours.verify("id", "1000", "{}", header.substr(3), now));
    CHECK_FALSE(signer({second_secret}).verify("id", "1000", "{}", header, now));
}

TEST_CASE("a secret that is no whsec_ key is refused, and not repeated", "[notify]") {
    for (const auto* text : {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_",
                             "whsec_c2hvcnQ=", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                             "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"}) {
        std::vector<Secret> secrets;
        secrets.emplace_back(std::string(text));
        const auto refused = WebhookSigner::from(secrets);
        INFO(text);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().text().find("MfKQ") == std::string::npos);
    }
    CHECK_FALSE(WebhookSigner::from({}).has_value());
    std::vector<Secret> fresh;
    fresh.push_back(new_webhook_secret());
    CHECK(WebhookSigner::from(fresh).has_value());
}

TEST_CASE("an event has every attribute of the NL GOV profile", "[notify]") {
    const auto json = boost::json::parse(to_json(sample_event()).value()).as_object();
    CHECK(json.at("specversion") == "1.0");
    CHECK(json.at("id") == "0190a5d4-7d3b-7c3e-a1c8-3f1f6a2b9c0d");
    CHECK(json.at("source") == "urn:nld:oin:00000001003214345000:systeem:termijnd");
    CHECK(json.at("type") == "nl.overheid.termijnen.termijn-nadert");
    CHECK(json.at("subject") == "0190a5d4-0000-7000-8000-000000000001");
    CHECK(json.at("time") == "2026-04-28T07:00:00Z");
    CHECK(json.at("datacontenttype") == "application/json");
    CHECK(json.at("dataschema") == "https://gemeente.example/schema.json");
    CHECK(json.at("data").at("zaak") == "Z-\"1\"\n");
    CHECK(to_json(sample_event()).value() == to_json(sample_event()).value());
}

TEST_CASE("an event out of form or too big is refused", "[notify]") {
    auto event = sample_event();
    event.oin = "123";
    CHECK(to_json(event).error().where == "oin");
    event = sample_event();
    event.system = "ons systeem";
    CHECK(to_json(event).error().where == "system");
    event = sample_event();
    event.type = "Termijn nadert";
    CHECK(to_json(event).error().where == "type");
    event = sample_event();
    event.data.emplace_back("x", std::string(64 * 1024, 'x'));
    CHECK(to_json(event).error().where == "data");
}

TEST_CASE("a calendar file is one all-day event that leaves the day free", "[notify]") {
    using namespace std::chrono;
    const TempFolder folder;
    const CalendarEntry entry{"verplichting-7@termijnd",
                              "Aangifte; vóór 1 mei, echt",
                              "Regel één\nRegel twee " + std::string(200, 'x'),
                              2026y / April / 30,
                              some_morning,
                              "werk@gemeente.example",
                              ""};
    const std::string file = calendar_file(entry).text;
    write_file(folder / "termijn.ics", file);
    CHECK(file == calendar_file(entry).text);
    const auto read = run({"/usr/bin/python3", "-c",
                           "import icalendar, sys\n"
                           "raw = open(sys.argv[1], 'rb').read()\n"
                           "calendar = icalendar.Calendar.from_ical(raw)\n"
                           "events = calendar.walk('VEVENT')\n"
                           "event = events[0]\n"
                           "print(len(events), calendar['version'], calendar['method'])\n"
                           "print(event['uid'], event['transp'], event['summary'])\n"
                           "print(repr(event['dtstart'].dt), event['dtstart'].params['value'])\n"
                           "print(event['dtstamp'].dt.isoformat())\n"
                           "print(event['description'][:21].replace('\\n', '|'))\n"
                           "print(max(len(l) for l in raw.split(b'\\r\\n')) <= 75,\n"
                           "      raw.replace(b'\\r\\n', b'').count(b'\\n'))\n",
                           folder / "termijn.ics"});
    CHECK(read.exit_code == 0);
    CHECK(read.out ==
          "1 2.0 PUBLISH\n"
          "verplichting-7@termijnd TRANSPARENT Aangifte; vóór 1 mei, echt\n"
          "datetime.date(2026, 4, 30) DATE\n"
          "2026-04-28T07:00:00+00:00\n"
          "Regel één|Regel twee \n"
          "True 0\n");
}
