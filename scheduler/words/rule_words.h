#pragma once

#include <optional>

#include "obligations/packs/rule_pack.h"
#include "scheduler/words/letter.h"

// What a rule says to whoever has to do something, in their language.
namespace termijnd {

// What a rule says in a language, with no dates and nobody yet; what is asked is worded with
// {contact} and {antwoordadres} until name_whom_to_ask().
[[nodiscard]] LetterItem item_about(const Rule& rule, std::optional<int> period, Language language,
                                    const Municipality& municipality);
// Once the letter knows its contact.
void name_whom_to_ask(Letter& letter);

}  // namespace termijnd
