#pragma once

#include <vector>

#include "obligations/store/store.h"
#include "scheduler/world.h"

// After downtime (rule 7): what is claimed long after it was due does not go out as it was planned.
namespace termijnd {

// Of what was claimed together, that which goes out. A mail that is too late (plan/sending.h) does
// not: its cases are planned anew, so that its notices go with the next message to that person,
// each ladder from the step now reached, and what another one says now is folded into it. So does a
// mail in time about the same cases, since something else may have to be said first. A digest of an
// earlier day is cancelled; what may have arrived already goes again as it is, inside the sending
// hours. What could not be planned anew waits for the next sending moment as it is.
[[nodiscard]] std::vector<MessageRow> without_late(Transaction& tx, const World& world,
                                                   std::vector<MessageRow> claimed, Instant now);

}  // namespace termijnd
