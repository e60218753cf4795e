#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "notify/mail/mail.h"
#include "notify/webhook/webhook.h"

namespace termijnd {

// Where messages go. Replaced as a whole on reload.
struct Transports {
    std::shared_ptr<MailTransport> mail;
    std::shared_ptr<WebhookTransport> webhook;
    std::map<std::string, std::shared_ptr<const WebhookEndpoint>, std::less<>> endpoints;
    MailAddress mail_from;  // envelope sender
};

}  // namespace termijnd
