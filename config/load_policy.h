#pragma once

#include <filesystem>

#include "config/settings.h"
#include "obligations/packs/rule_book.h"
#include "scheduler/policy.h"

namespace termijnd {

// Reads config/notices.toml. What it leaves out has the default of NoticePolicy; all faults at
// once, each with file:line and the remedy. `rules` says which ids [rule."…"] may name; null where
// the packs could not be read, and then any.
[[nodiscard]] boost::system::result<NoticePolicy, Faults> load_policy(
    const std::filesystem::path& file, const RuleBook* rules);

}  // namespace termijnd
