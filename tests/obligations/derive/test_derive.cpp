#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "obligations/documents/case_json.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

using namespace termijnd;
namespace json = boost::json;

namespace {

json::value conformance() {
    std::ifstream file(std::string(TERMIJND_SOURCE_DIR) + "/tests/data/conformance/derive.json");
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

// Of a derived obligation, only the keys that the expectation names.
json::object reduced(const json::object& got, const json::object& wanted) {
    json::object result;
    for (const auto& member : wanted)
        result[member.key()] = got.contains(member.key()) ? got.at(member.key()) : "(absent)";
    return result;
}

std::set<std::string> keys(const json::value& list) {
    std::set<std::string> result;
    for (const json::value& key : list.as_array()) result.emplace(key.as_string());
    return result;
}

// The events that a finding of this name is about.
std::set<std::string> events_with(const json::object& got, std::string_view finding) {
    std::set<std::string> result;
    for (const json::value& one : got.at("bevindingen").as_array())
        if (one.at("bevinding").as_string() == finding)
            result.emplace(one.at("gebeurtenis").as_string());
    return result;
}

}  // namespace

TEST_CASE("every conformance case yields its obligations, in order, and its errors", "[derive]") {
    const json::value cases = conformance();
    REQUIRE(cases.as_array().size() == 275);
    for (std::size_t i = 0; i < cases.as_array().size(); ++i) {
        const json::object& one = cases.at(i).as_object();
        const json::object& expected = one.at("expect").as_object();
        INFO("case " << i << ": " << json::serialize(one.at("case")));
        const json::object got = derived(json::serialize(one.at("case"))).as_object();
        const json::array& wanted = expected.at("verplichtingen").as_array();
        json::array reduced_list;
        const json::array& obligations = got.at("verplichtingen").as_array();
        for (std::size_t k = 0; k < obligations.size() && k < wanted.size(); ++k)
            reduced_list.push_back(reduced(obligations[k].as_object(), wanted[k].as_object()));
        CHECK(obligations.size() == wanted.size());
        CHECK(reduced_list == wanted);
        CHECK(got.at("fouten") == expected.at("fouten"));
        CHECK(events_with(got, "maximum.verbruikt") == keys(expected.at("verbruikt")));
        CHECK(events_with(got, "start.dubbel") == keys(expected.at("dubbel")));
    }
}

TEST_CASE("the regulations yield the same whether statutes are in use or not", "[derive]") {
    const auto without = shipped_rules().only({}).value();
    const json::value cases = conformance();
    for (const json::value& one : cases.as_array()) {
        const CaseDocument document =
            parse_case(json::serialize(one.at("case")), shipped_rules()).value();
        const auto yields = [&](const RuleBook& rules) {
            return to_json(
                derive(rules, built_in_calendar(), document.facts, document.as_of.value()),
                built_in_calendar(), true);
        };
        INFO(json::serialize(one.at("case")));
        CHECK(yields(shipped_rules()) == yields(*without));
    }
}
