#include <boost/json.hpp>
#include <string>

#include "tests/obligations/derive/statute_cases.h"
#include "tests/support/catch.h"

// Terms that a law sets: the Algemene termijnenwet moves the last day, and a term can stand still.
using namespace termijnd;
namespace json = boost::json;
using test::derived_from;
using test::Fact;
using test::findings_of;
using test::owed;

namespace statutes_test {  // its helpers are named as those of its neighbours
namespace {

std::string decided_by(const std::string& as_of, const std::vector<Fact>& facts) {
    return owed("awb.beslistermijn", as_of, facts, "aanvraag");
}

std::string objected_by(const std::string& as_of, const std::vector<Fact>& facts) {
    return owed("awb.bezwaartermijn", as_of, facts, "aanvraag");
}

std::string subsidised_by(const std::string& rule, const std::string& as_of,
                          const std::vector<Fact>& facts) {
    return owed(rule, as_of, facts, "loonkostensubsidie");
}

const Fact received{"aanvraag.ontvangen", "2026-09-01"};
const Fact invited{"aanvrager.uitgenodigd", "2026-09-10", R"({"tot":"2026-09-24"})"};

}  // namespace

TEST_CASE("a decision is due eight weeks after the application", "[statutes]") {
    CHECK(decided_by("2026-10-27", {received}) == "2026-10-27 open");
    CHECK(decided_by("2026-10-28", {received}) == "2026-10-27 gemist");
    CHECK(decided_by("2026-10-28", {received, {"beschikking.gegeven", "2026-10-27"}}) ==
          "2026-10-27 voldaan");
}

TEST_CASE("the days of a suspension are added, the resuming day not counted", "[statutes]") {
    CHECK(decided_by("2026-10-01", {received, invited, {"aanvraag.aangevuld", "2026-09-20"}}) ==
          "2026-11-05 open");
}

TEST_CASE("a suspension ends with the last day of the period that was set", "[statutes]") {
    CHECK(decided_by("2026-10-01", {received, invited}) == "2026-11-10 open");
    CHECK(decided_by("2026-10-01", {received, invited, {"aanvraag.aangevuld", "2026-10-01"}}) ==
          "2026-11-10 open");
}

TEST_CASE("the Atw is applied after the suspended days are added", "[statutes]") {
    // 27 October and 11 days is Saturday 7 November.
    CHECK(decided_by("2026-10-01", {received, invited, {"aanvraag.aangevuld", "2026-09-22"}}) ==
          "2026-11-09 open");
}

TEST_CASE("a suspended term is never overdue", "[statutes]") {
    const Fact delay{"vertraging.begonnen", "2026-10-20"};
    CHECK(decided_by("2026-12-01", {received, delay}) == "2026-12-09 open");
    CHECK(decided_by("2027-03-01", {received, delay}) == "2027-03-09 open");
    CHECK(decided_by("2027-03-01", {received, delay, {"vertraging.geeindigd", "2026-11-20"}}) ==
          "2026-11-27 gemist");
}

TEST_CASE("two suspensions at once count a day once", "[statutes]") {
    CHECK(decided_by("2026-10-05", {received,
                                    invited,
                                    {"overmacht.begonnen", "2026-09-20"},
                                    {"overmacht.geeindigd", "2026-09-29"}}) == "2026-11-16 open");
}

TEST_CASE("a suspension after the last day does nothing", "[statutes]") {
    CHECK(decided_by("2026-12-01", {received, {"vertraging.begonnen", "2026-10-28"}}) ==
          "2026-10-27 gemist");
}

TEST_CASE("a notice of another term takes the place of the eight weeks", "[statutes]") {
    CHECK(decided_by("2026-11-02",
                     {received, {"mededeling.gedaan", "2026-10-20", R"({"tot":"2026-12-01"})"}}) ==
          "2026-12-01 open");
}

TEST_CASE("a notice that comes after the eight weeks hides nothing", "[statutes]") {
    const std::vector<Fact> facts = {
        {"aanvraag.ontvangen", "2026-07-01"},
        {"beschikking.gegeven", "2026-09-10"},
        {"mededeling.gedaan", "2026-09-11", R"({"tot":"2026-10-15"})"}};
    CHECK(decided_by("2026-10-01", facts) == "2026-08-26 te-laat-voldaan");
    CHECK(findings_of("2026-10-01", facts) == std::vector<std::string>{"verlenging.te-laat"});
}

TEST_CASE("a decision that was made known was given", "[statutes]") {
    CHECK(decided_by("2026-10-28", {received, {"besluit.bekendgemaakt", "2026-10-27"}}) ==
          "2026-10-27 voldaan");
}

TEST_CASE("delay by the applicant and force majeure count from the day itself", "[statutes]") {
    for (const std::string cause : {"vertraging", "overmacht"})
        CHECK(decided_by("2026-10-01", {received,
                                        {cause + ".begonnen", "2026-09-10"},
                                        {cause + ".geeindigd", "2026-09-13"}}) ==
              "2026-10-30 open");
}

TEST_CASE("an agreed postponement is the days agreed, or a new last day", "[statutes]") {
    CHECK(decided_by("2026-10-01", {received,
                                    {"uitstel.ingestemd", "2026-09-08",
                                     R"({"van":"2026-09-10","tot":"2026-09-12"})"}}) ==
          "2026-10-30 open");
    CHECK(decided_by("2026-10-01", {received,
                                    {"uitstel.ingestemd", "2026-09-08",
                                     R"({"nieuweLaatsteDag":"2026-11-20"})"}}) ==
          "2026-11-20 open");
}

TEST_CASE("an agreed postponement that names only `tot` is refused as ambiguous", "[statutes]") {
    const auto refused = [](const std::string& data) {
        const auto read = parse_case(
            R"({"peildatum":"2026-10-01","voorzieningen":[{"kenmerk":"v1","soort":"aanvraag"}],)"
            R"("gebeurtenissen":[{"kenmerk":"g1","voorziening":"v1","soort":"uitstel.ingestemd",)"
            R"("datum":"2026-09-08","gegevens":)" +
                data + "}]}",
            shipped_rules());
        return read ? std::string() : read.error().text();
    };
    CHECK(refused(R"({"tot":"2026-09-12"})").find("ambiguous") != std::string::npos);
    CHECK(refused("{}").find("nieuweLaatsteDag") != std::string::npos);
    CHECK(refused(R"({"van":"2026-09-10","tot":"2026-09-12"})").empty());
    CHECK(refused(R"({"nieuweLaatsteDag":"2026-09-12"})").empty());
}

TEST_CASE("a postponement of only `tot` that came in before it was refused is a finding",
          "[statutes]") {
    CaseFacts facts;
    facts.instruments = {{InstrumentKey("v1"), "aanvraag", {}}};
    const auto add = [&](const char* key, const char* kind, Date on, EventData data) {
        Event event;
        event.key = EventKey(key);
        event.instrument = InstrumentKey("v1");
        event.kind = kind;
        event.on = on;
        event.data = std::move(data);
        facts.events.push_back(std::move(event));
    };
    add("g1", "aanvraag.ontvangen", make_date(2026, 9, 1), {});
    add("g2", "uitstel.ingestemd", make_date(2026, 9, 8), {{"tot", std::string("2026-09-12")}});
    const Derivation result =
        derive(shipped_rules(), built_in_calendar(), facts, make_date(2026, 10, 1));
    REQUIRE(result.obligations.size() == 1);
    CHECK(result.obligations[0].deadline.due == make_date(2026, 10, 27));
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].id == "gegevens.onduidelijk");
    CHECK(result.findings[0].event == EventKey("g2"));
    CHECK(result.findings[0].measured == "tot");
    CHECK(result.findings[0].limit == "van");
}

TEST_CASE("a term of decades ago is counted by the same words", "[statutes]") {
    CHECK(decided_by("2012-01-02", {{"aanvraag.ontvangen", "2012-01-02"}}) == "2012-02-27 open");
}

TEST_CASE("an objection before the decision was made known is in time", "[statutes]") {
    CHECK(objected_by("2027-03-01", {{"bezwaarschrift.ingediend", "2026-11-10"},
                                     {"besluit.bekendgemaakt", "2026-11-13"}}) ==
          "2026-12-28 voldaan");
}

TEST_CASE("an objection by post may come a week later", "[statutes]") {
    const Fact known{"besluit.bekendgemaakt", "2026-11-13"};
    CHECK(objected_by("2027-01-04", {known}) == "2026-12-28 verstreken");
    CHECK(objected_by("2027-03-01", {known, {"bezwaarschrift.ingediend", "2027-01-04"}}) ==
          "2026-12-28 voldaan");
    CHECK(objected_by("2027-03-01", {known, {"bezwaarschrift.ingediend", "2027-01-05"}}) ==
          "2026-12-28 te-laat-voldaan");
}

TEST_CASE("an objection is a right for six weeks after the day of the notification", "[statutes]") {
    CHECK(objected_by("2026-12-26", {{"besluit.bekendgemaakt", "2026-11-13"}}) ==
          "2026-12-28 open");
    CHECK(objected_by("2027-01-05", {{"besluit.bekendgemaakt", "2026-11-13"}}) ==
          "2026-12-28 verlopen");
}

TEST_CASE("a wage subsidy is decided on within five weeks after the wage value", "[statutes]") {
    const Fact valued{"loonwaarde.vastgesteld", "2026-11-20"};
    CHECK(subsidised_by("lks.beschikking", "2026-12-01", {valued}) == "2026-12-28 open");
    CHECK(subsidised_by("lks.beschikking", "2026-12-29",
                        {valued, {"lks.toegekend", "2026-12-28"}}) == "2026-12-28 voldaan");
}

TEST_CASE("the term for a wage subsidy stands still like any other for a decision", "[statutes]") {
    const std::string without = "lks.beschikking-zonder-loonwaarde";
    const Fact decided{"loonwaarde.achterwege-gebleven", "2026-09-01"};
    // An invitation from before the trigger, whose period still runs: 2 to 10 September.
    CHECK(subsidised_by(without, "2026-09-15",
                        {{"aanvrager.uitgenodigd", "2026-08-27", R"({"tot":"2026-09-10"})"},
                         decided}) == "2026-10-15 open");
    CHECK(subsidised_by(without, "2026-09-15",
                        {decided,
                         {"overmacht.begonnen", "2026-09-07"},
                         {"overmacht.geeindigd", "2026-09-09"}}) == "2026-10-08 open");
}

TEST_CASE("before the version of the law that is bundled there is an error", "[statutes]") {
    const json::value result =
        derived_from("2026-12-01", {{"aanvraag.ontvangen", "2009-12-31"}}, "aanvraag");
    CHECK(result.at("verplichtingen").as_array().empty());
    CHECK(result.at("fouten").at(0).at("fout") == "regeling-ontbreekt");
}

}  // namespace statutes_test
