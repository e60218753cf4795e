#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/time/local_time.h"
#include "tests/scheduler/town.h"

// Two cases that mails are written about, and what came of them.
namespace termijnd::test::render {

// A Monday.
inline const Date monday = make_date(2026, 3, 2);
inline const Instant seven_55 = instant_at(monday, WallMinutes(7 * 60 + 55));

inline constexpr std::string_view people = R"("betrokkenen": [
    {"kenmerk": "c1", "rol": "cliënt", "naam": "Jan de Vries", "email": "jan@example.org"},
    {"kenmerk": "w1", "rol": "werkgever", "naam": "Bakkerij De Ster", "email": "ster@example.org"},
    {"kenmerk": "cm1", "rol": "casemanager", "naam": "Anna Bakker", "email": "anna@example.org", "telefoon": "023 555 0101"},
    {"kenmerk": "tl1", "rol": "teamleider", "naam": "Karim Yilmaz", "email": "karim@example.org"},
    {"kenmerk": "ah1", "rol": "afdelingshoofd", "naam": "Marijke Smit", "email": "marijke@example.org"}],)";

// A client who received a tax assessment `day` days from Monday: two weeks to hand it in.
inline std::string assessment(int day, std::string_view key = "D-1") {
    const auto on = std::to_string(day);
    return R"({"kenmerk": ")" + std::string(key) + "\"," + std::string(people) + R"(
      "voorzieningen": [{"kenmerk": "v1", "soort": "marginaal-zelfstandige", "besluitdatum": -60}],
      "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "aanslag.ontvangen",
        "datum": )" +
           on + R"(, "geregistreerd": )" + on + R"(, "gegevens": {"wijktAf": true}}]})";
}

inline std::string application(int day) {
    const auto on = std::to_string(day);
    return R"({"kenmerk": "D-2",)" + std::string(people) + R"(
      "voorzieningen": [{"kenmerk": "v1", "soort": "tijdelijke-loonkostensubsidie", "besluitdatum": -60}],
      "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "arbeidsovereenkomst.gestart",
        "datum": )" +
           on + R"(, "geregistreerd": )" + on + R"(, "gegevens": {"urenPerWeek": 24}}]})";
}

inline std::vector<Sent> to(const std::vector<Sent>& all, std::string_view envelope) {
    std::vector<Sent> out;
    for (const Sent& sent : all)
        if (sent.frozen.envelope == envelope) out.push_back(sent);
    return out;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

inline Instant days_later(int days) {
    return instant_at(monday + std::chrono::days(days), WallMinutes(23 * 60));
}

}  // namespace termijnd::test::render
