#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/facts/ids.h"
#include "obligations/law/date.h"

namespace termijnd {

// Whose overview somebody reads who stands in, and until which day.
struct InPlaceOf {
    std::string name;
    Date until{};
};

// How one case manager's dossiers stand, for the team leader.
struct TeamLine {
    std::string manager;         // by name; "zonder casemanager"
    int missed = 0;              // that nobody has in hand
    int open = 0;                // in all, soft ones left out
    int in_hand = 0;             // in behandeling
    std::optional<Date> oldest;  // the first day on which the oldest of the missed was late
    CaseKey oldest_case;
};

// A team leader's week: a line for each case manager of a dossier that is theirs too, by name.
struct TeamWeek {
    PartyKey leader;
    Date day{};
    std::vector<TeamLine> lines;
    std::optional<InPlaceOf> in_place_of = std::nullopt;
};

[[nodiscard]] std::string to_json(const TeamWeek& week);
// What to_json() wrote. Throws on anything else.
[[nodiscard]] TeamWeek parse_team_week(std::string_view json);

}  // namespace termijnd
