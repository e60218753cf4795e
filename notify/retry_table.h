#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace termijnd {

enum class ChannelKind { mail, webhook };

// How long to wait after the `attempts`-th failed attempt (1 for the first), or nothing when it
// was the last one. A pure function: the jitter, up to a tenth either way, comes from a hash of
// the message's id and the attempt.
//   webhook: 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h
//   mail:    1 m, 5 m, 15 m, 30 m, 1 h, then every 2 h until 5 days have passed
[[nodiscard]] std::optional<std::chrono::seconds> retry_delay(ChannelKind channel,
                                                              unsigned attempts,
                                                              std::string_view id);

}  // namespace termijnd
