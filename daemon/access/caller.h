#pragma once

#include "daemon/http/message.h"
#include "obligations/store/rows.h"

namespace termijnd {

// Who asks, as what is recorded remembers it: "uid 1000" on the unix socket. `now`: the daemon's.
[[nodiscard]] Origin origin_of(const HttpRequest& request, Instant now);

}  // namespace termijnd
