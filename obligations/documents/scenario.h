#pragma once

#include <filesystem>
#include <vector>

#include "obligations/derive/derive.h"

// Scenario files: facts in, obligations out, in the words of a policy officer
// (docs/rule-packs.md). `termijnctl rules test` runs them.
namespace termijnd {

struct ScenarioReport {
    int passed = 0;
    int failed = 0;
    std::vector<Fault> faults;  // one for each difference, with file and line
};

// Runs each [[scenario]] of one TOML file.
[[nodiscard]] ScenarioReport run_scenarios(const std::filesystem::path& file, const RuleBook& rules,
                                           const Calendar& calendar);

}  // namespace termijnd
