#pragma once

#include <vector>

#include "obligations/law/result.h"
#include "scheduler/words/template.h"

namespace termijnd {

// Every tag that nothing is given for, in any kind and language, with file and line; empty when no
// mail can have a hole in it.
[[nodiscard]] std::vector<Fault> faults_of(const TemplateSet& templates);

}  // namespace termijnd
