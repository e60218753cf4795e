#include <boost/json.hpp>
#include <string>

#include "obligations/documents/case_json.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace {

const std::string good =
    R"({"peildatum":"2025-06-01","voorzieningen":[{"kenmerk":"v1","soort":"jobcoaching","besluitdatum":"2025-01-10"}],)"
    R"("gebeurtenissen":[{"kenmerk":"g1","voorziening":"v1","soort":"jobcoaching.gestart","datum":"2025-01-15","gegevens":{"proefplaats":false}}]})";

std::string with(std::string_view from, std::string_view to) {
    std::string text = good;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

struct BadInput {
    std::string from, to, where, what;
};

}  // namespace

TEST_CASE("a case as the documentation shows it is read", "[case]") {
    const auto document = parse_case(good, shipped_rules());
    REQUIRE(document.has_value());
    CHECK(to_iso(document->as_of.value()) == "2025-06-01");
    REQUIRE(document->facts.events.size() == 1);
    CHECK(document->facts.events[0].instrument.str() == "v1");
    CHECK_FALSE(flag(document->facts.events[0].data, "proefplaats"));
}

TEST_CASE("bad input is refused in one line that names the place", "[case]") {
    const auto bad = GENERATE(values<BadInput>({
        {"{\"peildatum\"", "{\"peildatum", "1:", "JSON"},
        {"\"peildatum\":\"2025-06-01\",", "\"peildatum\":\"2025-06-31\",", "peildatum", "no day"},
        {"\"2025-01-15\"", "\"2025-02-30\"", "gebeurtenissen[0].datum", "no day"},
        {"\"2025-01-15\"", "20250115", "gebeurtenissen[0].datum", "must be a date"},
        {"\"datum\":\"2025-01-15\",", "", "gebeurtenissen[0].datum", "is missing"},
        {"\"kenmerk\":\"g1\",", "", "gebeurtenissen[0].kenmerk", "is missing"},
        {"\"jobcoaching.gestart\"", "\"jobcoaching.gestrat\"", "gebeurtenissen[0].soort",
         "jobcoaching.gestrat"},
        {"\"voorziening\":\"v1\"", "\"voorziening\":\"v9\"", "gebeurtenissen[0].voorziening", "v9"},
        {"\"voorziening\":\"v1\",", "", "gebeurtenissen[0].voorziening", "is missing"},
        {"\"soort\":\"jobcoaching\"", "\"soort\":\"jobcoach\"", "voorzieningen[0].soort",
         "jobcoach"},
        {"\"datum\":", "\"dag\":1,\"datum\":", "gebeurtenissen[0].dag", "unknown key"},
        {"\"besluitdatum\":", "\"besluit\":", "voorzieningen[0].besluit", "unknown key"},
        {"{\"proefplaats\":false}", "{\"proefplaats\":\"nee\"}",
         "gebeurtenissen[0].gegevens.proefplaats", "true or false"},
        {"{\"proefplaats\":false}", "{\"proefplaats\":{\"x\":1}}",
         "gebeurtenissen[0].gegevens.proefplaats", "must be"},
        {"{\"proefplaats\":false}", "[]", "gebeurtenissen[0].gegevens", "object"},
        {"{\"proefplaats\":false}", "{\"behoefte\":\"groot\"}",
         "gebeurtenissen[0].gegevens.behoefte", "basis, licht, zwaar"},
        {"\"gebeurtenissen\":[", "\"gebeurtenissen\":{", "1:", ""},
    }));
    const std::string text = with(bad.from, bad.to);
    INFO(text);
    const auto document = parse_case(text, shipped_rules());
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().where.starts_with(bad.where));
    CHECK(document.error().what.find(bad.what) != std::string::npos);
    CHECK(document.error().text().find('\n') == std::string::npos);
}

TEST_CASE("a kenmerk that is used twice is refused", "[case]") {
    const std::string twice =
        with("]}", R"(,{"kenmerk":"g1","soort":"vakantie.teruggekeerd","datum":"2025-02-01"}]})");
    const auto document = parse_case(twice, shipped_rules());
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().where == "gebeurtenissen[1].kenmerk");
}

TEST_CASE("a person may have several roles in a dossier, each once", "[case]") {
    const auto parse = [](const std::string& parties) {
        return parse_case(with("]}", "],\"betrokkenen\":[" + parties + "]}"), shipped_rules());
    };
    const auto both = parse(
        R"({"kenmerk":"c1","rol":["cliënt","belanghebbende"],"naam":"Jan","email":"j@example.org"})");
    REQUIRE(both.has_value());
    REQUIRE(both->parties.size() == 2);
    CHECK(both->parties[0].role == Role::client());
    CHECK(both->parties[1].role == Role("belanghebbende"));
    CHECK(both->parties[1].key == both->parties[0].key);
    CHECK(both->parties[1].email == "j@example.org");
    CHECK(parse(R"({"kenmerk":"c1","rol":"cliënt"})")->parties.size() == 1);

    const auto refused = [&](const std::string& parties) { return parse(parties).error().text(); };
    CHECK(refused(R"({"kenmerk":"c1","rol":["cliënt","cliënt"]})") ==
          "betrokkenen[0].rol: \"cliënt\" stands there twice; remove one");
    CHECK(refused(R"({"kenmerk":"c1","rol":[]})") == "betrokkenen[0].rol: is empty; fill it in");
    CHECK(refused(R"({"kenmerk":"c1","rol":["cliënt",3]})") ==
          "betrokkenen[0].rol[1]: must be a text");
    CHECK(refused(R"({"kenmerk":"c1","rol":["klant"]})").find("\"klant\" is no role") !=
          std::string::npos);
    CHECK(refused(R"({"kenmerk":"c1","rol":"cliënt"},{"kenmerk":"c1","rol":"belanghebbende"})")
              .starts_with("betrokkenen[1].kenmerk: \"c1\" is used twice"));
}

TEST_CASE("a decision must name a rule, its reason and its author", "[case]") {
    const auto parse = [](const std::string& data) {
        return parse_case(
            with("]}", R"(,{"kenmerk":"g2","voorziening":"v1","soort":"verplichting.uitgesteld",)"
                       R"("datum":"2025-03-01","gegevens":)" +
                           data + "}]}"),
            shipped_rules());
    };
    const auto good_one =
        parse(R"({"regel":"jobcoaching.verslag","tot":"2025-09-01","reden":"ziek","door":"cm1"})");
    CHECK(good_one.has_value());
    const auto no_author =
        parse(R"({"regel":"jobcoaching.verslag","tot":"2025-09-01","reden":"ziek"})");
    REQUIRE_FALSE(no_author.has_value());
    CHECK(no_author.error().where == "gebeurtenissen[1].gegevens.door");
    const auto no_rule =
        parse(R"({"regel":"jobcoaching.verslg","tot":"2025-09-01","reden":"ziek","door":"cm1"})");
    REQUIRE_FALSE(no_rule.has_value());
    CHECK(no_rule.error().where == "gebeurtenissen[1].gegevens.regel");
    const auto no_day =
        parse(R"({"regel":"jobcoaching.verslag","tot":"2025-09-31","reden":"ziek","door":"cm1"})");
    REQUIRE_FALSE(no_day.has_value());
    CHECK(no_day.error().where == "gebeurtenissen[1].gegevens.tot");
}

TEST_CASE("fields that nobody declared may stand in gegevens", "[case]") {
    CHECK(parse_case(with("{\"proefplaats\":false}", "{\"opmerking\":\"x\",\"bedrag\":1.5}"),
                     shipped_rules())
              .has_value());
}

TEST_CASE("parties and the day of recording are read", "[case]") {
    const auto document = parse_case(
        R"({"kenmerk":"D-1","voorzieningen":[],"betrokkenen":[{"kenmerk":"p1","rol":"cliënt",)"
        R"("naam":"A. Jansen","email":"a@example.nl","telefoon":"","aanduiding":"A.J."}],)"
        R"("gebeurtenissen":[{"kenmerk":"g1","soort":"vakantie.teruggekeerd",)"
        R"("datum":"2025-02-01","geregistreerd":"2025-02-09"}]})",
        shipped_rules());
    REQUIRE(document.has_value());
    CHECK(document->key == CaseKey("D-1"));
    CHECK(document->parties.at(0).reference == "A.J.");
    CHECK(to_iso(document->facts.events[0].known_on()) == "2025-02-09");
    CHECK_FALSE(document->as_of);
}

TEST_CASE("people may have the roles that packs bring, and no others", "[case]") {
    const auto read = [](const std::string& role) {
        return parse_case(R"({"kenmerk":"D-1","voorzieningen":[],"gebeurtenissen":[],)"
                          R"("betrokkenen":[{"kenmerk":"p1","rol":")" +
                              role + R"("}]})",
                          shipped_rules());
    };
    CHECK(read("belanghebbende").value().parties[0].role == Role("belanghebbende"));
    CHECK(read("ouder").error().text() ==
          "betrokkenen[0].rol: \"ouder\" is no role; use cliënt, werkgever, jobcoach, casemanager, "
          "teamleider, afdelingshoofd, belanghebbende or aanvrager");
    CHECK(read("college").has_error());
}

TEST_CASE("gegevens go out as they came in, a correction's own gegevens included", "[case]") {
    const std::string text =
        R"({"gebeurtenis":"g1","gegevens":{"uren":1.5,"wijktAf":true},"jaar":2025})";
    EventData data;
    data["gebeurtenis"] = std::string("g1");
    data["gegevens.uren"] = 1.5;
    data["gegevens.wijktAf"] = true;
    data["jaar"] = std::int64_t{2025};
    CHECK(boost::json::parse(to_json(data)) == boost::json::parse(text));
}
