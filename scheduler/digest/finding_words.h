#pragma once

#include <string>

#include "obligations/packs/rule_book.h"
#include "obligations/store/rows.h"

namespace termijnd {

// What a finding says to a colleague: one Dutch sentence or two, with what was measured and what
// the rule allows. `name`: what many of its kind are called in a count.
struct FindingWords {
    std::string sentence;
    std::string name;
};

// Those of the program itself stand in a table here; those of a pack follow from its check or
// budget, for every pack. One that nothing is known of any more says that it is there.
[[nodiscard]] FindingWords words_of(const RuleBook& rules, const FindingRow& finding);

}  // namespace termijnd
