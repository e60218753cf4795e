#include "notify/webhook/http_target.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace termijnd {
namespace {

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Written out rather than left to a URL library: two parsers that differ on where the host ends
// are how such checks are passed. What a host may hold here leaves nothing to differ on.
struct Authority {
    std::string_view host;  // with its brackets when it is an IPv6 address
    unsigned port = 0;      // 0 when it names none
};

std::optional<Authority> parse_authority(std::string_view text) {
    Authority authority;
    const bool bracketed = text.starts_with('[');
    const auto end = bracketed ? text.find(']') + 1 : std::min(text.find(':'), text.size());
    if (bracketed && end == 0) return std::nullopt;
    authority.host = text.substr(0, end);
    const auto inner = bracketed ? authority.host.substr(1, end - 2) : authority.host;
    const auto allowed = [&](char c) {
        return letter_or_digit(c) || c == '.' || (bracketed ? c == ':' : c == '-');
    };
    if (inner.empty() || !std::all_of(inner.begin(), inner.end(), allowed)) return std::nullopt;
    const auto rest = text.substr(end);
    if (rest.empty()) return authority;
    const auto* last = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data() + 1, last, authority.port);
    const bool good = rest.front() == ':' && error == std::errc() && stop == last;
    if (!good || authority.port == 0 || authority.port > 65535) return std::nullopt;
    return authority;
}

bool plain_characters(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7F &&
               std::string_view("\\\"<>^`{|}").find(c) == std::string_view::npos;
    });
}

// "localhost", a 127/8 address or ::1: the only names plain http may be spoken to in development.
// Where "localhost" leads is still checked when a connection is made.
bool names_loopback(std::string_view host) {
    if (host == "localhost") return true;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return !AddressGuard::loopback_only().refusal(std::string(host).c_str());
}

}  // namespace

Checked<HttpTarget> HttpTarget::parse(std::string_view url, Plain plain, AddressGuard guard) {
    const auto refused = [](const char* what) { return Refusal{"url", what}; };
    if (url.size() > 2000) return refused("longer than 2000 characters");
    if (!plain_characters(url)) return refused("holds a character that a URL cannot hold");
    const bool http = url.starts_with("http://");
    if (!http && !url.starts_with("https://")) return refused("does not begin with https://");
    if (http && plain == Plain::never) return refused("is not https");
    if (url.find('#') != std::string_view::npos) return refused("holds a fragment (#...)");

    auto rest = url.substr(url.find("//") + 2);
    rest = rest.substr(0, rest.find_first_of("/?"));
    if (rest.find('@') != std::string_view::npos) return refused("holds a user name or password");
    const auto authority = parse_authority(rest);
    if (!authority) return refused("names no valid host and port");
    if (plain == Plain::loopback && names_loopback(authority->host))
        guard = AddressGuard::loopback_only();
    else if (http && plain == Plain::loopback)
        return refused("is not https, and not on this host either");

    const unsigned port = authority->port != 0 ? authority->port : http ? 80 : 443;
    std::string origin = http ? "http://" : "https://";
    origin.append(authority->host).append(":").append(std::to_string(port));
    return HttpTarget(std::string(url), std::move(origin), std::move(guard));
}

}  // namespace termijnd
