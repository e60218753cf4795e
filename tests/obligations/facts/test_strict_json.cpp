#include "obligations/facts/plain_json.h"
#include "obligations/facts/strict_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace termijnd;

TEST_CASE("strict JSON says what it refuses and where", "[json]") {
    const std::string deep(17, '[');
    const std::pair<std::string, std::string> rows[] = {
        {R"({"a":1,"b":[{"c":1,"c":2}]})", "1:22: key \"c\" occurs twice in b[0]"},
        {"{\n  \"a\": 1,\n  \"a\": 2}", "3:5: key \"a\" occurs twice in the document"},
        {R"({"a":1,"\u0061":2})", "1:15: key \"a\" occurs twice in the document"},
        {"[12345678901234567890123]", "1:25: [0] is too large an integer"},
        {"[1e999]", "1:7: [0] is too large a number"},
        {deep, "1:17: JSON is nested deeper than 16 levels"},
        {R"({"a":)", "1:6: JSON ends too early"},
        {"", "1:1: JSON ends too early"},
        {"{} x", "1:4: something follows the JSON document"},
        {R"({"a":01})", "1:7: not valid JSON: syntax error near '1'"},
        {"[1,]", "1:4: not valid JSON: syntax error near ']'"},
        {"[NaN]", "1:2: not valid JSON: syntax error near 'N'"},
        {"// note\n1", "1:1: not valid JSON: syntax error near '/'"},
        {"\"\xff\"", "1:2: not valid JSON: syntax error"},
        {R"({"a":{"b":"x\u0000y"}})", "1:20: a.b holds U+0000"},
        {R"(["\ud800x"])", "1:9: not valid JSON: syntax error near 'x'"},
        {R"({"999990342":1,"999990342":2})", "1:26: key \"…\" occurs twice in the document"},
    };
    for (const auto& [text, message] : rows) {
        INFO(text);
        const auto value = parse_strict_json(text, Language::english);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().text() == message);
    }
}

TEST_CASE("strict JSON reads what is good without a change", "[json]") {
    for (const std::string text :
         {R"({"a":1,"b":[null,true,"é\n"],"c":{"a":-1}})", "18446744073709551615",
          "-9223372036854775808", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "\"x\"", "[{},[]]"}) {
        const auto value = parse_strict_json(text, Language::english);
        REQUIRE(value.has_value());
        CHECK(boost::json::serialize(*value) == text);
    }
    CHECK(parse_strict_json(" 1.5 \r\n", Language::english).value().as_double() == 1.5);
}

TEST_CASE("strict JSON says it in Dutch where that is read", "[json]") {
    const std::pair<std::string, std::string> rows[] = {
        {"{\n  \"a\": 1,\n  \"a\": 2}",
         "Regel 3, teken 5: de sleutel \"a\" komt twee keer voor in het document"},
        {R"({"b":[{"c":1,"c":2}]})",
         "Regel 1, teken 16: de sleutel \"c\" komt twee keer voor in b[0]"},
        {"[1e999]", "Regel 1, teken 7: [0] is een te groot getal"},
        {"[12345678901234567890123]", "Regel 1, teken 25: [0] is een te groot geheel getal"},
        {std::string(17, '['), "Regel 1, teken 17: de JSON is dieper genest dan 16 niveaus"},
        {R"({"a":)", "Regel 1, teken 6: de JSON houdt te vroeg op"},
        {"{} x", "Regel 1, teken 4: achter het einde van de JSON staat nog iets"},
        {"[1,]", "Regel 1, teken 4: hier klopt de schrijfwijze niet bij ']'"},
        {R"({"a":"x\u0000y"})", "Regel 1, teken 15: a bevat U+0000"},
    };
    for (const auto& [text, message] : rows) {
        INFO(text);
        const auto value = parse_strict_json(text, Language::dutch);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().text() == message);
    }
}

TEST_CASE("a long list is handed over bit by bit and never there as a whole", "[json]") {
    std::vector<std::string> taken;
    const LongList list{"dossiers", [&](const boost::json::value& each) {
                            taken.push_back(boost::json::serialize(each));
                        }};
    const auto read = [&](std::string_view text) {
        taken.clear();
        return parse_strict_json(text, Language::english, list);
    };
    SECTION("of whatever it holds, with the rest of the document as it is") {
        const auto rest = read(
            R"({"a":[1],"dossiers":[{"b":[{"dossiers":[2]}]},[3,[4]],5,"x",null,[],{}],"c":{"d":6}})");
        REQUIRE(rest.has_value());
        CHECK(boost::json::serialize(*rest) == R"({"a":[1],"dossiers":[],"c":{"d":6}})");
        CHECK(taken == std::vector<std::string>{R"({"b":[{"dossiers":[2]}]})", "[3,[4]]", "5",
                                                R"("x")", "null", "[]", "{}"});
    }
    SECTION("only where it is the list of the outermost object") {
        for (const std::string text :
             {R"({"a":{"dossiers":[1]}})", R"([["dossiers"],{"dossiers":[1]}])",
              R"({"dossiers":{"dossiers":[1]}})", R"({"dossiers":[]})", R"({"dossiers":7})"}) {
            const auto rest = read(text);
            REQUIRE(rest.has_value());
            CHECK(boost::json::serialize(*rest) == text);
            CHECK(taken.empty());
        }
    }
    SECTION("a fault after it has its place") {
        const auto rest = read(R"({"dossiers":[1,{"a":[2,{"b":3,"b":4}]}]})");
        REQUIRE_FALSE(rest.has_value());
        CHECK(rest.error().text() == "1:33: key \"b\" occurs twice in dossiers[1].a[1]");
        CHECK(taken == std::vector<std::string>{"1"});
        CHECK(read(R"({"dossiers":[1,2)").error().text() == "1:17: JSON ends too early");
        CHECK(read(R"({"dossiers":[1],"dossiers":[2]})").error().text() ==
              "1:26: key \"dossiers\" occurs twice in the document");
    }
}

TEST_CASE("plain JSON is the same JSON, with numbers as people write them", "[json]") {
    for (const std::string text :
         {R"({"a\"b":"x\ny\\z \u0001é€","":"","c":[true,null,-3,18446744073709551615,{},[]]})",
          R"(["/",""," "])"}) {
        const auto value = boost::json::parse(text);
        CHECK(to_plain_json(value) == boost::json::serialize(value));
    }
    CHECK(to_plain_json(boost::json::array{83.2, 12.0, 1e21}) ==
          "[83.2,12,1000000000000000000000]");
}
