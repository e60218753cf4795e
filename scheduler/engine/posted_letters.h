#pragma once

#include <string>

#include "obligations/derive/derive.h"
#include "scheduler/engine/intake.h"
#include "scheduler/plan/plan.h"

// Notices on paper: from the fact that a letter was posted (brief.verzonden) to the notice that is
// sent. The fact names the obligation, the kind and who it was for; of the letters that had come up
// by its day the last is meant, since that one said what the earlier ones had not.
namespace termijnd {

// Makes the letters of the case those that were posted, on the day that the facts say: a fact that
// is retracted takes that back. The obligations of `input` are those of `derived`, in its order.
void mark_posted_letters(Notices& notices, const PlanInput& input, const Derivation& derived);

// What somebody records of one letter.
struct PostedLetter {
    CaseKey case_key;
    NoticeNumber letter;
    Date on{};
    std::string by;  // who posted it
};

// The fact that it becomes; or why not: there is no such letter, it has not come up yet, it was
// posted already, or the day lies ahead or before the letter.
[[nodiscard]] Admitted<FactIntake> posted(const Snapshot& store, const PostedLetter& posted,
                                          Instant now);

}  // namespace termijnd
