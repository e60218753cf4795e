#pragma once

#include "obligations/store/store.h"
#include "scheduler/world.h"

// Rule 7: of a time in which nothing could go out there is one record.
namespace termijnd {

// The daemon did not run from `from` until `now`. Leaves one record, where that was long enough and
// something was due in it: a message, or a digest. To be called before anything is planned anew;
// what was recorded before is not recorded again.
void record_downtime(Transaction& tx, const World& world, Instant from, Instant now);

}  // namespace termijnd
