#include "daemon/http/json_body.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "tests/support/catch.h"

using namespace termijnd;

namespace {

HttpRequest json_request(std::string body, std::string type = "application/json") {
    HttpRequest request;
    request.headers = {{"content-type", std::move(type)}};
    request.body = std::move(body);
    return request;
}

std::vector<std::string> places(const std::vector<InputFault>& faults) {
    std::vector<std::string> all;
    for (const InputFault& fault : faults) all.push_back(fault.location + " " + fault.code);
    return all;
}

}  // namespace

TEST_CASE("a body that is not readable as JSON is one fault", "[http][json]") {
    std::vector<InputFault> faults;
    CHECK_FALSE(parse_body(json_request("{}", "text/plain"), faults));
    CHECK_FALSE(parse_body(json_request("{\"a\":1,\"a\":2}"), faults));
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].in == "header");
    CHECK_THAT(faults[1].detail,
               Catch::Contains("Regel 1, teken 10: de sleutel \"a\" komt twee keer voor"));
    CHECK(parse_body(json_request("{}", "Application/JSON; charset=utf-8"), faults));
    CHECK(parse_body(json_request("{}", "application/cloudevents+json"), faults));
}

TEST_CASE("all that is wrong with an object is said at once", "[http][json]") {
    const auto value = boost::json::parse(R"({
        "naam": 3, "leeg": "", "lang": "abcdef", "stuur": "a\nb", "bsn": "BSN 999990342",
        "datum": "2025-02-30", "mail": 3, "lijst": {},
        "a/b~c": 1})");
    std::vector<InputFault> faults;
    JsonReader reader(value, "#/delen/0", faults);
    CHECK(reader.text("naam").empty());
    CHECK(reader.text("ontbreekt").empty());
    CHECK(reader.text("leeg").empty());
    CHECK_FALSE(reader.optional_text("lang", {.max_length = 5}));
    CHECK_FALSE(reader.optional_text("stuur"));
    CHECK_FALSE(reader.optional_text("bsn"));
    CHECK_FALSE(reader.date("datum"));
    CHECK_FALSE(reader.date("geenDatum"));
    CHECK_FALSE(reader.clearable_text("mail"));
    CHECK_FALSE(reader.optional_array("lijst"));
    reader.finish();
    CHECK(places(faults) ==
          std::vector<std::string>{
              "#/delen/0/naam soort", "#/delen/0/ontbreekt verplicht", "#/delen/0/leeg verplicht",
              "#/delen/0/lang bereik", "#/delen/0/stuur formaat", "#/delen/0/bsn bsn",
              "#/delen/0/datum formaat", "#/delen/0/geenDatum verplicht", "#/delen/0/mail soort",
              "#/delen/0/lijst soort", "#/delen/0/a~1b~0c onbekend"});
}

TEST_CASE("a good object is read without a fault", "[http][json]") {
    const auto value =
        boost::json::parse(R"({"naam": "Zoë", "datum": "2024-02-29", "mail": null, "lijst": [1]})");
    std::vector<InputFault> faults;
    JsonReader reader(value, "#", faults);
    CHECK(reader.text("naam", {.max_length = 3}) == "Zoë");
    CHECK(reader.date("datum") == make_date(2024, 2, 29));
    CHECK(reader.clearable_text("mail") == "");
    CHECK(reader.optional_array("lijst")->size() == 1);
    CHECK_FALSE(reader.optional_text("ontbreekt"));
    CHECK_FALSE(reader.clearable_text("ontbreekt"));
    reader.finish();
    CHECK(faults.empty());
}

TEST_CASE("what is no object is one fault", "[http][json]") {
    const boost::json::value value = 3;
    std::vector<InputFault> faults;
    JsonReader reader(value, "#", faults);
    CHECK(reader.text("naam").empty());
    CHECK_FALSE(reader.date("datum"));
    reader.finish();
    CHECK(places(faults) == std::vector<std::string>{"# soort"});
}
