#pragma once

#include <string>
#include <string_view>

#include "notify/checked.h"
#include "notify/webhook/address_guard.h"

namespace termijnd {

// A URL that may be called, with the addresses it may resolve to. Refused when parsed: anything
// but https (plain http to loopback in development), user info, a fragment, control characters and
// spaces. What the name resolves to is checked again at every connection.
class HttpTarget {
  public:
    enum class Plain {
        never,     // https only
        loopback,  // http too, and then to loopback addresses only: development
        anywhere,  // http too: for URLs from the operator's own settings
    };

    [[nodiscard]] static Checked<HttpTarget> parse(std::string_view url, Plain plain = Plain::never,
                                                   AddressGuard guard = {});

    [[nodiscard]] const std::string& url() const { return url_; }
    // "https://host:port", what a breaker is kept for.
    [[nodiscard]] const std::string& origin() const { return origin_; }
    [[nodiscard]] const AddressGuard& guard() const { return guard_; }

  private:
    HttpTarget(std::string url, std::string origin, AddressGuard guard)
        : url_(std::move(url)), origin_(std::move(origin)), guard_(std::move(guard)) {}

    std::string url_;
    std::string origin_;
    AddressGuard guard_;
};

}  // namespace termijnd
