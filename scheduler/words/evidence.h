#pragma once

#include <string>
#include <vector>

#include "scheduler/words/letter_facts.h"

// What a notice must prove later, in an objection: frozen beside the bytes, as JSON.
namespace termijnd {

// {"berichten":[{…}]}: for each notice who was told what, the article and its words, the pack's
// version and hash, the three dates and, where it was derived anew, each counting step.
[[nodiscard]] std::string evidence_of(const std::vector<ToldNotice>& notices);
[[nodiscard]] std::string evidence_of(const ToldNotice& told);

}  // namespace termijnd
