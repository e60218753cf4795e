#include <boost/json.hpp>
#include <set>

#include "daemon/api/listing.h"
#include "tests/daemon/api/api_fixture.h"
#include "tests/store/sample.h"
#include "tests/support/catch.h"

using namespace termijnd;
namespace json = boost::json;

namespace lists_test {  // its helpers are named as those of its neighbours
namespace {

constexpr const char* dossier = R"({
    "betrokkenen": [{"kenmerk": "c1", "rol": "cliënt", "naam": "Jan Jansen"},
                    {"kenmerk": "w1", "rol": "werkgever", "naam": "Bakker Bol"},
                    {"kenmerk": "cm1", "rol": "casemanager", "naam": "Noor"}],
    "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
    "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                        "datum": "2026-03-02", "gegevens": {"proefplaats": false}}]})";

// d-000 and on, each with a client of its own.
std::string many(int count) {
    json::array dossiers;
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(1000 + i).substr(1);
        dossiers.push_back(
            {{"kenmerk", "d-" + number},
             {"betrokkenen",
              json::array{{{"kenmerk", "c-" + number}, {"rol", "cliënt"}, {"naam", "Jan"}}}}});
    }
    return json::serialize(json::object{{"dossiers", std::move(dossiers)}});
}

// The keys of a whole list, by its next links, and how many pages they came on.
std::pair<std::vector<std::string>, int> walk(test::Api& api, std::string target, const char* list,
                                              const char* key = "kenmerk") {
    std::vector<std::string> keys;
    int pages = 0;
    while (!target.empty()) {
        const json::value page = api.get(target);
        ++pages;
        for (const json::value& row : page.at(list).as_array())
            keys.push_back(json::value_to<std::string>(row.at(key)));
        const auto* next = page.as_object().if_contains("volgende");
        target = next ? json::value_to<std::string>(*next) : std::string();
    }
    return {keys, pages};
}

}  // namespace

TEST_CASE("a list of 250 ends at 250, page by page", "[api]") {
    test::Api api;
    REQUIRE(api.send("POST", "/v1/invoer", many(250)).status == 201);
    for (const auto& [target, list] :
         {std::pair("/v1/dossiers", "dossiers"), std::pair("/v1/betrokkenen", "betrokkenen")}) {
        const auto [keys, pages] = walk(api, target, list);
        CHECK(keys.size() == 250);
        CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 250);
        CHECK(std::is_sorted(keys.begin(), keys.end()));
        CHECK(pages == 3);
        CHECK(walk(api, std::string(target) + "?limiet=125", list).second == 2);
        CHECK(walk(api, std::string(target) + "?limiet=500", list).second == 1);
    }
}

TEST_CASE("a person who has several roles in a dossier is shown in each of them", "[api]") {
    test::Api api;
    const auto put =
        api.send("PUT", "/v1/dossiers/d-1", R"({"voorzieningen": [], "gebeurtenissen": [],
        "betrokkenen": [{"kenmerk": "c1", "rol": ["cliënt", "belanghebbende"], "naam": "Jan"}]})");
    REQUIRE(put.status == 201);
    CHECK(api.get("/v1/dossiers/d-1").at("betrokkenen") ==
          json::array{{{"rol", "cliënt"}, {"betrokkene", "c1"}},
                      {{"rol", "belanghebbende"}, {"betrokkene", "c1"}}});
    CHECK(api.get("/v1/betrokkenen").at("betrokkenen").as_array().size() == 1);
}

TEST_CASE("the lists of one dossier come page by page too, in the order of the whole", "[api]") {
    test::Api api;
    REQUIRE(api.send("PUT", "/v1/dossiers/d-1", dossier).status == 201);
    for (const char* list : {"verplichtingen", "berichten"}) {
        const std::string target = std::string("/v1/") + list + "?dossier=d-1";
        const auto whole = walk(api, target, list, "id");
        REQUIRE(whole.first.size() > 3);
        CHECK(whole.second == 1);
        const auto paged = walk(api, target + "&limiet=2", list, "id");
        CHECK(paged.first == whole.first);
        CHECK(paged.second == static_cast<int>(whole.first.size() + 1) / 2);
    }
    const auto packs = walk(api, "/v1/regelingen", "regelingen", "kenmerk").first;
    CHECK(walk(api, "/v1/regelingen?limiet=1", "regelingen", "kenmerk").first == packs);
    CHECK(api.get("/v1/verplichtingen?dossier=d-1&limiet=1").at("peildatum") == "2026-03-02");
}

TEST_CASE("a page behind a row that is gone is refused and says so", "[api]") {
    test::Api api;
    REQUIRE(api.send("PUT", "/v1/dossiers/d-1", dossier).status == 201);
    const std::string gone = cursor("verplichtingen", "6f0b7e2c-0000-5000-8000-000000000000");
    const HttpResponse answer = api.send("GET", "/v1/verplichtingen?dossier=d-1&na=" + gone);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("begin opnieuw") != std::string::npos);
}

TEST_CASE("a letter and a digest preview wait for no writer", "[api]") {
    test::TempDir folder;
    test::Api api(folder.file());
    REQUIRE(api.send("PUT", "/v1/dossiers/d-1", dossier).status == 201);
    std::string letter;
    const json::value notices = api.get("/v1/berichten?dossier=d-1");
    for (const json::value& row : notices.at("berichten").as_array())
        if (row.at("kanaal") != "webhook") letter = json::value_to<std::string>(row.at("id"));
    REQUIRE_FALSE(letter.empty());
    api.while_writing([&] {
        const HttpResponse page = api.send("GET", "/v1/berichten/" + letter + "/brief?dossier=d-1");
        CHECK(page.status == 200);
        CHECK(page.body.find("<html") != std::string::npos);
        const HttpResponse preview = api.send("GET", "/v1/dagoverzichten/cm1");
        CHECK(preview.status == 200);
        CHECK(preview.body.find("casemanager") != std::string::npos);
    });
}

TEST_CASE("a letter that was posted is sent, once", "[api]") {
    test::Api api;
    REQUIRE(api.send("PUT", "/v1/dossiers/d-1", dossier).status == 201);
    std::string letter;
    const json::value notices = api.get("/v1/berichten?dossier=d-1");
    for (const json::value& row : notices.at("berichten").as_array())
        if (row.at("kanaal") == "brief") {
            letter = json::value_to<std::string>(row.at("id"));
            break;
        }
    REQUIRE_FALSE(letter.empty());
    const auto post = [&](const std::string& id, const char* body) {
        return api.send("POST", "/v1/berichten/" + id + "/verzending?dossier=d-1", body);
    };
    CHECK(post(letter, "{}").status == 400);
    CHECK(post("no-number", R"({"door":"cm1"})").status == 404);
    api.clock.move_to(api.clock.now() + std::chrono::hours(24 * 7));
    const HttpResponse answer = post(letter, R"({"door":"cm1"})");
    CHECK(answer.status == 201);
    CHECK(answer.body.find("verzonden") != std::string::npos);
    CHECK(post(letter, R"({"door":"cm1"})").status == 409);
    CHECK(api.send("GET", "/v1/dagoverzichten/zonder-casemanager").status == 200);
}

TEST_CASE("the next page stands in the answer and in a Link header", "[api]") {
    test::Api api;
    REQUIRE(api.send("POST", "/v1/invoer", many(3)).status == 201);
    const HttpResponse first = api.send("GET", "/v1/dossiers?limiet=2");
    const auto next =
        json::value_to<std::string>(json::parse(first.body).as_object().at("volgende"));
    REQUIRE(first.headers.size() == 1);
    CHECK(first.headers[0].first == "Link");
    CHECK(first.headers[0].second.text() == "<" + next + ">; rel=\"next\"");
    const HttpResponse last = api.send("GET", next);
    CHECK(last.headers.empty());
    CHECK_FALSE(json::parse(last.body).as_object().contains("volgende"));
}

TEST_CASE("a query key that a list does not know, and one that is there twice, are refused",
          "[api]") {
    test::Api api;
    CHECK(api.send("GET", "/v1/dossiers?limit=5").status == 400);
    CHECK(api.send("GET", "/v1/dossiers?limiet=5&limiet=6").status == 400);
    for (const char* wrong : {"0", "501", "-1", "1.5", "x", ""})
        CHECK(api.send("GET", std::string("/v1/dossiers?limiet=") + wrong).status == 400);
    CHECK(api.send("GET", "/v1/dossiers?limiet=500").status == 200);
}

TEST_CASE("a cursor is for its own list only", "[api]") {
    CHECK(parse_cursor("dossiers", cursor("dossiers", "d\n1")) == "d\n1");
    CHECK_FALSE(parse_cursor("dossiers", cursor("betrokkenen", "d1")));
    for (const char* wrong : {"", "0", "zz", "646f", "ABCD"})
        CHECK_FALSE(parse_cursor("dossiers", wrong));
}

TEST_CASE("whoever follows deliveries can go on from an end that is empty", "[api]") {
    test::Api api;
    const json::value page = api.get("/v1/bezorgingen?toestand=bezorgd");
    const auto from = json::value_to<std::string>(page.at("hervat"));
    CHECK(api.send("GET", "/v1/bezorgingen?toestand=bezorgd&na=" + from).status == 200);
    CHECK(api.send("GET", "/v1/bezorgingen?na=" + from).status == 400);
}

TEST_CASE("null and an empty text both take an address away", "[api]") {
    test::Api api;
    for (const char* nothing : {"null", R"("")"}) {
        const std::string body = std::string(R"({"email": )") + nothing + "}";
        CHECK(api.send("PUT", "/v1/betrokkenen/wg",
                       R"({"naam": "Bakker", "email": "wg@bakker.example"})")
                  .status < 300);
        CHECK(api.send("PUT", "/v1/betrokkenen/wg", "{}").status == 200);
        CHECK(api.get("/v1/betrokkenen").at("betrokkenen").at(0).at("email") ==
              "wg@bakker.example");
        CHECK(api.send("PUT", "/v1/betrokkenen/wg", body).status == 200);
        CHECK(api.get("/v1/betrokkenen").at("betrokkenen").at(0).at("email") == "");
    }
    CHECK(api.send("PUT", "/v1/betrokkenen/wg", R"({"naam": null})").status == 400);
}

TEST_CASE("endpoints are listed, and one that is not there cannot be enabled", "[api]") {
    test::Api api;
    CHECK(api.get("/v1/abonnementen").at("abonnementen").at(0).at("toestand") == "ingeschakeld");
    CHECK(api.send("POST", "/v1/abonnementen/zaaksysteem/inschakeling", "{}").status == 200);
    CHECK(api.send("POST", "/v1/abonnementen/ander/inschakeling", "{}").status == 404);
}

}  // namespace lists_test
