#pragma once

#include <string>
#include <vector>

#include "scheduler/engine/intake.h"

// A caseload that goes from one case manager to another. Each dossier gets the other as its case
// manager and the fact dossier.overgedragen; what the one had taken in hand the other has in hand
// from then on, until the same day.
namespace termijnd {

struct Handover {
    PartyKey from, to;
    std::vector<CaseKey> cases;  // of `from`; empty: all of them
    std::string reason, by;
};

struct HandedOver {
    int cases = 0;
    int in_hand = 0;  // obligations that the other has in hand now
};

// All in the commit of `tx`, or why not; the dossiers are to be derived again. Done a second time
// it is refused, since `from` has none of them any more.
[[nodiscard]] Admitted<HandedOver> hand_over(Transaction& tx, const World& world,
                                             const Handover& handover, const Origin& origin);

}  // namespace termijnd
