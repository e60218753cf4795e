#pragma once

#include <cstdint>
#include <string>

#include "obligations/law/result.h"

namespace termijnd {

struct LoopbackListener {
    int fd;  // the caller's
    int family;
    std::uint16_t port;
};

// Listens on a loopback address and a port, which the system picks for 0. Any other address is a
// fault.
[[nodiscard]] Result<LoopbackListener> listen_on_loopback(const std::string& address,
                                                          std::uint16_t port);

}  // namespace termijnd
