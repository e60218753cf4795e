#include "config/value_checks.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "notify/mail_address.h"
#include "notify/webhook/address_guard.h"
#include "notify/webhook/http_target.h"

namespace termijnd {
namespace {

using Wrong = std::optional<std::string>;

bool all_of(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view lower_case = "abcdefghijklmnopqrstuvwxyz";

std::optional<int> two_digits(std::string_view text) {
    if (text.size() != 2 || !all_of(text, digits)) return std::nullopt;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

Wrong check_line(std::string_view text) {
    const bool control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (control) return "must be one line without control characters";
    return std::nullopt;
}

Wrong check_name(std::string_view text) {
    if (text.empty()) return "may not be empty";
    return check_line(text);
}

Wrong check_absolute(std::string_view text) {
    if (text.empty() || text.front() != '/') return "must be an absolute path";
    return check_line(text);
}

Wrong check_socket_path(std::string_view text) {
    if (text.size() > 107) return "must be at most 107 bytes, as the system demands of a socket";
    return check_absolute(text);
}

Wrong check_oin(std::string_view text) {
    if (text.size() == 20 && all_of(text, digits)) return std::nullopt;
    return "must be the 20 digits of the organisation's OIN";
}

Wrong check_system_name(std::string_view text) {
    const std::string allowed = std::string(lower_case) + std::string(digits) + "-";
    if (!text.empty() && text.size() <= 40 && all_of(text, allowed) && text.front() != '-')
        return std::nullopt;
    return "must be at most 40 small letters, digits and hyphens";
}

Wrong check_mail_address(std::string_view text) {
    if (const auto address = MailAddress::parse(text); !address)
        return "must be a mail address: " + address.error().what;
    return std::nullopt;
}

Wrong check_phone(std::string_view text) {
    const std::string allowed = std::string(digits) + " +()-";
    if (text.find_first_of(digits) != std::string_view::npos && all_of(text, allowed))
        return std::nullopt;
    return "must be a telephone number";
}

Wrong check_host(std::string_view text) {
    const std::string allowed =
        std::string(lower_case) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + std::string(digits) + ".-:";
    if (!text.empty() && text.size() <= 253 && all_of(text, allowed)) return std::nullopt;
    return "must be a host name or an address, without a port";
}

Wrong check_heartbeat_url(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto target = HttpTarget::parse(text, HttpTarget::Plain::anywhere);
    if (!target) return "must be a URL: it " + target.error().what;
    return std::nullopt;
}

Wrong check_event_type(std::string_view text) {
    const std::string allowed = std::string(lower_case) + std::string(digits) + ".-";
    if (!text.empty() && all_of(text, allowed)) return std::nullopt;
    return "must be a type of event, as nl.overheid.termijnen.termijn-nadert";
}

Wrong check_address_block(std::string_view text) {
    if (const auto block = AddressBlock::parse(text); !block)
        return "must be an address or a block of them, as 10.20.0.0/16: " + block.error().what;
    return std::nullopt;
}

std::optional<HttpSettings> parse_listen(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    HttpSettings parsed;
    parsed.address = host;
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), parsed.port);
    if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
    if (parsed.address == "localhost" || !is_loopback_host(parsed.address)) return std::nullopt;
    return parsed;
}

std::optional<std::pair<Date, std::chrono::minutes>> parse_moment(std::string_view text) {
    if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return std::nullopt;
    const auto day = parse_date(text.substr(0, 10));
    const auto hour = two_digits(text.substr(11, 2));
    const auto minute = two_digits(text.substr(14, 2));
    if (!day || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return std::pair(*day, std::chrono::minutes(*hour * 60 + *minute));
}

bool is_loopback_host(const std::string& host) {
    in_addr v4{};
    in6_addr v6{};
    if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
    return host == "localhost";
}

}  // namespace termijnd
