#include <boost/json.hpp>
#include <string>
#include <vector>

#include "obligations/documents/case_json.h"
#include "obligations/facts/strict_json.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

// Every text of a case document goes through person_text.
using namespace termijnd;
namespace json = boost::json;

namespace {

// A good document with every field that holds a text; `@` marks them, each with its place.
const std::string whole = R"({"kenmerk":"@","voorzieningen":[
 {"kenmerk":"@v1","soort":"@jobcoaching"}],
 "gebeurtenissen":[
 {"kenmerk":"@g1","voorziening":"@v1","soort":"@jobcoaching.gestart","datum":"2025-01-15",
  "gegevens":{"behoefte":"@basis","opm":"@","@naam":true}},
 {"kenmerk":"@g2","voorziening":"@v1","soort":"verplichting.uitgesteld","datum":"@2025-03-01",
  "gegevens":{"regel":"@jobcoaching.verslag","gebeurtenis":"@g1","tot":"@2025-09-01",
   "reden":"@ziek","door":"@cm1"}},
 {"kenmerk":"@g3","soort":"gebeurtenis.gecorrigeerd","datum":"2025-03-01",
  "gegevens":{"gebeurtenis":"@g1","gegevens":{"opm":"@","@naam":1},"reden":"@ziek","door":"@cm1"}}],
 "betrokkenen":[{"kenmerk":"@p1","rol":"@cliënt","naam":"@Jan","email":"@","telefoon":"@",
  "aanduiding":"@"}]})";

std::size_t marks() {
    return static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '@'));
}

// The document without its marks, with `text` (JSON, without quotes) at the end of the marked one.
std::string with(std::size_t mark, const std::string& text) {
    std::string document;
    bool inside = false;
    std::size_t seen = 0;
    for (const char c : whole) {
        if (c == '@') {
            inside = seen++ == mark;
        } else if (c == '"' && inside) {
            inside = false;
            document += text;
            document += c;
        } else {
            document += c;
        }
    }
    return document;
}

const std::vector<std::string> bad_texts = {
    " 999990342",
    " 999 990 342",
    " 999.990.342",
    " 9999-90-342",
    " 0999990342",
    " ９９９９９０３４２",
    " ٩٩٩٩٩٠٣٤٢",
    " 999\u200b990\u200b342",
    " 999\u00a0990\u2009342",
    "\\r",
    "\\n",
    "\\r\\nBcc: een@ander.example",
    "\\u0000",
    "\\u001b[2J",
    "\\u007f",
    "\\u0085",
    "\\ud800",
    "\\udc00x",
    "\\u202e",
    "\\u2066",
    "\xc3",
    "\xed\xa0\x80",
    std::string(10'000, 'x'),
    std::string(200'000, 'x'),
};

}  // namespace

TEST_CASE("the document of these tests is good as it stands", "[case][person-text]") {
    const auto document = parse_case(with(marks(), ""), shipped_rules());
    if (!document) FAIL(document.error().text());
    CHECK(marks() == 29);
}

TEST_CASE("no text of a case holds a BSN, a control character or too much", "[case][person-text]") {
    for (std::size_t mark = 0; mark < marks(); ++mark) {
        for (const std::string& text : bad_texts) {
            INFO("mark " << mark << ", text " << text.substr(0, 40));
            const auto document = parse_case(with(mark, text), shipped_rules());
            REQUIRE_FALSE(document.has_value());
            const Fault fault = document.error();
            CHECK_FALSE(fault.where.empty());
            // What was refused is not repeated.
            CHECK(fault.text().size() < 400);
            CHECK(fault.text().find("0342") == std::string::npos);
            CHECK(fault.text().find_first_of(std::string_view("\r\n\0\x1b", 4)) ==
                  std::string::npos);
        }
    }
}

TEST_CASE("a fault names the place of the text", "[case][person-text]") {
    const auto places = [](std::size_t mark) {
        const auto value = parse_strict_json(with(mark, "\\n"), Language::english).value();
        const auto document = read_case(value, shipped_rules(), Reading{});
        REQUIRE_FALSE(document.has_value());
        return document.error().front().where;
    };
    CHECK(places(0) == "kenmerk");
    CHECK(places(1) == "voorzieningen[0].kenmerk");
    CHECK(places(5) == "gebeurtenissen[0].soort");
    CHECK(places(7) == "gebeurtenissen[0].gegevens.opm");
    CHECK(places(8) == "gebeurtenissen[0].gegevens.…");
    CHECK(places(15) == "gebeurtenissen[1].gegevens.reden");
    CHECK(places(19) == "gebeurtenissen[2].gegevens.gegevens.opm");
    CHECK(places(28) == "betrokkenen[0].aanduiding");
}

TEST_CASE("a BSN as a number is refused too", "[case][person-text]") {
    std::string text = with(marks(), "");
    const std::string free = "\"opm\":\"\"";
    text.replace(text.find(free), free.size(), "\"opm\":999990342");
    const auto document = parse_case(text, shipped_rules());
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().where == "gebeurtenissen[0].gegevens.opm");
    CHECK(document.error().what.find("BSN") != std::string::npos);
}

TEST_CASE("all that is wrong with a case is said at once, in one language", "[case]") {
    const auto value = json::parse(R"({"kenmerk":"D\u0007","voorzieningen":[
        {"kenmerk":"v1","soort":"jobcoach"},{"kenmerk":"v1","soort":"jobcoaching","x":1}],
        "gebeurtenissen":[
        {"kenmerk":"g1","voorziening":"v9","soort":"jobcoaching.gestart","datum":"2025-02-30"},
        {"soort":"dossier.beeindigd","datum":"2025-01-01","gegevens":{"reden":3,"b":null}}],
        "betrokkenen":[3,{"kenmerk":"p1","rol":"baas","email":"geen adres"}]})");
    const auto read = [&](Language language) {
        const auto document = read_case(value, shipped_rules(), {.language = language});
        REQUIRE_FALSE(document.has_value());
        return document.error();
    };
    std::vector<std::string> places;
    for (const Fault& fault : read(Language::english)) places.push_back(fault.where);
    CHECK(places == std::vector<std::string>{
                        "kenmerk", "voorzieningen[0].soort", "voorzieningen[1].x",
                        "gebeurtenissen[0].datum", "gebeurtenissen[1].kenmerk",
                        "gebeurtenissen[1].gegevens.b", "gebeurtenissen[1].gegevens.reden",
                        "betrokkenen[0]", "betrokkenen[1].email", "betrokkenen[1].rol",
                        "voorzieningen[1].kenmerk", "gebeurtenissen[0].voorziening"});
    for (const Fault& fault : read(Language::dutch)) {
        INFO(fault.text());
        CHECK(fault.what.back() == '.');
        for (const char* english : {"must", " the ", "no "})
            CHECK(fault.what.find(english) == std::string::npos);
    }
}

TEST_CASE("the municipality's own kenmerken may look like a BSN", "[case][person-text]") {
    const auto value = json::parse(
        R"({"kenmerk":"999990342","voorzieningen":[],"gebeurtenissen":[],"betrokkenen":[]})");
    CHECK_FALSE(read_case(value, shipped_rules(), {}).has_value());
    const Reading own{.own_keys = KeyPattern::parse("[0-9]{9}").value()};
    CHECK(read_case(value, shipped_rules(), own).has_value());
}
