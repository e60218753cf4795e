// Whatever a person may type, in whichever field, segment or query value: a BSN, a control
// character, a mark that nobody sees or a text without end is refused, and nothing is stored.
#include <boost/json.hpp>

#include "daemon/http/request_target.h"
#include "tests/daemon/api/api_fixture.h"
#include "tests/support/catch.h"

using namespace termijnd;
namespace json = boost::json;

namespace {

struct Bad {
    const char* name;
    std::string text;
};

const std::vector<Bad>& bad_texts() {
    using namespace std::string_literals;
    static const std::vector<Bad> all = {
        {"a BSN", "999990342"},
        {"a BSN in threes", "999 990 342"},
        {"a BSN with dashes", "9999-90-342"},
        {"a BSN in wide digits", "９９９９９０３４２"},
        {"a BSN in a sentence", "zie 999990342."},
        {"CR", "a\rb"},
        {"LF", "a\nb"},
        {"NUL", "a\0b"s},
        {"ESC", "a\x1b[2Jb"},
        {"a turn of direction",
         "a\u202e"
         "b"},
        {"10 kB", std::string(10'000, 'x')},
        {"200 kB", std::string(200'000, 'x')},
    };
    return all;
}

struct Sample {
    const char* method;
    const char* target;
    const char* body;
    int status;  // of the sample as it stands
};

constexpr const char* document = R"({
    "bekendVanaf": "2026-03-02",
    "betrokkenen": [{"kenmerk": "c1", "rol": "cliënt", "naam": "Jan", "email": "jan@example.org",
                     "telefoon": "0612345678", "aanduiding": "J.", "taal": "en"},
                    {"kenmerk": "wg", "rol": "werkgever", "naam": "Bakker"}],
    "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
    "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                        "datum": "2026-03-02", "geregistreerd": "2026-03-02",
                        "gegevens": {"proefplaats": false, "opmerking": "rustig begonnen"}}]})";

// In this order each of them is taken as it stands.
std::vector<Sample> samples(const std::string& obligation) {
    static std::string done, postponed, waived, acknowledged;
    const std::string of = "/v1/verplichtingen/" + obligation;
    done = of + "/afronding", postponed = of + "/uitstel";
    waived = of + "/ontheffing", acknowledged = of + "/behandeling";
    return {
        {"PUT", "/v1/betrokkenen/wg",
         R"({"naam": "Bakker", "email": "wg@example.org", "telefoon": "+31 6 12345678",
             "aanduiding": "de bakker", "taal": "nl"})",
         200},
        {"POST", "/v1/gebeurtenissen",
         R"({"dossier": "d1", "kenmerk": "g2", "voorziening": "v1",
             "soort": "dienstverband.gewijzigd", "datum": "2026-03-02",
             "geregistreerd": "2026-03-02", "gegevens": {"opmerking": "meer uren"}})",
         201},
        {"POST", "/v1/gebeurtenissen",
         R"({"dossier": "d1", "kenmerk": "g3", "soort": "gebeurtenis.gecorrigeerd",
             "datum": "2026-03-02", "gegevens": {"gebeurtenis": "g2", "datum": "2026-03-01",
             "reden": "vergissing", "door": "cm1", "gegevens": {"opmerking": "minder uren"}}})",
         201},
        {"POST", "/v1/proefberichten", R"({"adres": "jan@example.org"})", 201},
        {"POST", "/v1/berichten/1/aanhouding?dossier=d1",
         R"({"reden": "belt", "door": "cm1", "tot": "2026-07-01"})", 201},
        {"POST", "/v1/berichten/1/vrijgave?dossier=d1", R"({"reden": "gebeld", "door": "cm1"})",
         201},
        {"POST", acknowledged.c_str(),
         R"({"datum": "2026-03-02", "reden": "loopt", "door": "cm1", "tot": "2026-03-10"})", 201},
        {"POST", postponed.c_str(),
         R"({"datum": "2026-03-02", "reden": "ziekte", "door": "cm1", "tot": "2026-07-15"})", 201},
        {"POST", waived.c_str(), R"({"datum": "2026-03-02", "reden": "klaar", "door": "cm1"})",
         201},
        {"POST", done.c_str(), R"({"datum": "2026-03-02"})", 201},
    };
}

// Calls `use` with the value and each that differs from it in one text: a field's value or name.
void each_text(json::value& whole, json::value& part, const std::string& place,
               const std::string& text, const std::function<void(const std::string&)>& use) {
    if (part.is_string()) {
        const json::value kept = std::exchange(part, json::value(text));
        use(place);
        part = kept;
    } else if (part.is_array()) {
        json::array& list = part.get_array();
        for (std::size_t i = 0; i < list.size(); ++i)
            each_text(whole, list[i], place + "/" + std::to_string(i), text, use);
    } else if (part.is_object()) {
        for (std::size_t i = 0; i < part.get_object().size(); ++i) {
            const auto member = part.get_object().begin() + static_cast<std::ptrdiff_t>(i);
            each_text(whole, member->value(), place + "/" + std::string(member->key()), text, use);
        }
        const json::value kept = part;
        part.get_object()[text] = "x";
        use(place + "/(a new name)");
        part = kept;
    }
}

struct Caseload : test::Api {
    Caseload() {
        REQUIRE(send("PUT", "/v1/dossiers/d1", document).status == 201);
        const json::value rows = get("/v1/verplichtingen?dossier=d1");
        for (const json::value& row : rows.at("verplichtingen").as_array())
            if (row.at("regel") == "jobcoaching.coachingsplan")
                plan = json::value_to<std::string>(row.at("id"));
        REQUIRE_FALSE(plan.empty());
    }
    std::string plan;
};

void check_refused(test::Api& api, const Sample& sample, const std::string& before,
                   const std::function<std::string(const json::value&)>& wrap) {
    json::value body = json::parse(sample.body);
    for (const Bad& bad : bad_texts())
        each_text(body, body, "", bad.text, [&](const std::string& place) {
            const HttpResponse answer = api.send(sample.method, sample.target, wrap(body));
            INFO(sample.method << ' ' << sample.target << ' ' << place << ": " << bad.name << " -> "
                               << answer.status << ' ' << answer.body.substr(0, 500));
            CHECK(answer.status / 100 == 4);
            CHECK(answer.body.find("999990342") == std::string::npos);
            CHECK((api.everything() == before));
        });
}

std::string as_it_is(const json::value& body) {
    return json::serialize(body);
}

}  // namespace

TEST_CASE("no field of a body takes what a person may not type", "[api][door]") {
    Caseload api;
    for (const Sample& sample : samples(api.plan)) {
        check_refused(api, sample, api.everything(), as_it_is);
        const HttpResponse answer = api.send(sample.method, sample.target, sample.body);
        INFO(sample.target << ' ' << answer.body);
        CHECK(answer.status == sample.status);
    }
}

TEST_CASE("no field of a dossier takes it, sent alone or imported", "[api][door]") {
    test::Api api;
    const Sample alone{"PUT", "/v1/dossiers/d7", document, 201};
    check_refused(api, alone, api.everything(), as_it_is);
    const Sample imported{"POST", "/v1/invoer", document, 201};
    const auto in_a_list = [](const json::value& body) {
        json::value copy = body;
        copy.as_object()["kenmerk"] = "d8";
        return json::serialize(json::object{{"dossiers", json::array{copy}}});
    };
    check_refused(api, imported, api.everything(), in_a_list);
    const std::string before = api.everything();
    for (const Bad& bad : bad_texts()) {
        json::value copy = json::parse(document);
        copy.as_object()["kenmerk"] = bad.text;
        const std::string body = json::serialize(json::object{{"dossiers", json::array{copy}}});
        INFO(bad.name);
        CHECK(api.send("POST", "/v1/invoer", body).status == 400);
        CHECK((api.everything() == before));
    }
}

TEST_CASE("no segment of a path and no value in a query takes it", "[api][door]") {
    Caseload api;
    const std::string before = api.everything();
    // "{}" is what is replaced.
    const std::pair<const char*, const char*> targets[] = {
        {"GET", "/v1/dossiers/{}"},
        {"PUT", "/v1/dossiers/{}"},
        {"GET", "/v1/dossiers?na={}"},
        {"GET", "/v1/dossiers?limiet={}"},
        {"GET", "/v1/dossiers?{}=1"},
        {"PUT", "/v1/betrokkenen/{}"},
        {"GET", "/v1/betrokkenen?na={}"},
        {"GET", "/v1/betrokkenen?limiet={}"},
        {"GET", "/v1/verplichtingen?dossier={}"},
        {"GET", "/v1/verplichtingen?dossier=d1&peildatum={}"},
        {"GET", "/v1/verplichtingen/{}"},
        {"POST", "/v1/verplichtingen/{}/afronding"},
        {"GET", "/v1/berichten?dossier={}"},
        {"GET", "/v1/berichten/{}/brief?dossier=d1"},
        {"GET", "/v1/berichten/1/brief?dossier={}"},
        {"POST", "/v1/berichten/{}/verzending?dossier=d1"},
        {"POST", "/v1/berichten/1/verzending?dossier={}"},
        {"GET", "/v1/berichten/{}?dossier=d1"},
        {"GET", "/v1/berichten/1?dossier={}"},
        {"GET", "/v1/berichten/{}/bewijs?dossier=d1"},
        {"GET", "/v1/berichten/1/bewijs?dossier=d1&vorm={}"},
        {"POST", "/v1/berichten/{}/aanhouding?dossier=d1"},
        {"POST", "/v1/berichten/1/aanhouding?dossier={}"},
        {"POST", "/v1/berichten/{}/vrijgave?dossier=d1"},
        {"POST", "/v1/berichten/1/vrijgave?dossier={}"},
        {"GET", "/v1/dagoverzichten/cm1?vorm={}"},
        {"GET", "/v1/storingen?na={}"},
        {"GET", "/v1/voorbeelden/{}?dossier=d1"},
        {"GET", "/v1/voorbeelden/herinnering?dossier={}"},
        {"GET", "/v1/voorbeelden/herinnering?dossier=d1&regel={}"},
        {"GET", "/v1/dagoverzichten/{}"},
        {"GET", "/v1/dagoverzichten/cm1?peildatum={}"},
        {"GET", "/v1/bezorgingen?toestand={}"},
        {"GET", "/v1/bezorgingen?na={}"},
        {"GET", "/v1/bezorgingen?toestand=bezorgd&na={}"},
        {"GET", "/v1/bezorgingen?limiet={}"},
        {"GET", "/v1/bezorgingen/{}"},
        {"POST", "/v1/bezorgingen/{}/herhaling"},
        {"POST", "/v1/abonnementen/{}/inschakeling"},
        {"GET", "/v1/status?{}=1"},
        {"GET", "/v1/verschil?{}=1"},
        {"GET", "/v1/regelingen?{}=1"},
    };
    for (const auto& [method, pattern] : targets)
        for (const Bad& bad : bad_texts()) {
            std::string target = pattern;
            target.replace(target.find("{}"), 2, percent_encode(bad.text));
            const HttpResponse answer = api.send(method, target, "{}");
            INFO(method << ' ' << pattern << ": " << bad.name << " -> " << answer.status);
            CHECK((answer.status == 400 || answer.status == 431));
            CHECK((api.everything() == before));
        }
}
