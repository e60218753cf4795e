#pragma once

#include <chrono>
#include <optional>
#include <string_view>

// What the service manager hears. Outside systemd every call does nothing.
namespace termijnd {

// `status`: one line for `systemctl status`; control characters become spaces.
void notify_ready(std::string_view status);
// To be followed by notify_ready() when the reload is done, whatever its outcome.
void notify_reloading();
void notify_stopping(std::string_view status);
void notify_watchdog();

// How long the manager waits for a sign of life, when it wants one: send one twice as often.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace termijnd
