#include <boost/json.hpp>

#include "tests/daemon/api/api_fixture.h"
#include "tests/store/sample.h"
#include "tests/support/catch.h"

using namespace termijnd;
namespace json = boost::json;

namespace {

// 150 of one employer and two case managers; more than one turn of a walk.
std::string caseload() {
    json::array dossiers;
    for (int i = 0; i < 150; ++i) {
        const std::string number = std::to_string(1000 + i);
        json::array people{
            {{"kenmerk", "c" + number}, {"rol", "cliënt"}, {"naam", "Jan"}},
            {{"kenmerk", "w1"}, {"rol", "werkgever"}, {"naam", "Bol"}, {"email", "w@example.org"}},
            {{"kenmerk", i % 2 ? "cm1" : "cm2"}, {"rol", "casemanager"}, {"naam", "Noor"}}};
        json::array facts{{{"kenmerk", "g1"},
                           {"voorziening", "v1"},
                           {"soort", "jobcoaching.gestart"},
                           {"datum", "2026-03-02"},
                           {"gegevens", json::object{{"proefplaats", false}}}}};
        json::array grants{
            {{"kenmerk", "v1"}, {"soort", "jobcoaching"}, {"besluitdatum", "2026-02-20"}}};
        dossiers.push_back(json::object{{"kenmerk", "d" + number},
                                        {"betrokkenen", std::move(people)},
                                        {"voorzieningen", std::move(grants)},
                                        {"gebeurtenissen", std::move(facts)}});
    }
    return json::serialize(json::object{{"dossiers", std::move(dossiers)}});
}

std::int64_t number(const json::value& value, const char* member) {
    return value.at(member).to_number<std::int64_t>();
}

}  // namespace

TEST_CASE("forecast, audit and figures go through every dossier and wait for no writer", "[api]") {
    const test::TempDir folder;
    test::Api api(folder.file());
    REQUIRE(api.send("POST", "/v1/invoer", caseload()).status == 201);
    api.derive_all();
    api.while_writing([&] {
        const json::value forecast =
            api.get("/v1/prognose?tot=2026-12-31&groep=persoon").at("rijen");
        const json::value whole = api.get("/v1/prognose?tot=2026-12-31");
        CHECK(number(whole, "dossiers") == 150);
        std::int64_t notices = 0;
        for (const json::value& row : forecast.as_array()) notices += number(row, "berichten");
        CHECK(notices == number(whole.at("totaal"), "berichten"));
        CHECK(notices > 150);
        // One employer: no more mails than days.
        for (const json::value& row : forecast.as_array())
            if (row.at("persoon") == "w1") CHECK(number(row, "mails") < 60);
        const json::value audit = api.get("/v1/controle?van=2026-01-01");
        CHECK(number(audit, "dossiers") == 150);
        CHECK(api.get("/v1/kengetallen?van=2026-01-01").at("rijen").as_array().empty());
    });
}

TEST_CASE("days that cannot be meant are refused with their place", "[api]") {
    test::Api api;
    for (const char* target :
         {"/v1/prognose", "/v1/prognose?tot=morgen", "/v1/prognose?van=1999-01-01&tot=2026-12-31",
          "/v1/prognose?tot=2051-12-31", "/v1/prognose?tot=2026-12-31&groep=kleur", "/v1/controle",
          "/v1/controle?van=2051-01-01", "/v1/kengetallen",
          "/v1/kengetallen?van=2026-01-01&tot=2051-01-01", "/v1/kengetallen?van=x"}) {
        CAPTURE(target);
        const HttpResponse refused = api.send("GET", target);
        CHECK(refused.status == 400);
        CHECK(refused.body.find("query") != std::string::npos);
    }
    CHECK(api.send("POST", "/v1/verschil", "x = 1").status == 400);
    const std::string much(2 * 1024 * 1024, ' ');
    CHECK(api.send("POST", "/v1/verschil?bestand=a.toml", much).status == 413);
}
