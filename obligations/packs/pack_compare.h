#pragma once

#include <string>
#include <vector>

#include "obligations/packs/rule_pack.h"

// Two versions of a regulation beside each other, for whoever prepares the next one.
namespace termijnd {

// One property that differs, as the packs have it. Empty: not there.
struct Differs {
    std::string what;  // Dutch: "artikel", "termijn", "wie", "tekst"
    std::string was, becomes;
};

// A rule, condition, hours budget or discretion of one id, or of one text.
struct PackChange {
    enum class Kind : std::uint8_t { added, removed, changed };
    Kind kind = Kind::changed;
    std::string table;                // Dutch: "regel", "voorwaarde", "urenbudget"
    std::string id;                   // as in the packs
    std::string article, quote;       // of the new version, else of the old
    std::vector<Differs> properties;  // of what changed: at least one
};

// Every rule, condition and budget that is not the same in both: first what is gone, then what
// changed, then what is new, each in the order of its pack.
[[nodiscard]] std::vector<PackChange> compare(const RulePack& was, const RulePack& becomes);

}  // namespace termijnd
