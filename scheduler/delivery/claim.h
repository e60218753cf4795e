#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "obligations/store/rules/claim.h"
#include "scheduler/words/render.h"

// The dispatcher's part on the store's thread: which messages go out now, and the bytes of each on
// disk before it does. Synchronous, inside one commit.
namespace termijnd {

// A message on its first attempt, from its draft to the bytes on disk.
struct Drafted {
    MessageRow message;
    std::function<Frozen()> write;  // called on the loop's thread, between claim_due() and keep()
    Frozen frozen;                  // what it wrote
    std::string fault;              // why it could not be written
    bool kept = false;              // the bytes are on disk: it may go out
};

struct Claim {
    std::vector<MessageRow> frozen;  // may go out
    std::vector<Drafted> drafts;     // to be written first
    bool full = false;               // there may be more
};

// Leases what is due at `now`, at most `limit` messages. What is not to be said any more is
// cancelled; what cannot be drafted is dead with the reason. Throws StorageError only.
[[nodiscard]] Claim claim_due(Transaction& tx, const World& world, Renderer& renderer, Instant now,
                              LeaseTime lease, std::size_t limit);

// Freezes what was written, or sets it aside as dead with its fault. Not kept when the lease was
// lost: another claim has it.
void keep(Transaction& tx, Drafted& drafted, Instant now);

}  // namespace termijnd
