#pragma once

#include <filesystem>
#include <vector>

#include "obligations/law/result.h"
#include "obligations/packs/rule_book.h"

// What `termijnctl rules check` says of rule files: all that keeps them from loading, and what
// loads but cannot be meant.
namespace termijnd {

// Checks `files` together with the other *.toml files of `beside`, whose packs and event kinds
// they may refer to. Returns the mistakes in `files` only, each with file, line and way out.
[[nodiscard]] std::vector<Fault> check_rule_files(const std::vector<std::filesystem::path>& files,
                                                  const std::filesystem::path& beside);

// Of packs that load: event kinds for a voorziening that no pack knows, which nobody can record;
// rules that are never reached, because their conditions contradict each other or they lapse on
// their own trigger; extensions that are no longer than the term.
[[nodiscard]] std::vector<Fault> doubts(const RuleBook& rules);

}  // namespace termijnd
