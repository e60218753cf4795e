#include "obligations/documents/rule_json.h"

#include <array>
#include <boost/json.hpp>

namespace json = boost::json;

namespace termijnd {

const char* date_name(const NamedReading& reading) {
    constexpr std::array<const char*, 3> names = {"vroegst", "uiterlijk", "laatst"};
    return names[static_cast<std::size_t>(reading.date)];
}

json::object standing_of(const Rule& rule) {
    json::array readings, questions;
    for (const NamedReading& one : rule.readings)
        readings.push_back({{"kenmerk", one.id},
                            {"naam", one.label},
                            {"datum", date_name(one)},
                            {"waarom", one.why}});
    for (const OpenQuestion& one : rule.questions)
        questions.push_back({{"kenmerk", one.id},
                             {"vraag", one.ask},
                             {"aangenomen", one.assumed},
                             {"eigenaar", one.owner}});
    json::object standing;
    if (!readings.empty()) standing["lezingen"] = std::move(readings);
    if (!questions.empty()) standing["openVragen"] = std::move(questions);
    if (const auto& verified = rule.provenance.verified)
        standing["vergeleken"] = json::object{{"datum", to_iso(verified->on)},
                                              {"bron", verified->source},
                                              {"sha256", verified->text_sha256}};
    standing["goedgekeurd"] = nullptr;
    if (const auto& approved = rule.provenance.approved)
        standing["goedgekeurd"] =
            json::object{{"door", approved->who}, {"datum", to_iso(approved->on)}};
    return standing;
}

}  // namespace termijnd
