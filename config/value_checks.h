#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/settings.h"

// What a single value must look like. A check returns nothing, or what the value must be: "must be
// an absolute path".
namespace termijnd {

[[nodiscard]] std::optional<std::string> check_line(std::string_view text);  // may be empty
[[nodiscard]] std::optional<std::string> check_name(std::string_view text);  // may not
[[nodiscard]] std::optional<std::string> check_absolute(std::string_view text);
[[nodiscard]] std::optional<std::string> check_socket_path(std::string_view text);
[[nodiscard]] std::optional<std::string> check_oin(std::string_view text);
[[nodiscard]] std::optional<std::string> check_system_name(std::string_view text);
[[nodiscard]] std::optional<std::string> check_mail_address(std::string_view text);
[[nodiscard]] std::optional<std::string> check_phone(std::string_view text);
[[nodiscard]] std::optional<std::string> check_colour(std::string_view text);
// A sentence with {contact} and {antwoordadres}.
[[nodiscard]] std::optional<std::string> check_hand_in(std::string_view text);
[[nodiscard]] std::optional<std::string> check_host(std::string_view text);
[[nodiscard]] std::optional<std::string> check_heartbeat_url(std::string_view text);
[[nodiscard]] std::optional<std::string> check_event_type(std::string_view text);
[[nodiscard]] std::optional<std::string> check_address_block(std::string_view text);

[[nodiscard]] std::optional<HttpSettings> parse_listen(std::string_view text);
[[nodiscard]] std::optional<std::pair<Date, std::chrono::minutes>> parse_moment(
    std::string_view text);

// "localhost", 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback_host(const std::string& host);

}  // namespace termijnd
