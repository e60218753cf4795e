#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "obligations/facts/plain_json.h"
#include "tests/obligations/rules_fixture.h"

// Cases in a few words, and what they yield as lines of text.
namespace termijnd::test {

struct TestCase {
    std::string as_of;
    std::string instruments;  // JSON, without the brackets
    std::string events;       // likewise
};

inline boost::json::object derive_case(const TestCase& test) {
    return derived("{\"peildatum\":\"" + test.as_of + "\",\"voorzieningen\":[" + test.instruments +
                   "],\"gebeurtenissen\":[" + test.events + "]}")
        .as_object();
}

inline std::string instrument(const std::string& key, const std::string& kind,
                              const std::string& decided_on) {
    return R"({"kenmerk":")" + key + R"(","soort":")" + kind + "\"" +
           (decided_on.empty() ? "" : R"(,"besluitdatum":")" + decided_on + "\"") + "}";
}

inline std::string event(const std::string& key, const std::string& kind, const std::string& on,
                         const std::string& data = "{}", const std::string& of = "v1") {
    return R"({"kenmerk":")" + key + R"(","soort":")" + kind + R"(","datum":")" + on +
           R"(","voorziening":")" + of + R"(","gegevens":)" + data + "}";
}

// "regel[periode] uiterlijk status" of each obligation.
inline std::vector<std::string> lines(const boost::json::object& result) {
    std::vector<std::string> found;
    for (const boost::json::value& one : result.at("verplichtingen").as_array()) {
        const boost::json::value& period = one.at("periode");
        found.push_back(std::string(one.at("regel").as_string()) +
                        (period.is_null() ? "" : "[" + std::string(period.as_string()) + "]") +
                        " " + std::string(one.at("uiterlijk").as_string()) + " " +
                        std::string(one.at("status").as_string()));
    }
    return found;
}

// "bevinding gebeurtenis artikel gemeten grens" of each finding.
inline std::vector<std::string> findings(const boost::json::object& result) {
    std::vector<std::string> found;
    for (const boost::json::value& one : result.at("bevindingen").as_array()) {
        std::string line;
        for (const auto* key : {"bevinding", "gebeurtenis", "artikel", "gemeten", "grens"}) {
            const boost::json::value& value = one.at(key);
            line += (line.empty() ? "" : " ") +
                    (value.is_string() ? std::string(value.as_string()) : to_plain_json(value));
        }
        found.push_back(line);
    }
    return found;
}

using Lines = std::vector<std::string>;

inline const std::string why = R"("reden":"fout ingevoerd","door":"cm1")";
inline const std::string training = instrument("v1", "training", "2025-01-10");
inline const std::string coaching = instrument("v1", "jobcoaching", "2023-05-01");

}  // namespace termijnd::test
