#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "notify/header_value.h"
#include "notify/outcome.h"
#include "notify/webhook/http_target.h"
#include "notify/webhook/standard_webhooks.h"

namespace termijnd {

// Where a system wants its events, and the keys they are signed with. Shared by all its calls.
struct WebhookEndpoint {
    HttpTarget target;
    WebhookSigner signer;
};

// One attempt at one event. `id` and `body` are the same at every attempt, `at` is this attempt's
// time: receivers refuse an old one.
struct WebhookCall {
    MessageId id;
    std::shared_ptr<const WebhookEndpoint> endpoint;
    std::string body;
    std::chrono::sys_seconds at;
};

// The way out for webhooks. Implementations live on one thread, the loop's; a caller decides how
// many are under way at once.
class WebhookTransport {
  public:
    virtual ~WebhookTransport() = default;
    virtual void send_webhook(WebhookCall call, Done done) = 0;
};

}  // namespace termijnd
