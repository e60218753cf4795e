#pragma once

#include <functional>

#include "obligations/store/store.h"

namespace termijnd {

// For a walk through all cases that leaves room for other jobs: calls `use` with the keys after
// `after`, for a tenth of a second at most. Answers the last key it came to, empty when none was
// left. Inside one job.
CaseKey some_cases(const Snapshot& store, const CaseKey& after,
                   const std::function<void(const CaseKey& key)>& use);

}  // namespace termijnd
