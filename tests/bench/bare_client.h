#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The peer that deliveries are measured against: libcurl alone, without a database.
namespace termijnd::bench {

// Posts `count` signed bodies over `connections` kept connections; messages per second.
[[nodiscard]] double bare_webhooks(std::uint16_t port, const std::string& body, std::size_t count,
                                   std::size_t connections);

// Sends `count` mails of these bytes over `sessions` kept SMTP sessions; mails per second.
[[nodiscard]] double bare_mails(std::uint16_t port, const std::string& bytes, std::size_t count,
                                std::size_t sessions);

}  // namespace termijnd::bench
