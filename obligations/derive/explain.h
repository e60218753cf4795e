#pragma once

#include <string>
#include <vector>

#include "obligations/derive/derive.h"

namespace termijnd {

// Why an obligation is as it is on `as_of`, in plain Dutch, for citizens and lawyers: the fact, the
// condition that held, the article and its words, the version and why that one, each step of the
// count, what a person decided, what the three dates are for, what is open about the rule and who
// stands for it; at the end the status and why. Made from what derive() wrote down; nothing is
// computed again. `as_of` is the day that it was derived for, or a later one with the same facts.
[[nodiscard]] std::vector<ExplainedStep> explain(const Obligation& obligation, Date as_of,
                                                 const Calendar& calendar);

// Title of the rule for this obligation, with {jaar} and {periode} filled in.
[[nodiscard]] std::string title_of(const Obligation& obligation);

}  // namespace termijnd
