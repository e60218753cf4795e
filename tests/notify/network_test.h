#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "notify/curl/network.h"
#include "notify/mail/mime.h"
#include "tests/notify/samples.h"
#include "tests/support/process.h"

namespace termijnd::test {

inline constexpr const char* webhook_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// A self-signed certificate for localhost and 127.0.0.1, made once per test program.
struct Certificate {
    TempFolder folder;
    std::string certificate = folder / "cert.pem";
    std::string key = folder / "key.pem";

    Certificate() {
        const auto made =
            run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                 "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate},
                {.merge_stderr = true});
        if (made.exit_code != 0) throw std::runtime_error("openssl: " + made.out);
    }

    static const Certificate& get() {
        static const Certificate one;
        return one;
    }
};

// The lines of JSON that a server of tests/support wrote.
inline std::vector<boost::json::value> log_of(const std::string& path) {
    std::vector<boost::json::value> entries;
    std::istringstream lines(read_file(path));
    for (std::string line; std::getline(lines, line);) entries.push_back(boost::json::parse(line));
    return entries;
}

class Receiver {
  public:
    explicit Receiver(std::vector<std::string> options = {})
        : server_("http_receiver.py", [&] {
              std::vector<std::string> all = {folder_ / "log.jsonl", "--secret", webhook_secret};
              all.insert(all.end(), options.begin(), options.end());
              return all;
          }()) {}

    [[nodiscard]] std::string url(const std::string& path,
                                  const std::string& scheme = "http") const {
        return scheme + "://127.0.0.1:" + std::to_string(server_.port()) + path;
    }
    [[nodiscard]] std::vector<boost::json::value> log() const {
        return log_of(folder_ / "log.jsonl");
    }

  private:
    TempFolder folder_;
    PythonServer server_;
};

inline std::shared_ptr<const WebhookEndpoint> endpoint(
    const std::string& url, HttpTarget::Plain plain = HttpTarget::Plain::loopback,
    AddressGuard guard = {}) {
    std::vector<Secret> secrets;
    secrets.emplace_back(std::string(webhook_secret));
    return std::make_shared<const WebhookEndpoint>(
        WebhookEndpoint{HttpTarget::parse(url, plain, std::move(guard)).value(),
                        WebhookSigner::from(secrets).value()});
}

inline WebhookCall call(std::shared_ptr<const WebhookEndpoint> to,
                        const std::string& message = "id-1",
                        const std::string& body = R"({"id":"id-1"})") {
    return {id(message), std::move(to), body, some_morning};
}

class MailServer {
  public:
    explicit MailServer(std::vector<std::string> options = {})
        : server_("smtp_server.py", [&] {
              options.insert(options.begin(), folder_.path());
              return options;
          }()) {}

    [[nodiscard]] NetworkSettings settings(SmtpSettings::Tls tls = SmtpSettings::Tls::none) const {
        NetworkSettings settings;
        settings.smtp.host = "127.0.0.1";
        settings.smtp.port = server_.port();
        settings.smtp.tls = tls;
        settings.smtp.sessions = 1;
        return settings;
    }

    [[nodiscard]] std::vector<boost::json::value> log() const {
        return log_of(folder_ / "log.jsonl");
    }
    // What came, to the end of the connection, after a body had begun that was not wanted.
    [[nodiscard]] std::string after_early() const {
        std::string all;
        const auto there = [&] { return !(all = read_file(folder_ / "after-early")).empty(); };
        if (!wait_until(there)) throw std::runtime_error("the connection was not closed");
        return all.substr(std::string_view("after:").size());
    }
    [[nodiscard]] std::string mail(int number) const {
        return read_file(folder_ / (std::to_string(number) + ".eml"));
    }

  private:
    TempFolder folder_;
    PythonServer server_;
};

// A loop with a Network in it. Each send waits for its outcome, by running the loop dry.
class Line {
  public:
    Line() : Line(NetworkSettings()) {}
    explicit Line(NetworkSettings settings) : network_(loop_, std::move(settings)) {}

    Outcome mail(const std::string& to, const std::string& bytes = build_mime(sample_mail()),
                 const std::string& from = "termijnen@gemeente.example") {
        return wait([&](Done done) {
            network_.send_mail({address(from), address(to)}, bytes, std::move(done));
        });
    }

    Outcome webhook(WebhookCall call) {
        return wait([&](Done done) { network_.send_webhook(std::move(call), std::move(done)); });
    }

    Outcome get(const HttpTarget& target) {
        return wait([&](Done done) { network_.call(target, std::move(done)); });
    }

    void run() {
        loop_.restart();
        loop_.run();
    }

    [[nodiscard]] Network& network() { return network_; }
    [[nodiscard]] std::uint64_t connections() const { return network_.counts().connections; }

  private:
    template <class Send>
    Outcome wait(Send send) {
        std::vector<Outcome> outcomes;
        send([&](Outcome outcome) { outcomes.push_back(std::move(outcome)); });
        if (!outcomes.empty()) throw std::logic_error("Done was called from inside the send");
        run();
        if (outcomes.size() != 1) throw std::logic_error("Done was not called exactly once");
        return outcomes[0];
    }

    boost::asio::io_context loop_;
    Network network_;
};

}  // namespace termijnd::test
