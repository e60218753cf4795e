#pragma once

#include <chrono>
#include <cstddef>

namespace termijnd {

struct DispatchLimits {
    std::size_t claim = 256;     // messages leased in one commit
    std::size_t in_hand = 1024;  // claimed and not yet settled, all destinations together
    std::size_t queued_per_destination = 512;  // behind one that is stalled
    std::size_t at_once_per_endpoint = 64;     // webhooks under way to one endpoint
    std::chrono::seconds lease{60};            // monotonic; renewed each third of it
};

}  // namespace termijnd
