#pragma once

#include <cstddef>
#include <vector>

#include "obligations/store/store.h"

// Claims and crashes, the same for every store.
namespace termijnd {

// How long what is claimed now is held.
struct LeaseTime {
    Monotonic now;
    Monotonic until;
};

// Leases what is due at `now`, at most `limit` messages, and notes the day of each bundle with its
// recipient. While crashes go on without one recorded outcome: one message at a time, so that the
// next crash shows which is the cause.
[[nodiscard]] std::vector<MessageRow> claim(Transaction& tx, Instant now, LeaseTime lease,
                                            std::size_t limit);

// At start: every lease that the last run left is void, and what was under one is uncertain when
// its bytes were frozen. A message that was alone under way in three crashes is dead. Answers how
// many leases there were.
int release_leases(Transaction& tx, Instant now);

// An outcome was recorded: the crashes, if any, are over.
void note_progress(Memory& memory);

}  // namespace termijnd
