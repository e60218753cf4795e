#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "obligations/documents/case_json.h"
#include "scheduler/time/local_time.h"
#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

// A year of fourteen dossiers through the engine, against what was reckoned apart from it:
// tests/support/year_oracle.py, with the last days written down by hand.

using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::Office;

namespace {

namespace json = boost::json;
using Lines = std::vector<std::string>;

const std::filesystem::path folder = TERMIJND_SOURCE_DIR "/tests/data/year";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    REQUIRE(stream.is_open());
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<CaseDocument> dossiers(const RuleBook& rules) {
    std::vector<CaseDocument> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename() != "expected.json")
            all.push_back(parse_case(text_of(entry.path()), rules).value());
    std::ranges::sort(all, {}, &CaseDocument::key);
    return all;
}

// Opens a dossier with its people and voorzieningen, and nothing that happened yet.
void open(Office& office, const CaseDocument& document) {
    office.commit([&](Transaction& tx) {
        const Origin origin{office.now(), "test"};
        CaseRecord record;
        record.key = document.key;
        for (const CaseParty& party : document.parties) {
            tx.journal.put_party(
                {party.key, party.name.value_or(""), party.email.value_or(""), "", "", false, {}},
                origin);
            record.roles.push_back({party.role, party.key});
        }
        tx.journal.put_case(record, origin);
        for (const Instrument& instrument : document.facts.instruments)
            tx.journal.put_instrument(document.key, instrument, origin);
    });
}

struct DatedFact {
    Date recorded;
    CaseKey case_key;
    Event event;
};

std::vector<DatedFact> facts_in_order(const std::vector<CaseDocument>& documents) {
    std::vector<DatedFact> facts;
    for (const CaseDocument& document : documents)
        for (const Event& event : document.facts.events)
            facts.push_back({event.registered.value_or(event.on), document.key, event});
    std::ranges::stable_sort(facts, {}, &DatedFact::recorded);
    return facts;
}

Lines said_in_2026() {
    World world = test::shipped_world();
    world.endpoints = {{"dis"_endpoint, {NoticeKind::missed, NoticeKind::escalation}}};
    Office office("2026-01-01 00:00", std::move(world));
    const std::vector<CaseDocument> documents = dossiers(*office.world().rules);
    REQUIRE(documents.size() >= 12);
    for (const CaseDocument& document : documents) open(office, document);
    for (const DatedFact& fact : facts_in_order(documents)) {
        office.Rehearsal::run_until(instant_at(fact.recorded, WallMinutes(0)));
        office.record(fact.case_key, fact.event);
    }
    office.run_until("2026-12-31 23:59");
    Lines lines;
    for (const SimulatedNotice& said : office.said()) {
        std::string line = test::wall(said.moment) + " " + std::string(to_text(said.kind)) + " " +
                           said.recipient.str() + " " + std::string(to_text(said.channel));
        for (const std::string& part : {said.case_key.str(), said.rule,
                                        said.period ? std::to_string(*said.period) : "", said.slot})
            if (!part.empty()) line += " " + part;
        lines.push_back(std::move(line));
    }
    std::ranges::sort(lines);
    return lines;
}

Lines expected_in_2026() {
    Lines lines;
    const json::value expected = json::parse(text_of(folder / "expected.json"));
    for (const json::value& row : expected.as_array()) {
        std::string line;
        for (const char* key :
             {"dag", "uur", "soort", "aan", "kanaal", "dossier", "regel", "periode", "stap"})
            if (const json::value* part = row.as_object().if_contains(key))
                line += (line.empty() ? "" : " ") + std::string(part->as_string());
        lines.push_back(std::move(line));
    }
    std::ranges::sort(lines);
    return lines;
}

}  // namespace

TEST_CASE("a year of dossiers says exactly what was reckoned apart from it", "[year]") {
    const Lines said = said_in_2026();
    const Lines expected = expected_in_2026();
    Lines missing, extra;
    std::ranges::set_difference(expected, said, std::back_inserter(missing));
    std::ranges::set_difference(said, expected, std::back_inserter(extra));
    CAPTURE(missing, extra);
    CHECK(missing.empty());
    CHECK(extra.empty());
    CHECK(said.size() == expected.size());
    const auto digests = std::ranges::count_if(expected, [](const std::string& line) {
        return line.find(" dagoverzicht ") != std::string::npos;
    });
    CHECK(expected.size() - static_cast<std::size_t>(digests) >= 150);
}

TEST_CASE("one dossier simulated alone says what it says among others", "[year]") {
    const World world = test::shipped_world();
    const std::vector<CaseDocument> documents = dossiers(*world.rules);
    for (const CaseDocument& document : documents) {
        // Digests tell of all dossiers, so they are left out here.
        Lines alone;
        for (const SimulatedNotice& said :
             simulate(world, document, day("2026-01-01"), day("2026-12-31")))
            if (said.kind != NoticeKind::digest)
                alone.push_back(test::wall(said.moment) + " " + std::string(to_text(said.kind)) +
                                " " + said.recipient.str() + " " +
                                std::string(to_text(said.channel)) + " " + document.key.str());
        std::ranges::sort(alone);
        Lines among;
        for (const std::string& line : expected_in_2026()) {
            const std::size_t at = line.find(" " + document.key.str() + " ");
            if (at != std::string::npos && line.find(" webhook ") == std::string::npos)
                among.push_back(line.substr(0, at + 1 + document.key.str().size()));
        }
        std::ranges::sort(among);
        CHECK(alone == among);
    }
}

TEST_CASE("a simulation is written as JSON with Dutch keys", "[year]") {
    const World world = test::shipped_world();
    const auto said =
        simulate(world, dossiers(*world.rules).front(), day("2026-07-13"), day("2026-07-13"));
    const json::array written = json::parse(to_json(said)).as_array();
    REQUIRE(written.size() == 3);
    const json::object& first = written[1].as_object();
    CHECK(first.at("moment") == "2026-07-13T09:00:00+02:00");
    CHECK(first.at("soort") == "aankondiging");
    CHECK(first.at("aan") == "c01");
    CHECK(first.at("rol") == "cliënt");
    CHECK(first.at("voorziening").is_null());
    CHECK(first.at("uiterlijk") == "2026-07-14");
}

TEST_CASE("a bare case is simulated with somebody in each role", "[year]") {
    const World world = test::shipped_world();
    const auto document = parse_case(
        R"({"voorzieningen":[{"kenmerk":"v1","soort":"jobcoaching","besluitdatum":"2025-01-10"}],
            "gebeurtenissen":[{"kenmerk":"g1","voorziening":"v1","soort":"jobcoaching.gestart",
                               "datum":"2025-01-15","gegevens":{"proefplaats":false}}]})",
        *world.rules);
    const auto said = simulate(world, document.value(), day("2025-05-01"), day("2025-05-08"));
    Lines lines;
    for (const SimulatedNotice& each : said)
        if (each.kind != NoticeKind::digest)
            lines.push_back(test::wall(each.moment) + " " + std::string(to_text(each.kind)) + " " +
                            each.role.word());
    // The coaching plan was due on 30 April at the latest; 5 May is a holiday.
    CHECK(lines ==
          Lines{"2025-05-01 09:00 gemist werkgever", "2025-05-08 09:00 escalatie teamleider"});
}
