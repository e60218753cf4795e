#pragma once

#include "obligations/packs/pack_toml.h"
#include "obligations/packs/party.h"
#include "obligations/packs/rule_pack.h"

// From a TOML table to the structures of rule_pack.h. Mistakes of form (keys, types, words that
// are none of the allowed) are written to the FaultsOfFile; what the words refer to is checked
// later, when all files are read (pack_references.h).
namespace termijnd {

// The pack of a file; its `[pack]` table must be there.
RulePack read_pack(TableReader& file, FaultsOfFile& faults);
// The `[[event]]` tables of a file.
std::vector<EventKind> read_event_kinds(TableReader& file, FaultsOfFile& faults);

// The `[[suspension]]` tables of a file, those of one name together.
std::vector<SuspensionSet> read_suspension_sets(TableReader& file, FaultsOfFile& faults);

Rule read_rule(const toml::table& table, FaultsOfFile& faults);
Check read_check(const toml::table& table, FaultsOfFile& faults);
Budget read_budget(const toml::table& table, FaultsOfFile& faults);

// Where a rule comes from, how it may be read and what is open about it (pack_provenance.cpp).
Provenance read_provenance(TableReader& reader, FaultsOfFile& faults);
void read_readings(TableReader& reader, Rule& rule, FaultsOfFile& faults);

// The keys of a table that begin with `if` and `unless`.
std::vector<Condition> read_conditions(TableReader& reader);
std::optional<Term> read_term(TableReader& reader, std::string_view key);
// The `[[party]]` tables of a file.
std::vector<Party> read_parties(TableReader& file, FaultsOfFile& faults);

}  // namespace termijnd
