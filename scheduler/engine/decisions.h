#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scheduler/engine/intake.h"

// What people decide about obligations becomes a fact like any other, when it has an effect.
namespace termijnd {

// What a person decides about one obligation.
struct Decided {
    std::string kind;  // of the event; empty: the rule's own done event
    Date on{};
    std::optional<Date> until;
    std::string reason;
    std::string by;
};

// The fact that the decision becomes. Its kenmerk differs from moment to moment.
[[nodiscard]] Event to_event(const Decided& decided, const Obligation& obligation, Instant now);

// The fact to be recorded for the obligation with this id, and its dossier; or why not: the
// obligation is not there, what is to be done lies ahead, or it would change nothing.
[[nodiscard]] Admitted<FactIntake> decide(const Snapshot& store, const World& world,
                                          const ObligationId& obligation, const Decided& decided,
                                          Instant now);

// A fact that is to be recorded: where it stands among the facts, and its place in the document.
struct Fresh {
    std::size_t event = 0;
    std::string place;
};

// The decisions, retractions and corrections among `fresh` that would do nothing, judged on the
// latest of their days and `today`. `facts` are the dossier's with the fresh ones.
[[nodiscard]] Objections without_effect(const World& world, const CaseFacts& facts,
                                        const std::vector<Fresh>& fresh, Date today);

}  // namespace termijnd
