#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <future>

#include "tests/daemon/api/api_fixture.h"
#include "tests/support/catch.h"

using namespace termijnd;
namespace json = boost::json;

namespace imports_test {  // its helpers are named as those of its neighbours
namespace {

std::string dossier(int number, const std::string& events) {
    return R"({"kenmerk": "d-)" + std::to_string(number) + R"(",
        "betrokkenen": [{"kenmerk": "cm1", "rol": "casemanager", "naam": "Noor"}],
        "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
        "gebeurtenissen": [)" +
           events + "]}";
}

std::string started(const char* on = "2026-03-02") {
    return std::string(R"({"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                           "datum": ")") +
           on + R"(", "gegevens": {"proefplaats": false}})";
}

std::string all_of(const std::vector<std::string>& dossiers) {
    std::string text;
    for (const std::string& each : dossiers) text += (text.empty() ? "" : ",") + each;
    return R"({"dossiers": [)" + text + "]}";
}

std::int64_t to_derive(test::Api& api) {
    return api.get("/v1/status").at("teBerekenen").as_int64();
}

}  // namespace

TEST_CASE("an import is recorded at once and derived after it", "[api][import]") {
    test::Api api;
    const HttpResponse answer =
        api.send("POST", "/v1/invoer", all_of({dossier(1, started()), dossier(2, started())}));
    REQUIRE(answer.status == 201);
    const json::value counts = json::parse(answer.body);
    CHECK(counts.at("dossiers").as_int64() == 2);
    CHECK(counts.at("gebeurtenissen").as_int64() == 2);
    CHECK(counts.at("betrokkenen").as_int64() == 1);
    CHECK(counts.at("teBerekenen").as_int64() == 2);
    CHECK(to_derive(api) == 2);
    api.derive_all();
    CHECK(to_derive(api) == 0);
    CHECK_FALSE(api.get("/v1/berichten?dossier=d-1").at("berichten").as_array().empty());
}

TEST_CASE("every fact of an import is counted", "[api][import]") {
    test::Api api;
    REQUIRE(api.send("POST", "/v1/invoer", all_of({dossier(1, started()), dossier(2, started())}))
                .status == 201);
    CHECK(api.facts_counted() == 5);  // one party, two voorzieningen, two events
    REQUIRE(api.send("POST", "/v1/invoer", all_of({dossier(1, started())})).status == 201);
    CHECK(api.facts_counted() == 5);
}

TEST_CASE("the faults of all documents are told at once and nothing is stored", "[api][import]") {
    test::Api api;
    const HttpResponse answer = api.send(
        "POST", "/v1/invoer",
        all_of({dossier(1, started()), dossier(2, started("2026-02-30")),
                dossier(3, started("2106-03-02")), R"({"kleur": "rood"})", dossier(1, "")}));
    CHECK(answer.status == 400);
    const json::value told = json::parse(answer.body);
    std::vector<std::string> places;
    for (const json::value& each : told.at("errors").as_array())
        places.push_back(json::value_to<std::string>(each.at("location").at("pointer")));
    CHECK(places == std::vector<std::string>{"#/dossiers/1/gebeurtenissen/0/datum",
                                             "#/dossiers/2/gebeurtenissen/0/datum",
                                             "#/dossiers/3/kleur", "#/dossiers/4/kenmerk"});
    CHECK(api.everything().empty());
}

TEST_CASE("an import that contradicts what is there is refused as a whole", "[api][import]") {
    test::Api api;
    REQUIRE(api.send("POST", "/v1/invoer", all_of({dossier(2, started())})).status == 201);
    const std::string before = api.everything();
    const HttpResponse answer = api.send(
        "POST", "/v1/invoer", all_of({dossier(1, started()), dossier(2, started("2026-03-01"))}));
    CHECK(answer.status == 409);
    CHECK(answer.body.find("dossiers[1].gebeurtenissen[0].kenmerk") != std::string::npos);
    CHECK((api.everything() == before));
}

TEST_CASE("a fact that comes while an import is under way is not overwritten", "[api][import]") {
    test::Api api;
    std::vector<std::string> dossiers;
    for (int i = 0; i < 300; ++i) dossiers.push_back(dossier(i, started()));
    int turns = 0;
    api.between = [&] {
        if (turns++ != 0) return;
        CHECK(api.send("PUT", "/v1/dossiers/d-299", dossier(299, started("2026-03-01"))).status ==
              201);
    };
    const HttpResponse answer = api.send("POST", "/v1/invoer", all_of(dossiers));
    CHECK(turns > 0);
    CHECK(answer.status == 409);
    CHECK(answer.body.find("dossiers[299]") != std::string::npos);
    CHECK(api.get("/v1/dossiers?limiet=500").at("dossiers").as_array().size() == 1);
}

TEST_CASE("an import that would tell people of days long over is refused with the counts",
          "[api][import][golive]") {
    test::Api api;
    const std::string body = all_of({dossier(1, started("2025-03-03")),
                                     dossier(2, started("2025-03-03")), dossier(3, started())});
    const HttpResponse answer = api.send("POST", "/v1/invoer", body);
    REQUIRE(answer.status == 400);
    const json::value told = json::parse(answer.body);
    CHECK(told.at("dossiers").as_int64() == 2);
    CHECK(told.at("verplichtingen").as_int64() >= 2);
    const json::value& error = told.at("errors").as_array().at(0);
    CHECK(error.at("code").as_string() == "achterstallig");
    CHECK(error.at("detail").as_string().find("in 2 dossiers") != json::string::npos);
    CHECK(api.everything().empty());

    SECTION("unless it says since when they are known: nobody is told of what was before") {
        REQUIRE(api.send("POST", "/v1/invoer?vanaf=2026-03-02", body).status == 201);
        CHECK(api.get("/v1/dossiers/d-1").at("bekendVanaf").as_string() == "2026-03-02");
        api.derive_all();
        CHECK(api.get("/v1/berichten?dossier=d-1").at("berichten").as_array().empty());
    }
    SECTION("unless it is to be sent") {
        REQUIRE(api.send("POST", "/v1/invoer?achterstalligVersturen=true", body).status == 201);
        CHECK_FALSE(api.get("/v1/dossiers/d-1").as_object().contains("bekendVanaf"));
        api.derive_all();
        CHECK_FALSE(api.get("/v1/berichten?dossier=d-1").at("berichten").as_array().empty());
        INFO("and once it is there, what changes nothing is taken again");
        CHECK(api.send("POST", "/v1/invoer", body).status == 201);
        INFO("nor does a new fact count what is told already");
        const std::string more = R"({"kenmerk": "g2", "voorziening": "v1", "datum": "2026-03-02",
            "soort": "dienstverband.gewijzigd"})";
        CHECK(
            api.send("POST", "/v1/invoer", all_of({dossier(1, started("2025-03-03") + "," + more)}))
                .status == 201);
    }
}

TEST_CASE("what a dossier says of itself goes before the word for the whole import",
          "[api][import][golive]") {
    test::Api api;
    std::string own = dossier(1, started("2025-03-03"));
    own.insert(1, R"("bekendVanaf": "2026-02-02",)");
    REQUIRE(api.send("POST", "/v1/invoer", all_of({own})).status == 201);
    REQUIRE(
        api.send("POST", "/v1/invoer?vanaf=2026-03-02", all_of({dossier(1, started("2025-03-03"))}))
            .status == 201);
    CHECK(api.get("/v1/dossiers/d-1").at("bekendVanaf").as_string() == "2026-02-02");
}

TEST_CASE("what is said of overdue days at an import is checked", "[api][import][golive]") {
    test::Api api;
    for (const char* query :
         {"vanaf=gisteren", "vanaf=1900-01-01", "vanaf=2106-03-02", "achterstalligVersturen=ja",
          "vanaf=2026-03-02&achterstalligVersturen=true"})
        CHECK(api.send("POST", std::string("/v1/invoer?") + query, all_of({dossier(1, started())}))
                  .status == 400);
    CHECK(api.everything().empty());
}

TEST_CASE("a byte order mark before an import is passed over", "[api][import]") {
    test::Api api;
    CHECK(api.send("POST", "/v1/invoer", "\xef\xbb\xbf" + all_of({dossier(1, started())})).status ==
          201);
}

TEST_CASE("a decision without effect stops an import, with its place", "[api][import]") {
    test::Api api;
    const HttpResponse answer = api.send("POST", "/v1/invoer", all_of({dossier(1, started() + R"(,
            {"kenmerk": "i1", "soort": "gebeurtenis.ingetrokken", "datum": "2026-03-02",
             "gegevens": {"gebeurtenis": "g9", "reden": "r", "door": "cm1"}})")}));
    CHECK(answer.status == 409);
    CHECK(answer.body.find("dossiers[0].gebeurtenissen[1].gegevens.gebeurtenis") !=
          std::string::npos);
    CHECK(api.everything().empty());
}

TEST_CASE("other requests are answered while an import is being read", "[api][import]") {
    test::Api api;
    std::promise<void> go_on;
    boost::asio::post(api.reading(), [&] { go_on.get_future().wait(); });
    int turns = 0;
    api.between = [&] {
        if (turns++ != 0) return;
        CHECK(api.send("PUT", "/v1/dossiers/d-2", dossier(2, started())).status == 201);
        CHECK(api.get("/v1/dossiers").at("dossiers").as_array().size() == 1);
        go_on.set_value();
    };
    CHECK(api.send("POST", "/v1/invoer", all_of({dossier(1, started())})).status == 201);
    CHECK(turns > 1);
    CHECK(api.get("/v1/dossiers").at("dossiers").as_array().size() == 2);
}

TEST_CASE("a text that breaks off is refused, whatever came before", "[api][import]") {
    test::Api api;
    std::string text = all_of({dossier(1, started()), dossier(2, started("2026-02-30"))});
    for (const std::string& body :
         std::initializer_list<std::string>{text.substr(0, text.size() - 2), text + "x",
                                            R"({"dossiers": [], "kleur": 1})", "{}"}) {
        INFO(body);
        const HttpResponse answer = api.send("POST", "/v1/invoer", body);
        CHECK(answer.status == 400);
        CHECK(json::parse(answer.body).at("errors").as_array().size() == 1);
    }
    CHECK(api.everything().empty());
}

}  // namespace imports_test
