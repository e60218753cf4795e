#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "tests/obligations/rules_fixture.h"

// One voorziening, its facts in a few words, and what they yield.
namespace termijnd::test {

struct Fact {
    std::string kind, on, data = "{}";
};

inline boost::json::value derived_from(const std::string& as_of, const std::vector<Fact>& facts,
                                       const std::string& instrument) {
    std::string events;
    for (std::size_t i = 0; i < facts.size(); ++i)
        events += (i > 0 ? "," : "") + (R"({"kenmerk":"g)" + std::to_string(i)) +
                  R"(","voorziening":"v1","soort":")" + facts[i].kind + R"(","datum":")" +
                  facts[i].on + R"(","gegevens":)" + facts[i].data + "}";
    return derived("{\"peildatum\":\"" + as_of + R"(","voorzieningen":[{"kenmerk":"v1","soort":")" +
                   instrument + R"("}],"gebeurtenissen":[)" + events + "]}");
}

// "uiterlijk status" of the first obligation of a rule that the facts yield.
inline std::string owed(const std::string& rule, const std::string& as_of,
                        const std::vector<Fact>& facts, const std::string& instrument) {
    const boost::json::value result = derived_from(as_of, facts, instrument);
    for (const boost::json::value& one : result.at("verplichtingen").as_array())
        if (one.at("regel").as_string() == rule)
            return std::string(one.at("uiterlijk").as_string()) + " " +
                   std::string(one.at("status").as_string());
    return "none";
}

inline std::vector<std::string> findings_of(const std::string& as_of,
                                            const std::vector<Fact>& facts,
                                            const std::string& instrument = "aanvraag") {
    std::vector<std::string> found;
    const boost::json::value result = derived_from(as_of, facts, instrument);
    for (const boost::json::value& one : result.at("bevindingen").as_array())
        found.emplace_back(one.at("bevinding").as_string());
    return found;
}

}  // namespace termijnd::test
