#include <boost/json.hpp>

#include "tests/daemon/api/api_fixture.h"
#include "tests/support/catch.h"

// One notice through the API: what it says, why it is planned so, the evidence, hold and release.
using namespace termijnd;
using Catch::Contains;
namespace json = boost::json;

namespace {

constexpr const char* dossier = R"({
    "betrokkenen": [{"kenmerk": "c1", "rol": "cliënt", "naam": "Jan Jansen", "email": "jan@example.org"},
                    {"kenmerk": "w1", "rol": "werkgever", "naam": "Bakker Bol", "email": "bol@example.org"},
                    {"kenmerk": "cm1", "rol": "casemanager", "naam": "Noor", "email": "noor@example.org"}],
    "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
    "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                        "datum": "2026-03-02", "gegevens": {"proefplaats": false}}]})";

struct Desk : test::Api {
    Desk() { REQUIRE(send("PUT", "/v1/dossiers/d1", dossier).status == 201); }

    json::object notice(const char* kind, const char* state) {
        const json::value listed = get("/v1/berichten?dossier=d1");
        for (const json::value& row : listed.at("berichten").as_array())
            if (row.at("soort") == kind && row.at("toestand") == state && row.at("aan") == "w1")
                return row.as_object();
        FAIL("no " << kind << " that is " << state);
        return {};
    }
    std::string path(const json::object& notice, const std::string& what = "") {
        return "/v1/berichten/" + std::string(notice.at("id").as_string()) + what + "?dossier=d1";
    }
};

}  // namespace

TEST_CASE("a planned notice is shown as it would go out, with the reason of its day", "[api]") {
    Desk desk;
    const json::object planned = desk.notice("herinnering", "gepland");
    const json::value shown = desk.get(desk.path(planned));
    CHECK(shown.at("toestandTekst") == "Nog niet uitgegaan.");
    CHECK_FALSE(shown.at("reden").is_null());
    CHECK(shown.at("rol") == "werkgever");
    CHECK_THAT(std::string(shown.at("tekst").as_string()), Contains("Bakker Bol"));
    CHECK_THAT(std::string(shown.at("html").as_string()), Contains("<html"));
    // Looking changes nothing.
    CHECK(desk.notice("herinnering", "gepland") == planned);
    CHECK(desk.send("GET", "/v1/berichten/99999?dossier=d1").status == 404);
    CHECK(desk.send("GET", "/v1/berichten/1?dossier=d2").status == 404);
    CHECK(desk.send("GET", "/v1/berichten/1").status == 400);
}

TEST_CASE("the evidence is there as JSON and as text", "[api]") {
    Desk desk;
    const json::object planned = desk.notice("herinnering", "gepland");
    CHECK(desk.get(desk.path(planned, "/bewijs")).at("dossier") == "d1");
    const HttpResponse text = desk.send("GET", desk.path(planned, "/bewijs") + "&vorm=tekst");
    CHECK(text.content_type == "text/plain; charset=utf-8");
    CHECK_THAT(text.body, Contains("Bewijs van bericht ") && Contains("Nog niet uitgegaan."));
    CHECK(desk.send("GET", desk.path(planned, "/bewijs") + "&vorm=pdf").status == 400);
}

TEST_CASE("a notice is held and released, and each asks who and why", "[api]") {
    Desk desk;
    const json::object planned = desk.notice("herinnering", "gepland");
    const std::string hold = desk.path(planned, "/aanhouding");
    CHECK(desk.send("POST", hold, R"({"door": "cm1"})").status == 400);
    CHECK(desk.send("POST", hold, R"({"reden": "belt", "door": "cm1", "tot": "2036-01-01"})")
              .status == 400);
    const HttpResponse held = desk.send("POST", hold, R"({"reden": "belt", "door": "cm1"})");
    REQUIRE(held.status == 201);
    CHECK(json::parse(held.body).at("toestand") == "aangehouden");
    CHECK(desk.send("POST", hold, R"({"reden": "belt", "door": "cm1"})").status == 409);
    const json::object now = desk.notice("herinnering", "aangehouden");
    const json::value shown = desk.get(desk.path(now));
    CHECK(shown.at("reden") == "aangehouden");
    CHECK_THAT(std::string(shown.at("tekst").as_string()), Contains("Bakker Bol"));
    CHECK(desk.get("/v1/status").at("bezorgingen").at("vastgehouden") == 1);
    const std::string release = desk.path(now, "/vrijgave");
    CHECK(desk.send("POST", release, "{}").status == 400);
    const HttpResponse released = desk.send("POST", release, R"({"door": "cm1"})");
    REQUIRE(released.status == 201);
    CHECK(json::parse(released.body).at("toestand") == "gepland");
    CHECK(desk.send("POST", release, R"({"door": "cm1"})").status == 409);
}

TEST_CASE("a digest is previewed as the mail itself, today or on a day to come", "[api]") {
    Desk desk;
    const std::string of = "/v1/dagoverzichten/cm1?vorm=";
    CHECK(desk.get(of + "json").at("casemanager") == "cm1");
    CHECK_THAT(desk.send("GET", of + "tekst&peildatum=2026-05-13").body,
               Contains("Coachingsplan inleveren"));
    CHECK_THAT(desk.send("GET", of + "html&peildatum=2026-05-13").body, Contains("<html"));
    const HttpResponse mail = desk.send("GET", of + "mail&peildatum=2026-05-13");
    CHECK(mail.content_type == "message/rfc822");
    CHECK_THAT(mail.body, Contains("To: noor@example.org") && Contains("Subject: "));
    CHECK(desk.send("GET", of + "tekst&peildatum=2020-01-01").status == 400);
    // A Sunday, and a day on which there is nothing to tell.
    CHECK_THAT(desk.send("GET", of + "tekst&peildatum=2026-05-10").body, Contains("11 mei 2026"));
    desk.send("PUT", "/v1/betrokkenen/cm9", R"({"naam": "Niemand", "email": "n@example.org"})");
    CHECK(desk.send("GET", "/v1/dagoverzichten/cm9?vorm=tekst").status == 409);
    desk.send("PUT", "/v1/betrokkenen/cm1", R"({"email": ""})");
    CHECK(desk.send("GET", of + "tekst&peildatum=2026-05-13").status == 409);
    CHECK(desk.send("GET", "/v1/dagoverzichten/niemand?vorm=tekst").status == 404);
}

TEST_CASE("a test message asks for one address or one endpoint", "[api]") {
    Desk desk;
    const auto post = [&](const char* body) {
        return desk.send("POST", "/v1/proefberichten", body);
    };
    CHECK(post("{}").status == 400);
    CHECK(post(R"({"adres": "geen adres"})").status == 400);
    CHECK(post(R"({"adres": "a@example.org", "abonnement": "x"})").status == 400);
    CHECK(post(R"({"abonnement": "onbekend"})").status == 404);
    const HttpResponse made = post(R"({"adres": "beheer@example.org"})");
    REQUIRE(made.status == 201);
    const std::string id(json::parse(made.body).at("id").as_string());
    CHECK(desk.get("/v1/bezorgingen/" + id).at("soort") == "proefbericht");
    // Another one is another.
    CHECK(post(R"({"adres": "beheer@example.org"})").body != made.body);
}

TEST_CASE("without an outage the list is empty", "[api]") {
    Desk desk;
    CHECK(desk.get("/v1/storingen").at("storingen").as_array().empty());
    CHECK_FALSE(desk.get("/v1/status").as_object().contains("laatsteStoring"));
}
