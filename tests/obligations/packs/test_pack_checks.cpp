#include <string>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/packs/rule_book.h"
#include "tests/obligations/packs/guide_folder.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

// What a check and a budget of a small pack find, and their mistakes.
using namespace termijnd;
using test::all_of;
using test::faults_with;
using test::Folder;
using test::guide;
using test::replaced;
using test::says;

namespace {

const std::string cap = R"(
[[check]]
id = "schuldhulp.te-vaak"
article = "1.2"
quote = "Het college vraagt ten hoogste tien stukken tegelijk."
instrument = "schuldhulp"
events = ["schuldhulp.stukken-gevraagd"]
)";

// The findings, as "event measured limit", of a check on these requests.
std::string found(const std::string& pack, CaseFacts facts) {
    const Folder folder;
    folder.write("zandvoorde-2026.toml", pack);
    const LoadedRules loaded = RuleBook::read(folder.path());
    INFO(all_of(loaded.faults));
    REQUIRE(loaded.book);
    std::string all;
    for (const Finding& one :
         derive(*loaded.book, built_in_calendar(), facts, make_date(2030, 1, 1)).findings)
        all += one.event.str() + " " + one.measured + " " + one.limit + "; ";
    return all;
}

// Of a cap, for requests on these days: "v1 2026-01-05".
std::string too_often(const std::string& keys, const std::vector<std::string>& days) {
    CaseFacts facts;
    for (const auto* key : {"v1", "v2"})
        facts.instruments.push_back({InstrumentKey(key), "schuldhulp", make_date(2026, 1, 2)});
    for (const std::string& day : days) {
        Event event;
        event.key = EventKey("g" + std::to_string(facts.events.size() + 1));
        event.instrument = InstrumentKey(day.substr(0, 2));
        event.kind = "schuldhulp.stukken-gevraagd";
        event.on = parse_date(day.substr(3)).value();
        facts.events.push_back(std::move(event));
    }
    return found(guide().pack + cap + keys, std::move(facts));
}

// Of a check with these keys, for one request of so many documents each.
std::string of_requests(const std::string& keys, const std::vector<int>& documents) {
    CaseFacts facts;
    facts.instruments.push_back({InstrumentKey("v1"), "schuldhulp", make_date(2026, 1, 2)});
    for (const int count : documents) {
        Event event;
        event.key = EventKey("g" + std::to_string(facts.events.size() + 1));
        event.instrument = InstrumentKey("v1");
        event.kind = "schuldhulp.stukken-gevraagd";
        event.on = make_date(2026, 1, 5);
        event.data["aantal"] = static_cast<std::int64_t>(count);
        facts.events.push_back(std::move(event));
    }
    return found(replaced(guide().pack, "max = 10", keys), std::move(facts));
}

// The findings of the guide's pack on one entry of guidance, for a resident with `data` at the
// start.
std::string of_guidance(const std::string& on, const EventData& entry) {
    CaseFacts facts;
    facts.instruments.push_back({InstrumentKey("v1"), "schuldhulp", make_date(2026, 1, 2)});
    Event start, guided;
    start.key = EventKey("g1");
    start.kind = "schuldhulp.aangemeld";
    start.on = make_date(2026, 1, 5);
    start.data["problematisch"] = true;
    guided.key = EventKey("g2");
    guided.kind = "schuldhulp.begeleid";
    guided.on = parse_date(on).value();
    guided.data = entry;
    for (Event* event : {&start, &guided}) {
        event->instrument = InstrumentKey("v1");
        facts.events.push_back(*event);
    }
    return found(guide().pack, std::move(facts));
}

}  // namespace

TEST_CASE("an event that comes too often is a finding, counted back from each event", "[rules]") {
    const std::string once = "at_most = 1\nper = \"12m\"\ncounted_in = \"voorziening\"\n";
    CHECK(too_often(once, {"v1 2026-01-15", "v1 2027-01-14"}) == "g2 2 1; ");
    CHECK(too_often(once, {"v1 2026-01-15", "v1 2027-01-15"}).empty());
    // 28 February ends the year that began on 29 February a year before.
    CHECK(too_often(once, {"v1 2028-02-29", "v1 2029-02-28"}) == "g2 2 1; ");
    CHECK(too_often(once, {"v1 2028-02-29", "v1 2029-03-01"}).empty());
    CHECK(too_often(once, {"v1 2026-01-15", "v1 2026-01-15", "v1 2026-03-01"}) ==
          "g2 2 1; g3 3 1; ");
    CHECK(too_often("at_most = 2\nper = \"1m\"\ncounted_in = \"voorziening\"\n",
                    {"v1 2026-01-31", "v1 2026-02-10", "v1 2026-02-28", "v1 2026-03-10"}) ==
          "g3 3 2; ");
}

TEST_CASE("a cap counts in one voorziening, or in the whole dossier", "[rules]") {
    const std::vector<std::string> days = {"v1 2026-01-15", "v2 2026-02-15"};
    const std::string once = "at_most = 1\nper = \"12m\"\ncounted_in = ";
    CHECK(too_often(once + "\"voorziening\"\n", days).empty());
    CHECK(too_often(once + "\"dossier\"\n", days) == "g2 2 1; ");
}

TEST_CASE("a cap that is not whole is refused", "[rules]") {
    const std::string note = "[[note]]";
    const auto with = [&](const std::string& keys) {
        return faults_with(note, cap + keys + "\n" + note);
    };
    CHECK(says(with("at_most = 1"), "`per` is missing; add the length of the period"));
    CHECK(says(with("per = \"12m\"\ncounted_in = \"dossier\""), "`at_most` must be 1 or more"));
    CHECK(says(with("at_most = 1\nper = \"12m\"\ncounted_in = \"overal\""),
               "\"voorziening\" or \"dossier\""));
    CHECK(says(with("at_most = 1\nper = \"12m\"\ncounted_in = \"dossier\"\nmax = 3"),
               "a check tests one thing"));
}

TEST_CASE("a quantity may be at least, at most, more than or less than its bound", "[rules]") {
    CHECK(of_requests("min = 3", {2, 3}) == "g1 2 3; ");
    CHECK(of_requests("max = 3", {3, 4}) == "g2 4 3; ");
    CHECK(of_requests("more_than = 3", {3, 4}) == "g1 3 meer dan 3; ");
    CHECK(of_requests("less_than = 3", {2, 3}) == "g2 3 minder dan 3; ");
    CHECK(of_requests("min = 2\nless_than = 4", {1, 2, 3, 4}) == "g1 1 2; g4 4 minder dan 4; ");
}

TEST_CASE("bounds between which nothing lies are refused", "[rules]") {
    const auto with = [](const std::string& keys) { return faults_with("max = 10", keys); };
    CHECK(says(with("max = 10\nless_than = 10"), "`max` and `less_than` bound the same side"));
    CHECK(says(with("min = 1\nmore_than = 1"), "`min` and `more_than` bound the same side"));
    CHECK(says(with("min = 10\nless_than = 10"), "no number lies between the two bounds"));
    CHECK(says(with("more_than = 10\nmax = 10"), "no number lies between the two bounds"));
    CHECK(says(with("min = 11\nmax = 10"), "`min` is more than `max`"));
    CHECK(with("more_than = 9\nmax = 10").empty());
    CHECK(says(with(""), "add `min`, `max`, `more_than`, `less_than`, a condition"));
}

TEST_CASE("a condition may ask for less than a quantity, or for at least that", "[rules]") {
    const std::string never = "limit = \"ten minste vijf\"\n";
    CHECK(of_requests(never + "if_less_than = { aantal = 5 }", {4, 5}) == "g1 4 ten minste vijf; ");
    CHECK(of_requests(never + "if_at_least = { aantal = 5 }", {4, 5}) == "g2 5 ten minste vijf; ");
    CHECK(of_requests(never + "if_at_least = { aantal = 3 }\nif_less_than = { aantal = 5 }",
                      {2, 3, 4, 5}) == "g2 3 ten minste vijf; g3 4 ten minste vijf; ");
    // What else is recorded is no condition of a check or a grant.
    const std::string recorded = "if_recorded = [\"schuldhulp.besproken\"]";
    CHECK(says(faults_with("max = 10", recorded), "`if_recorded` is for rules"));
    CHECK(says(faults_with("if = [\"problematisch\"]", recorded), "`if_recorded` is for rules"));
    CHECK(says(faults_with("max = 10", "if_less_than = { hoeveel = 5 }"),
               "has no field \"hoeveel\" of the type that is needed"));
    CHECK(says(faults_with("max = 10", "if_less_than = { aantal = \"vijf\" }"),
               "`aantal` must be a number"));
}

TEST_CASE("the guide's worked budget and check find what the guide says", "[rules]") {
    const auto hours = [](double count) { return EventData{{"uren", count}}; };
    CHECK(of_guidance("2026-03-09", hours(23.99)).empty());
    CHECK(of_guidance("2026-03-09", hours(24)) == "g2 24 30; ");
    CHECK(of_guidance("2026-03-09", hours(30)) == "g2 30 30; ");
    CHECK(of_guidance("2027-01-04", hours(1)).empty());
    CHECK_FALSE(of_guidance("2027-01-05", hours(1)).empty());

    const EventData at_home{{"uren", 0.5}, {"thuis", true}};
    EventData on_request = at_home, long_enough = at_home;
    on_request["opVerzoek"] = true;
    long_enough["uren"] = 1.0;
    CHECK(of_guidance("2026-03-09", at_home) == "g2 0.5 ten minste 1 uur; ");
    CHECK(of_guidance("2026-03-09", on_request).empty());
    CHECK(of_guidance("2026-03-09", long_enough).empty());
}
