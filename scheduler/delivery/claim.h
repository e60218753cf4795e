#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "obligations/store/rules/claim.h"
#include "scheduler/delivery/disabled_endpoints.h"
#include "scheduler/words/render.h"

// The dispatcher's part on the store's thread: which messages go out now, and the bytes of each on
// disk before it does. Synchronous, inside one commit; may be run again.
namespace termijnd {

struct ClaimOrder {
    std::shared_ptr<const World> world;
    std::shared_ptr<Renderer> renderer;
    std::shared_ptr<const EndpointUrls> urls;
    Instant now{};
    LeaseTime lease{};
    std::size_t limit = 0;
};

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

// Leases what is due, at most `limit` messages. What is not to be said any more is cancelled; what
// cannot be drafted, or is for a disabled endpoint, is dead with the reason; what is too late for
// its day is planned anew (engine/late.h). Throws StorageError only.
[[nodiscard]] Claim claim_due(Transaction& tx, const ClaimOrder& order);

// Freezes what was written, or sets it aside as dead with its fault. Not kept when the lease was
// lost: another claim has it. The bytes stay in `frozen`.
void keep(Transaction& tx, Drafted& drafted, Instant now);

}  // namespace termijnd
