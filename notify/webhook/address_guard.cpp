#include "notify/webhook/address_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace termijnd {
namespace {

constexpr unsigned v4_offset_bits = 96;

IpAddress from_v4(const void* four_bytes) {
    IpAddress address{};
    address[10] = address[11] = 0xFF;
    std::memcpy(&address[12], four_bytes, 4);
    return address;
}

std::optional<IpAddress> from_text(const std::string& text) {
    in_addr v4{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return from_v4(&v4);
    IpAddress v6{};
    if (inet_pton(AF_INET6, text.c_str(), v6.data()) == 1) return v6;
    return std::nullopt;
}

bool is_v4(const IpAddress& address) {
    return std::all_of(address.begin(), address.begin() + 10, [](auto b) { return b == 0; }) &&
           address[10] == 0xFF && address[11] == 0xFF;
}

bool same_bits(const IpAddress& a, const IpAddress& b, unsigned bits) {
    const unsigned whole = bits / 8;
    if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
    const unsigned rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

std::string text(const IpAddress& address) {
    char buffer[INET6_ADDRSTRLEN] = {};
    if (is_v4(address))
        inet_ntop(AF_INET, &address[12], buffer, sizeof buffer);
    else
        inet_ntop(AF_INET6, address.data(), buffer, sizeof buffer);
    return buffer;
}

struct Special {
    AddressBlock block;
    const char* name;
};

AddressBlock block(const char* text) {
    return AddressBlock::parse(text).value();
}

// IANA's special-purpose registries of IPv4 and IPv6 addresses, and multicast. What IANA calls
// globally reachable in them (AS112, AMT, anycast) is a service of the network's own and no
// receiver of messages: refused as well. What is not listed and, for IPv6, lies in 2000::/3 is the
// public internet.
const std::vector<Special>& special_blocks() {
    static const std::vector<Special> blocks = {
        {block("127.0.0.0/8"), "a loopback address"},
        {block("::1"), "a loopback address"},
        {block("10.0.0.0/8"), "a private address"},
        {block("172.16.0.0/12"), "a private address"},
        {block("192.168.0.0/16"), "a private address"},
        {block("169.254.0.0/16"), "a link-local address"},
        {block("fe80::/10"), "a link-local address"},
        {block("100.64.0.0/10"), "a carrier's shared address (CGNAT)"},
        {block("fc00::/7"), "a unique local address"},
        {block("fec0::/10"), "a site-local address"},
        {block("224.0.0.0/4"), "a multicast address"},
        {block("ff00::/8"), "a multicast address"},
        {block("0.0.0.0/8"), "an address of this host"},
        {block("192.0.0.0/24"), "a protocol's own address"},
        {block("192.31.196.0/24"), "a name service's own address (AS112)"},
        {block("192.52.193.0/24"), "a protocol's own address (AMT)"},
        {block("192.88.99.0/24"), "a 6to4 relay"},
        {block("192.175.48.0/24"), "a name service's own address (AS112)"},
        {block("192.0.2.0/24"), "a documentation address"},
        {block("198.51.100.0/24"), "a documentation address"},
        {block("203.0.113.0/24"), "a documentation address"},
        {block("198.18.0.0/15"), "a benchmarking address"},
        {block("240.0.0.0/4"), "a reserved address"},
        {block("64:ff9b:1::/48"), "a local translator's address (NAT64)"},
        {block("100::/64"), "a discard address"},
        {block("100:0:0:1::/64"), "a dummy address"},
        {block("2001:db8::/32"), "a documentation address"},
        {block("2001::/23"), "a protocol's own address (Teredo and kin)"},
        {block("2620:4f:8000::/48"), "a name service's own address (AS112)"},
        {block("3fff::/20"), "a documentation address"},
        {block("5f00::/16"), "a segment routing address"},
    };
    return blocks;
}

// The IPv4 address inside a translated or tunnelled one: that is where the packets end up. Where it
// stands in a local translator's prefix (64:ff9b:1::/48) only that network knows.
std::optional<IpAddress> embedded_v4(const IpAddress& address) {
    static const auto nat64 = block("64:ff9b::/96");
    static const auto six_to_four = block("2002::/16");
    static const auto compatible = block("::/96");
    if (nat64.contains(address)) return from_v4(&address[12]);
    if (six_to_four.contains(address)) return from_v4(&address[2]);
    const bool low = address[12] == 0 && address[13] == 0 && address[14] == 0 && address[15] <= 1;
    if (compatible.contains(address) && !low) return from_v4(&address[12]);
    return std::nullopt;
}

const char* special_name(const IpAddress& address) {
    for (const auto& special : special_blocks())
        if (special.block.contains(address)) return special.name;
    static const auto global = block("2000::/3");
    return is_v4(address) || global.contains(address) ? nullptr : "no public address";
}

}  // namespace

Checked<AddressBlock> AddressBlock::parse(std::string_view given) {
    const auto slash = given.find('/');
    const auto address = from_text(std::string(given.substr(0, slash)));
    const Refusal refusal{std::string(given), "no IP address or network like 10.20.0.0/16"};
    if (!address || given.find('\0') != std::string_view::npos) return refusal;
    AddressBlock block;
    block.prefix_ = *address;
    if (slash == std::string_view::npos) return block;
    const auto digits = given.substr(slash + 1);
    const auto* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, block.bits_);
    const unsigned widest = is_v4(*address) ? 32 : 128;
    if (error != std::errc() || rest != end || block.bits_ > widest) return refusal;
    if (is_v4(*address)) block.bits_ += v4_offset_bits;
    return block;
}

bool AddressBlock::contains(const IpAddress& address) const {
    return same_bits(prefix_, address, bits_);
}

AddressGuard AddressGuard::loopback_only() {
    AddressGuard guard({block("127.0.0.0/8"), block("::1")});
    guard.base_ = Base::nothing;
    return guard;
}

AddressGuard AddressGuard::open() {
    AddressGuard guard;
    guard.base_ = Base::everything;
    return guard;
}

std::optional<std::string> AddressGuard::refusal(const IpAddress& address) const {
    if (base_ == Base::everything) return std::nullopt;
    const auto inner = embedded_v4(address).value_or(address);
    const auto allowed = [&](const AddressBlock& block) { return block.contains(inner); };
    if (std::any_of(allowed_.begin(), allowed_.end(), allowed)) return std::nullopt;
    const char* name = special_name(inner);
    if (base_ == Base::nothing && name == nullptr) name = "an address outside this host";
    if (name == nullptr) return std::nullopt;
    return text(address) + " is " + name + ": not allowed" +
           (base_ == Base::nothing ? ", plain text stays on this host; use TLS"
                                   : " unless this endpoint's allow list names it");
}

std::optional<std::string> AddressGuard::refusal(const sockaddr& address) const {
    // By memcpy: the caller's storage need not be aligned for the wider types.
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        return refusal(from_v4(&v4.sin_addr));
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        IpAddress bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return refusal(bytes);
    }
    return "not an internet address";
}

std::optional<std::string> AddressGuard::refusal(const char* numeric_address) const {
    const auto address = from_text(numeric_address);
    if (!address) return "not a numeric address";
    return refusal(*address);
}

}  // namespace termijnd
