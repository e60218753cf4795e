#include "notify/http_target.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace termijnd {
namespace {

bool visible_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

// "localhost", a 127/8 address or ::1: the only names plain http may be spoken to in development.
// Where "localhost" leads is still checked when a connection is made.
bool names_loopback(std::string_view host) {
    if (host == "localhost") return true;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return !AddressGuard::loopback_only().refusal(std::string(host).c_str());
}

}  // namespace

Checked<HttpTarget> HttpTarget::parse(std::string_view url, Plain plain, AddressGuard guard) {
    const auto refused = [](const char* what) { return Refusal{"url", what}; };
    if (url.size() > 2000) return refused("longer than 2000 characters");
    if (!visible_ascii(url)) return refused("holds a space, a control character or non-ASCII");
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty()) return refused("is no URL with a scheme and a host");
    if (parsed->has_userinfo()) return refused("holds a user name or password");
    if (parsed->has_fragment()) return refused("holds a fragment (#...)");
    if (parsed->has_port() && (parsed->port_number() == 0 || parsed->port().empty()))
        return refused("names no valid port");

    const std::string host(parsed->encoded_host());
    const bool http = parsed->scheme_id() == boost::urls::scheme::http;
    if (!http && parsed->scheme_id() != boost::urls::scheme::https)
        return refused("does not begin with https://");
    if (http && plain == Plain::never) return refused("is not https");
    if (plain == Plain::loopback && names_loopback(host))
        guard = AddressGuard::loopback_only();
    else if (http && plain == Plain::loopback)
        return refused("is not https, and not on this host either");

    std::string origin = http ? "http://" : "https://";
    origin += host + ":";
    origin += parsed->has_port() ? std::string(parsed->port()) : http ? "80" : "443";
    return HttpTarget(std::string(url), std::move(origin), std::move(guard));
}

}  // namespace termijnd
