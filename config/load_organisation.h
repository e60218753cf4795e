#pragma once

#include <filesystem>

#include "config/settings.h"
#include "scheduler/organisation.h"

namespace termijnd {

// Reads the organisation file (config/organisation.toml): teams, and who stands in for whom. It
// names people by their kenmerk; who they are stands in the store. All faults at once, each with
// file:line and the remedy.
[[nodiscard]] boost::system::result<Organisation, Faults> load_organisation(
    const std::filesystem::path& file);

}  // namespace termijnd
