#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "obligations/store/store.h"

namespace termijnd {

// For a walk through all cases that leaves room for other jobs: calls `use` with the keys after
// `after`, for a tenth of a second at most. Answers the last key it came to, empty when none was
// left. Inside one job.
std::string some_cases(Transaction& tx, std::string_view after,
                       const std::function<void(const std::string& key)>& use);

}  // namespace termijnd
