#pragma once

#include <filesystem>
#include <vector>

#include "obligations/law/result.h"
#include "obligations/packs/rule_book.h"

// What `termijnctl rules check` says of rule files: all that keeps them from loading, and what
// loads but cannot be meant.
namespace termijnd {

// What is said of the files that were asked about, each with file, line and way out.
struct RuleCheck {
    std::vector<Fault> faults;    // they do not load
    std::vector<Fault> doubts;    // they load, and cannot be meant
    std::vector<Fault> warnings;  // a person should look at them
};

// Checks `files` together with the other *.toml files of `beside`, whose packs and event kinds
// they may refer to. `as_of` is the day on which warnings() judges.
[[nodiscard]] RuleCheck check_rule_files(const std::vector<std::filesystem::path>& files,
                                         const std::filesystem::path& beside, Date as_of);

// Of packs that load: event kinds for a voorziening that no pack knows, which nobody can record;
// rules that are never reached, because their conditions contradict each other or they lapse on
// their own trigger; extensions that are no longer than the term; quotes without the number of
// their term, also those of an extension.
[[nodiscard]] std::vector<Fault> doubts(const RuleBook& rules);

// What a person should look at, and no reason to refuse anything. One for each pack: rules that
// nobody in the municipality countersigned, or that were laid beside the text more than a year
// before `as_of`; the rules that quote a text that has changed since. One for each rule: a title
// that tells of a benefit, for it becomes the subject of a mail; words to a citizen or employer
// that are not plain (plain_words.h), or name a benefit to a client; a reminder further ahead than
// the notice policy allows; periods that start with an event which no other ends and no check caps.
[[nodiscard]] std::vector<Fault> warnings(const RuleBook& rules, Date as_of);

}  // namespace termijnd
