#include "notify/curl_smtp.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "notify/classify.h"
#include "notify/curl_multi.h"

namespace termijnd {
namespace {

void demand_host(const std::string& name, const char* what) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':';
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), allowed))
        throw std::invalid_argument(std::string(what) + " is not a host name: " + name);
}

std::string url(const SmtpSettings& smtp) {
    demand_host(smtp.host, "smtp host");
    demand_host(smtp.ehlo, "smtp ehlo name");
    const bool v6 = smtp.host.find(':') != std::string::npos;
    return (smtp.tls == SmtpSettings::Tls::implicit ? "smtps://" : "smtp://") +
           (v6 ? "[" + smtp.host + "]" : smtp.host) + ":" + std::to_string(smtp.port) + "/" +
           smtp.ehlo;
}

}  // namespace

class CurlSmtp::Transfer : public CurlTransfer {
  public:
    explicit Transfer(CurlSmtp& owner) : owner_(owner) {
        const auto& settings = owner.settings_;
        const auto& smtp = settings.smtp;
        set_common(owner.multi_, settings.ca_file, settings.connect_timeout, settings.mail_timeout);
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_URL, url(smtp).c_str());
        if (smtp.tls == SmtpSettings::Tls::none)
            guard_ = AddressGuard::loopback_only();
        else
            set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        if (!smtp.user.empty()) {
            std::string password(smtp.password.reveal());
            set(CURLOPT_USERNAME, smtp.user.c_str());
            set(CURLOPT_PASSWORD, password.c_str());
            OPENSSL_cleanse(password.data(), password.size());
        }
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &Transfer::on_read);
        set(CURLOPT_READDATA, this);
        set(CURLOPT_HEADERFUNCTION, &Transfer::on_line);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
        set(CURLOPT_OPENSOCKETDATA, this);
        set(CURLOPT_PREREQFUNCTION, &Transfer::on_session);
        set(CURLOPT_PREREQDATA, this);
        set(CURLOPT_MAIL_RCPT, &recipient_);
    }

    void send(Waiting mail) {
        to_ = mail.envelope.to.text();
        recipient_.data = to_.data();
        bytes_ = std::move(mail.bytes);
        done_ = std::move(mail.done);
        set(CURLOPT_MAIL_FROM, mail.envelope.from.text().c_str());
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes_.size()));
        given_ = 0;
        progress_ = {};
        refused_address_.clear();
        clear_fault();
        owner_.multi_.start(*this);
    }

    void finished(CURLcode code) override {
        if (!refused_address_.empty())
            progress_.words = refused_address_;
        else if (progress_.words.empty())
            progress_.words = fault(code);
        auto outcome = classify(std::move(progress_));
        const auto done = std::move(done_);
        done_ = nullptr;
        owner_.connections_ += static_cast<std::uint64_t>(new_connections());
        owner_.free_.push_back(this);
        owner_.start_waiting();
        done(std::move(outcome));
    }

    [[nodiscard]] bool under_way() const { return static_cast<bool>(done_); }

  private:
    static std::size_t on_read(char* buffer, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        const auto count = std::min(size, transfer.bytes_.size() - transfer.given_);
        std::memcpy(buffer, transfer.bytes_.data() + transfer.given_, count);
        transfer.given_ += count;
        // From here on the final dot may be on its way.
        if (transfer.given_ == transfer.bytes_.size()) transfer.progress_.body_given = true;
        return count;
    }

    // Every line of every answer. "250-" is followed by more of the same answer, "250 " ends it.
    static std::size_t on_line(char* text, std::size_t, std::size_t size, void* self) {
        auto& progress = static_cast<Transfer*>(self)->progress_;
        auto& transfer = *static_cast<Transfer*>(self);
        if (!std::exchange(transfer.answer_goes_on_, size > 3 && text[3] == '-'))
            progress.words.clear();
        if (progress.words.size() < 500) progress.words.append(text, size);
        const int code = std::atoi(std::string(text, std::min<std::size_t>(size, 3)).c_str());
        progress.code = code;
        progress.answered_body = progress.body_given;
        return size;
    }

    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) {
        auto& transfer = *static_cast<Transfer*>(self);
        if (const auto refusal = transfer.guard_.refusal(address->addr)) {
            transfer.refused_address_ = *refusal + " over plain text";
            return CURL_SOCKET_BAD;
        }
        return transfer.owner_.multi_.open_socket(*address);
    }

    // Connected, encrypted and logged in, now or for an earlier mail: what follows is about this
    // mail.
    static int on_session(void* self, char*, char*, int, int) {
        auto& progress = static_cast<Transfer*>(self)->progress_;
        progress = {};
        progress.logged_in = true;
        return CURL_PREREQFUNC_OK;
    }

    CurlSmtp& owner_;
    AddressGuard guard_ = AddressGuard::open();
    std::string to_;
    curl_slist recipient_{};
    std::string bytes_;
    std::size_t given_ = 0;
    Done done_;
    MailResult progress_;
    bool answer_goes_on_ = false;
    std::string refused_address_;
};

CurlSmtp::CurlSmtp(CurlMulti& multi, const NetworkSettings& settings)
    : multi_(multi), settings_(settings) {}

CurlSmtp::~CurlSmtp() {
    for (const auto& transfer : all_)
        if (transfer->under_way()) multi_.stop(*transfer);
}

void CurlSmtp::send(Envelope envelope, std::string bytes, Done done) {
    waiting_.push_back({std::move(envelope), std::move(bytes), std::move(done)});
    start_waiting();
}

void CurlSmtp::start_waiting() {
    const std::size_t sessions = std::max(settings_.smtp.sessions, 1u);
    while (!waiting_.empty()) {
        if (free_.empty() && all_.size() < sessions) {
            all_.push_back(std::make_unique<Transfer>(*this));
            free_.push_back(all_.back().get());
        }
        if (free_.empty()) return;
        auto* transfer = free_.back();
        free_.pop_back();
        auto mail = std::move(waiting_.front());
        waiting_.pop_front();
        transfer->send(std::move(mail));
    }
}

}  // namespace termijnd
