#include "scheduler/organisation.h"

#include <algorithm>

namespace termijnd {

namespace {

const PartyKey* first_of(const std::vector<CaseRecord::Holder>& holders, const Role& role) {
    const auto found = std::ranges::find(holders, role, &CaseRecord::Holder::role);
    return found == holders.end() ? nullptr : &found->party;
}

}  // namespace

std::vector<CaseRecord::Holder> Organisation::holders(const CaseRecord& record) const {
    std::vector<CaseRecord::Holder> all = record.roles;
    const auto fill = [&](const Role& role, const PartyKey& party) {
        if (!party.empty() && !first_of(all, role)) all.push_back({role, party});
    };
    if (const PartyKey* manager = first_of(all, Role::case_manager()))
        for (const Team& team : teams) {
            if (std::ranges::find(team.members, *manager) == team.members.end()) continue;
            fill(Role::team_leader(), team.leader);
            fill(Role::department_head(), team.head);
            break;
        }
    const std::size_t in_person = all.size();
    for (const StandIn& each : stand_ins)
        for (std::size_t i = 0; i < in_person; ++i) {
            CaseRecord::Holder holder{all[i].role, each.by};
            const bool stands_in =
                all[i].party == each.of &&
                std::ranges::find(Role::staff(), all[i].role) != Role::staff().end();
            if (stands_in && std::ranges::find(all, holder) == all.end())
                all.push_back(std::move(holder));
        }
    return all;
}

CaseRecord Organisation::complete(CaseRecord record) const {
    record.roles = holders(record);
    return record;
}

const StandIn* stand_in(const std::vector<StandIn>& all, const PartyKey& person, Date day) {
    const auto found = std::ranges::find_if(all, [&](const StandIn& each) {
        return each.of == person && each.from <= day && day <= each.until;
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace termijnd
