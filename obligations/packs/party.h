#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "obligations/facts/roles.h"
#include "obligations/law/result.h"

// Who may stand in a dossier: the parties that the program knows by itself, and those that a pack
// brings ([[party]], docs/rule-packs.md).
namespace termijnd {

// As whom somebody is written to, which decides what a message may name.
enum class Reader : std::uint8_t {
    client,    // nothing but what is their own
    employer,  // the client, by the reference that the reader knows
    staff,     // the dossier
};

struct Party {
    Role role;
    std::string called;  // with its article, as colleagues read it: "het UWV"
    Reader reads_as = Reader::client;
    bool may_owe = true;  // may be obliged or informed by a rule
    // Who is meant where nobody in the dossier has the role, as long as only one of these is there.
    std::vector<Role> stand_ins{};
    std::filesystem::path file{};  // of a party that a pack brings
    int line = 0;
};

// Those that need no declaration.
[[nodiscard]] const std::vector<Party>& own_parties();

// Those that packs bring, each once, with stand-ins that are parties themselves and have none.
void check_parties(const std::vector<Party>& declared, std::vector<Fault>& faults);

// The roles that `parties` may owe something in, and the college: what `obliged` may name.
[[nodiscard]] std::vector<Role> may_owe(std::span<const Party> parties);

}  // namespace termijnd
