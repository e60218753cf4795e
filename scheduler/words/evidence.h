#pragma once

#include <string>
#include <vector>

#include "scheduler/words/letter_facts.h"

// What a notice must prove later, in an objection: frozen beside the bytes, as JSON.
namespace termijnd {

// {"berichten":[{…}]}: for each notice who was told what and in which role, the article and its
// words, the pack's version and hash, the three dates and, where it was derived anew, the facts it
// rests on and each counting step. What else there is to know of it is read back: notice_file.h.
[[nodiscard]] std::string evidence_of(const std::vector<ToldNotice>& notices);
[[nodiscard]] std::string evidence_of(const ToldNotice& told);

}  // namespace termijnd
