#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "notify/checked.h"

struct sockaddr;

namespace termijnd {

// An IP address in 16 bytes; IPv4 as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

// A block of addresses, "10.20.0.0/16" or "fd00:1::/48"; without a slash one address.
class AddressBlock {
  public:
    [[nodiscard]] static Checked<AddressBlock> parse(std::string_view text);
    [[nodiscard]] bool contains(const IpAddress& address) const;

  private:
    IpAddress prefix_{};
    unsigned bits_ = 128;
};

// Which numeric addresses a connection may be made to. The default is the public internet only:
// an address someone else wrote in a URL or in DNS must not reach into our own network.
class AddressGuard {
  public:
    AddressGuard() = default;
    // `allowed` may be reached although they are not public.
    explicit AddressGuard(std::vector<AddressBlock> allowed) : allowed_(std::move(allowed)) {}

    [[nodiscard]] static AddressGuard loopback_only();
    // For addresses an operator wrote in the settings: everything.
    [[nodiscard]] static AddressGuard open();

    // Nothing when the address may be reached, else why not: "10.0.0.1 is a private address".
    [[nodiscard]] std::optional<std::string> refusal(const IpAddress& address) const;
    [[nodiscard]] std::optional<std::string> refusal(const sockaddr& address) const;
    [[nodiscard]] std::optional<std::string> refusal(const char* numeric_address) const;

  private:
    enum class Base { public_internet, nothing, everything };

    Base base_ = Base::public_internet;
    std::vector<AddressBlock> allowed_;
};

}  // namespace termijnd
