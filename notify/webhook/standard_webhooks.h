#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "notify/checked.h"
#include "notify/secret.h"

namespace termijnd {

// Signs as https://www.standardwebhooks.com says: `v1,` and base64 of HMAC-SHA256 over
// "id.timestamp.body". With several secrets (a rotation under way) there is one signature for
// each, separated by spaces. Keyed once, then about a microsecond a message; not thread-safe.
class WebhookSigner {
  public:
    // Each secret is "whsec_" and base64 of 24 to 64 bytes; at least one, at most four.
    [[nodiscard]] static Checked<WebhookSigner> from(const std::vector<Secret>& secrets);

    WebhookSigner(WebhookSigner&&) noexcept;
    WebhookSigner& operator=(WebhookSigner&&) noexcept;
    ~WebhookSigner();

    // The value of `webhook-signature`.
    [[nodiscard]] std::string sign(std::string_view id, std::int64_t timestamp,
                                   std::string_view body) const;

    // Whether one of the signatures in `header` is ours and `timestamp` is within `tolerance` of
    // `now`. Takes as long for a wrong signature as for a right one.
    [[nodiscard]] bool verify(std::string_view id, std::string_view timestamp,
                              std::string_view body, std::string_view header,
                              std::chrono::sys_seconds now,
                              std::chrono::seconds tolerance = std::chrono::minutes(5)) const;

  private:
    struct Keys;
    explicit WebhookSigner(std::unique_ptr<Keys> keys);

    std::unique_ptr<Keys> keys_;
};

// A new secret in the form `from` takes.
[[nodiscard]] Secret new_webhook_secret();

}  // namespace termijnd
