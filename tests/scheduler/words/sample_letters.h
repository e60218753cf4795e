#pragma once

#include <string>
#include <vector>

#include "scheduler/words/letter.h"

namespace termijnd {

struct SampleLetter {
    std::string name;  // of the golden files
    Letter letter;
};

// One letter for each kind of notice and each party that can get it.
[[nodiscard]] std::vector<SampleLetter> sample_letters();
[[nodiscard]] Letter sample_manager();
[[nodiscard]] Digest sample_digest();
// What a team leader might have.
[[nodiscard]] TeamWeek sample_week();

}  // namespace termijnd
