#pragma once

#include <filesystem>

#include "config/settings.h"
#include "scheduler/policy.h"

namespace termijnd {

// Reads config/notices.toml. What it leaves out has the default of NoticePolicy; all faults at
// once, each with file:line and the remedy.
[[nodiscard]] boost::system::result<NoticePolicy, Faults> load_policy(
    const std::filesystem::path& file);

}  // namespace termijnd
