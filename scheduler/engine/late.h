#pragma once

#include "obligations/store/store.h"
#include "scheduler/world.h"

// After downtime (rule 7): what is claimed long after it was due does not go out as it was planned.
namespace termijnd {

// For a mail under its lease: true when it is too late (plan/sending.h). Its cases are then
// planned anew, so that its notices go with the next message to that person, each ladder from the
// step now reached, and what another one says now is folded into it. A digest of an earlier day is
// cancelled; what may have arrived already goes again as it is, inside the sending hours. What
// could not be planned anew waits for the next sending moment as it is.
[[nodiscard]] bool put_off_when_late(Transaction& tx, const World& world, const MessageRow& message,
                                     Instant now);

}  // namespace termijnd
