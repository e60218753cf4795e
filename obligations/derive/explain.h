#pragma once

#include <string>
#include <vector>

#include "obligations/derive/derive.h"

namespace termijnd {

// Why an obligation is as it is, in plain Dutch, for citizens and lawyers: the fact, the article
// and its words, the version and why that one, each step of the count, what a person decided, and
// what the three dates are for. Made from what derive() wrote down; nothing is computed again.
[[nodiscard]] std::vector<ExplainedStep> explain(const Obligation& obligation,
                                                 const Calendar& calendar);

// Title of the rule for this obligation, with {jaar} and {periode} filled in.
[[nodiscard]] std::string title_of(const Obligation& obligation);

}  // namespace termijnd
