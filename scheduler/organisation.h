#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/packs/own_kinds.h"
#include "obligations/store/rows.h"

// Who works in which team, and who takes whose place when: the organisation file
// (docs/settings.md), as data. Pure; immutable once loaded.
namespace termijnd {

// `by` does the work of `of` on these days, both included.
struct StandIn {
    PartyKey of, by;
    Date from{}, until{};
};

// Who takes this person's place on that day; null: they are there themselves.
[[nodiscard]] const StandIn* stand_in(const std::vector<StandIn>& all, const PartyKey& person,
                                      Date day);

struct Organisation {
    struct Team {
        std::string name;
        std::vector<PartyKey> members;  // case managers, each in one team
        PartyKey leader, head;          // either may be empty
    };
    std::vector<Team> teams;
    std::vector<StandIn> stand_ins;  // of one person no two on one day

    // Those who hold a role in a dossier: whom it names, then the leader and head of its case
    // manager's team where it names none, then whoever stands in for one of the staff on some day.
    // Of one role the first counts.
    [[nodiscard]] std::vector<CaseRecord::Holder> holders(const CaseRecord& record) const;
    // The same dossier with all of them.
    [[nodiscard]] CaseRecord complete(CaseRecord record) const;
    [[nodiscard]] const StandIn* stand_in(const PartyKey& person, Date day) const {
        return termijnd::stand_in(stand_ins, person, day);
    }
};

}  // namespace termijnd
