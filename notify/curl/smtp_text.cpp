#include "notify/curl/smtp_text.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace termijnd {
namespace {

constexpr const char* address_literal = "[127.0.0.1]";

bool letter_digit_dot_hyphen(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
}

bool host_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), letter_digit_dot_hyphen);
}

void demand_host(std::string_view name, const char* what) {
    const auto allowed = [](char c) { return letter_digit_dot_hyphen(c) || c == ':'; };
    if (name.empty() || !std::all_of(name.begin(), name.end(), allowed))
        throw std::invalid_argument(std::string(what) +
                                    " is not a host name: " + std::string(name));
}

// "host.domain" as the resolver knows it; what gethostname() says where it does not.
std::string canonical_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "";
    addrinfo hints{};
    hints.ai_flags = AI_CANONNAME;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(name.data(), nullptr, &hints, &found) != 0) return name.data();
    std::string canonical = found->ai_canonname != nullptr ? found->ai_canonname : name.data();
    ::freeaddrinfo(found);
    return canonical;
}

}  // namespace

std::string smtp_url(const SmtpSettings& smtp) {
    demand_host(smtp.host, "smtp host");
    const std::string& ehlo = smtp.ehlo.empty() ? own_ehlo_name() : smtp.ehlo;
    const bool literal = ehlo.starts_with('[') && ehlo.ends_with(']');
    demand_host(literal ? std::string_view(ehlo).substr(1, ehlo.size() - 2) : ehlo,
                "smtp ehlo name");
    const bool v6 = smtp.host.find(':') != std::string::npos;
    return (smtp.tls == SmtpSettings::Tls::implicit ? "smtps://" : "smtp://") +
           (v6 ? "[" + smtp.host + "]" : smtp.host) + ":" + std::to_string(smtp.port) + "/" + ehlo;
}

std::string dotted(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + 64);
    if (bytes.starts_with('.')) out += '.';
    for (;;) {
        const auto at = bytes.find("\n.");
        if (at == std::string_view::npos) break;
        out.append(bytes.substr(0, at + 2)).append(".");
        bytes.remove_prefix(at + 2);
    }
    out.append(bytes);
    if (!out.ends_with("\r\n")) out.append("\r\n");
    return out.append(".\r\n");
}

std::string ehlo_name(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    const auto dot = name.find('.');
    const bool full = host_name(name) && dot != std::string_view::npos && dot > 0;
    return full && name.substr(0, dot) != "localhost" ? std::string(name) : address_literal;
}

const std::string& own_ehlo_name() {
    static const std::string name = ehlo_name(canonical_name());
    return name;
}

}  // namespace termijnd
