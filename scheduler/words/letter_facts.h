#pragma once

#include <vector>

#include "obligations/store/store.h"
#include "scheduler/words/letter.h"
#include "scheduler/world.h"

// From the rows of a message to what its letter says: which facts are told to whom.
//
// A client reads of their own obligation. An employer reads of its own, and knows its employee by
// the party's reference alone, never by name. Staff read the dossier's key and what was done.
namespace termijnd {

// A sentence in each language of a letter.
struct Reason {
    std::string_view dutch, english;

    [[nodiscard]] std::string in(Language language) const {
        return std::string(language == Language::english ? english : dutch);
    }
};

// One notice with what its obligation derives to today.
struct ToldNotice {
    ClaimedNotice claimed;
    const Rule* rule = nullptr;
    const RulePack* pack = nullptr;
    std::vector<ExplainedStep> explanation;  // empty when it is derived no longer
    std::vector<Decision> decisions;
    std::vector<LetterStep> acknowledged;
    Role role;                    // in which its reader is told; empty: of a connected system
    std::vector<EventKey> facts;  // that the obligation rests on, the trigger first
    Reason changed;               // why its last day is not what it was
    int days_told = 0;  // how often its recipient was told another last day before this one
};

// Looks the rule up and derives the cases anew. Throws std::runtime_error when a pack or rule that
// an obligation was derived from is not loaded any more.
[[nodiscard]] std::vector<ToldNotice> look_up(const Snapshot& store, const World& world,
                                              const std::vector<ClaimedNotice>& notices,
                                              Instant now);

// The same without what is derived: cheap, for webhooks.
[[nodiscard]] ToldNotice without_derivation(const World& world, const ClaimedNotice& claimed);

// The facts that an obligation rests on, the trigger first, each once.
[[nodiscard]] std::vector<EventKey> facts_behind(const Obligation& obligation);

// "Gemeente Haarlemmermeer", whether the settings say so or name the place alone.
[[nodiscard]] std::string sender_name(const Municipality& municipality);

// The letter to the party `recipient`, about all of `notices`.
[[nodiscard]] Letter letter_about(const Snapshot& store, const World& world,
                                  const PartyRecord& recipient,
                                  const std::vector<ToldNotice>& notices, Instant now);

// A letter without items to somebody on the staff, who asks the municipality itself.
[[nodiscard]] Letter letter_frame(const World& world, const PartyRecord& recipient, Instant now);

}  // namespace termijnd
