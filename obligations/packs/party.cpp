#include "obligations/packs/party.h"

#include <algorithm>

namespace termijnd {
namespace {

const Party* find(const std::vector<Party>& parties, const Role& role) {
    const auto found = std::ranges::find(parties, role, &Party::role);
    return found == parties.end() ? nullptr : &*found;
}

// What is wrong with one of them, beside those before it; empty when it is right.
std::string wrong_with(const Party& party, std::size_t place, const std::vector<Party>& declared) {
    const auto earlier = std::ranges::find(declared, party.role, &Party::role);
    if (party.role == Role::college() || find(own_parties(), party.role))
        return "needs no declaration, the program knows it; remove this table";
    if (earlier - declared.begin() < static_cast<std::ptrdiff_t>(place))
        return "is declared already in " + earlier->file.string() + ":" +
               std::to_string(earlier->line) + "; remove one";
    for (const Role& role : party.stand_ins) {
        const Party* other = find(declared, role);
        if (!other) other = find(own_parties(), role);
        if (!other || !other->may_owe || !other->stand_ins.empty())
            return "`stand_in` names \"" + role.word() +
                   "\", which is no party that may owe something and has no stand-in itself; "
                   "correct it";
    }
    return {};
}

}  // namespace

const std::vector<Party>& own_parties() {
    static const std::vector<Party> parties{
        {Role::client(), "de cliënt", Reader::client},
        {Role::employer(), "de werkgever", Reader::employer},
        {Role::coach(), "de jobcoach", Reader::employer},
        {Role::case_manager(), "de casemanager", Reader::staff, false},
        {Role::team_leader(), "de teamleider", Reader::staff, false},
        {Role::department_head(), "het afdelingshoofd", Reader::staff, false},
    };
    return parties;
}

void check_parties(const std::vector<Party>& declared, std::vector<Fault>& faults) {
    for (std::size_t i = 0; i < declared.size(); ++i) {
        const Party& party = declared[i];
        const std::string wrong = wrong_with(party, i, declared);
        if (wrong.empty()) continue;
        faults.push_back({party.file.string() + ":" + std::to_string(party.line),
                          "party \"" + party.role.word() + "\": " + wrong});
    }
}

std::vector<Role> may_owe(std::span<const Party> parties) {
    std::vector<Role> roles;
    for (const Party& party : parties)
        if (party.may_owe) roles.push_back(party.role);
    roles.push_back(Role::college());
    return roles;
}

}  // namespace termijnd
