#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "notify/mail/mail.h"
#include "notify/secret.h"
#include "notify/webhook/webhook.h"

namespace boost::asio {
class io_context;
}

namespace termijnd {

// Where mail is handed over.
struct SmtpSettings {
    enum class Tls {
        starttls,  // demanded: no session without it
        implicit,  // from the first byte, port 465
        none,      // plain text; connects to loopback addresses only
    };

    std::string host;
    std::uint16_t port = 587;
    Tls tls = Tls::starttls;
    std::string user;       // empty: no log in
    std::string ehlo;       // the name we give in EHLO; empty for this machine's full name
    unsigned sessions = 4;  // at once; each is used for many mails
};

struct NetworkSettings {
    SmtpSettings smtp;
    Secret smtp_password;  // of smtp.user
    std::string ca_file;   // PEM to trust in place of the system's; empty for the system's
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds webhook_timeout{20'000};
    std::chrono::milliseconds mail_timeout{60'000};
    std::string user_agent = "termijnd";
};

struct NetworkCounts {
    std::uint64_t connections = 0;  // opened so far
    std::size_t under_way = 0;      // messages started or waiting for a session
};

// Mail over SMTP and webhooks over HTTPS, driven by one libcurl multi handle inside the loop: no
// thread of its own, everything on the thread that runs the loop, connections kept and reused.
// TLS is 1.2 or later and verified, without an off switch. No proxy from the environment is used.
//
// Mails wait here for a free session; webhooks all start at once, so the caller limits them per
// destination. Destroy it on the loop's thread, before the loop.
class Network : public MailTransport, public WebhookTransport {
  public:
    Network(boost::asio::io_context& loop, NetworkSettings settings);
    ~Network() override;

    void send_mail(Envelope envelope, std::string bytes, Done done) override;
    void send_webhook(WebhookCall call, Done done) override;

    // A plain GET, for the heartbeat: `sent` when the answer is 2xx.
    void call(const HttpTarget& target, Done done);

    [[nodiscard]] NetworkCounts counts() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace termijnd
