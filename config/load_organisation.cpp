#include "config/load_organisation.h"

#include <algorithm>
#include <set>

#include "config/checked_table.h"

namespace termijnd {

namespace {

void read(CheckedTable& table, std::string_view key, PartyKey& into) {
    std::string text;
    table.read(key, text);
    into = PartyKey(text);
}

void need(CheckedTable& table, std::string_view key, PartyKey& into) {
    read(table, key, into);
    if (!table.has(key)) table.fault(key, "is missing: the kenmerk of a person");
}

void read_team(CheckedTable& table, std::set<PartyKey>& placed, Organisation& organisation) {
    Organisation::Team team;
    std::vector<std::string> members;
    table.read("name", team.name);
    table.read("members", members);
    read(table, "leader", team.leader);
    read(table, "head", team.head);
    table.refuse_unknown_keys();
    if (!table.has("name")) table.fault("name", "is missing: what the team is called");
    if (!table.has("members")) table.fault("members", "is missing: its case managers, by kenmerk");
    for (std::string& member : members) {
        team.members.emplace_back(std::move(member));
        if (!placed.insert(team.members.back()).second)
            table.fault("members", "names \"" + team.members.back().str() +
                                       "\", who is in another team already; name everyone once");
    }
    organisation.teams.push_back(std::move(team));
}

bool overlap(const StandIn& a, const StandIn& b) {
    return a.from <= b.until && b.from <= a.until;
}

void read_stand_in(CheckedTable& table, Organisation& organisation) {
    StandIn read;
    need(table, "of", read.of);
    need(table, "by", read.by);
    table.read("from", read.from);
    table.read("until", read.until);
    table.refuse_unknown_keys();
    for (const std::string_view day : {"from", "until"})
        if (!table.has(day)) table.fault(day, "is missing: a day, written as 2026-12-21");
    if (read.until < read.from) table.fault("until", "must not lie before from");
    if (read.by == read.of) table.fault("by", "must be somebody else than \"of\"");
    for (const StandIn& other : organisation.stand_ins) {
        if (!overlap(read, other)) continue;
        if (other.of == read.of)
            table.fault("from", "lies in days for which \"" + read.of.str() +
                                    "\" has somebody already; let one begin after the other");
        if (other.of == read.by || other.by == read.of)
            table.fault("by", "takes a place on days on which that person is away too: \"" +
                                  (other.of == read.by ? read.by : read.of).str() +
                                  "\"; name somebody who is there");
    }
    organisation.stand_ins.push_back(std::move(read));
}

}  // namespace

boost::system::result<Organisation, Faults> load_organisation(const std::filesystem::path& file) {
    Faults faults;
    const auto parsed = parse_toml_file(file, faults);
    if (!parsed) return faults;
    Organisation organisation;
    CheckedTable root(*parsed, "", file, faults);
    std::set<PartyKey> placed;
    for (CheckedTable& team : root.tables("team")) read_team(team, placed, organisation);
    for (CheckedTable& stand_in : root.tables("stand_in")) read_stand_in(stand_in, organisation);
    root.refuse_unknown_keys();
    if (!faults.empty()) return faults;
    return organisation;
}

}  // namespace termijnd
