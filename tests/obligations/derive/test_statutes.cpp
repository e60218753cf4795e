#include <boost/json.hpp>
#include <string>

#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

// Terms that a law sets: the Algemene termijnenwet moves the last day, and a term can stand still.
using namespace termijnd;
namespace json = boost::json;

namespace {

struct Fact {
    std::string kind, on, data = "{}";
};

// "uiterlijk status" of the one obligation that the facts about an application yield.
std::string decided_by(const std::string& as_of, const std::vector<Fact>& facts,
                       const std::string& instrument = "aanvraag") {
    std::string events;
    for (std::size_t i = 0; i < facts.size(); ++i)
        events += (i > 0 ? "," : "") + (R"({"kenmerk":"g)" + std::to_string(i)) +
                  R"(","voorziening":"v1","soort":")" + facts[i].kind + R"(","datum":")" +
                  facts[i].on + R"(","gegevens":)" + facts[i].data + "}";
    const json::value result =
        derived("{\"peildatum\":\"" + as_of + R"(","voorzieningen":[{"kenmerk":"v1","soort":")" +
                instrument + R"("}],"gebeurtenissen":[)" + events + "]}");
    REQUIRE(result.at("verplichtingen").as_array().size() == 1);
    const json::value& one = result.at("verplichtingen").at(0);
    CHECK(one.at("uiterlijk") == one.at("laatst"));
    return std::string(one.at("uiterlijk").as_string()) + " " +
           std::string(one.at("status").as_string());
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
    CHECK(decided_by("2026-12-01", {received, delay}) == "2026-12-08 open");
    CHECK(decided_by("2027-03-01", {received, delay}) == "2027-03-08 open");
    CHECK(decided_by("2027-03-01", {received, delay, {"vertraging.geeindigd", "2026-11-20"}}) ==
          "2026-11-26 gemist");
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

TEST_CASE("an objection is a right for six weeks after the day of the notification", "[statutes]") {
    CHECK(decided_by("2026-12-26", {{"besluit.bekendgemaakt", "2026-11-13"}}) == "2026-12-28 open");
    CHECK(decided_by("2026-12-29", {{"besluit.bekendgemaakt", "2026-11-13"}}) ==
          "2026-12-28 verlopen");
}

TEST_CASE("a wage subsidy is decided on within five weeks after the wage value", "[statutes]") {
    CHECK(decided_by("2026-12-01", {{"loonwaarde.vastgesteld", "2026-11-20"}},
                     "loonkostensubsidie") == "2026-12-28 open");
}

TEST_CASE("before the version of the law that is bundled there is an error", "[statutes]") {
    const json::value result = derived(
        R"({"peildatum":"2026-12-01","voorzieningen":[{"kenmerk":"v1","soort":"aanvraag"}],)"
        R"("gebeurtenissen":[{"kenmerk":"g1","voorziening":"v1","soort":"aanvraag.ontvangen","datum":"2026-06-30"}]})");
    CHECK(result.at("verplichtingen").as_array().empty());
    CHECK(result.at("fouten").at(0).at("fout") == "regeling-ontbreekt");
}
