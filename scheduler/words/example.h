#pragma once

#include <string>

#include "obligations/packs/rule_pack.h"
#include "scheduler/words/letter.h"

// What would be said to nobody in particular: for previews, and to try templates on. Its people are
// made up, its rule and its sender are real.
namespace termijnd {

// The four kinds of overview and trial that are no notice about one obligation have no LetterKind.
struct ExampleAsk {
    LetterKind kind = LetterKind::reminder;
    Reader reader = Reader::client;
    Language language = Language::dutch;  // of a client or employer
    const Rule* rule = nullptr;           // not null
    std::string regulation;               // its title
};

// A frame for a colleague, as letter_frame() makes it of a real one.
[[nodiscard]] Letter example_frame(const Municipality& municipality, Date today);
// One item, with days that fit the kind.
[[nodiscard]] Letter example_letter(const ExampleAsk& ask, const Municipality& municipality,
                                    Date today);
[[nodiscard]] Digest example_digest(Date today);
[[nodiscard]] TeamWeek example_week(Date today);

// A rule where no pack is asked for one.
[[nodiscard]] const Rule& example_rule();

}  // namespace termijnd
