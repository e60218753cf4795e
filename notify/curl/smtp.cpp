#include "notify/curl/smtp.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <stdexcept>

#include "notify/classify.h"
#include "notify/curl/multi.h"

namespace termijnd {
namespace {

constexpr int closing = 421;
constexpr std::size_t longest_words = 500;
constexpr const char* data_command = "DATA\r\n";

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

// The body as DATA wants it: a dot at the front of a line doubled, the final dot behind it.
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

}  // namespace

// closed --send--> connecting --finished--> [reset] -> mail -> recipient -> data -> body -> idle
//    ^                  |                                  |                                |
//    +------------------+------ cut off, too late, 421 ----+--------------------------------+
//
// Where the server offers PIPELINING (RFC 2920), MAIL, RCPT and DATA go out as one; then a refusal
// of one is followed by answers to the others, which are read and left (`refused`).
class CurlSmtp::Session : public CurlTransfer {
  public:
    explicit Session(CurlSmtp& owner) : owner_(owner), timer_(owner.loop_) {
        const auto& settings = owner.settings_;
        const auto& smtp = settings.smtp;
        set_common(owner.multi_, settings.ca_file, settings.connect_timeout, settings.mail_timeout);
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_CONNECT_ONLY, 1L);
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
        set(CURLOPT_HEADERFUNCTION, &Session::on_login_line);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_OPENSOCKETFUNCTION, &Session::on_open);
        set(CURLOPT_OPENSOCKETDATA, this);
    }

    ~Session() override { close(); }

    void send(Waiting mail) {
        mail_ = std::make_unique<Waiting>(std::move(mail));
        progress_ = {};
        kept_ = step_ == Step::idle && still_there();
        if (kept_) return begin();
        close();
        connect();
    }

    // The session stands, or could not be made.
    void finished(CURLcode code) override {
        owner_.connections_ += static_cast<std::uint64_t>(new_connections());
        if (code == CURLE_OK) {
            curl_easy_getinfo(handle(), CURLINFO_ACTIVESOCKET, &socket_);
            step_ = Step::idle;
            needs_reset_ = false;
            return begin();
        }
        step_ = Step::closed;
        if (!refused_address_.empty())
            progress_.words = refused_address_;
        else if (progress_.code < 400)
            progress_.words = fault(code);
        finish();
    }

    void ready() override {
        if (!flush()) return;
        std::array<char, 4096> buffer;
        while (answer_expected()) {
            std::size_t count = 0;
            const auto code = curl_easy_recv(handle(), buffer.data(), buffer.size(), &count);
            if (code == CURLE_AGAIN) return;
            if (code != CURLE_OK) return lose(fault(code));
            if (count == 0) return lose("the mail server closed the connection");
            take({buffer.data(), count});
        }
    }

  private:
    enum class Step { closed, connecting, idle, reset, mail, recipient, data, body, refused };

    void connect() {
        step_ = Step::connecting;
        kept_ = false;
        pipelines_ = false;
        progress_ = {};
        refused_address_.clear();
        clear_fault();
        owner_.multi_.connect(*this);
    }

    void begin() {
        progress_ = {};
        progress_.logged_in = true;
        last_moment_ = std::chrono::steady_clock::now() + owner_.settings_.mail_timeout;
        arm_timer();
        received_.clear();
        unsent_.clear();
        owner_.multi_.watch(socket_, false, *this);
        if (needs_reset_)
            say(Step::reset, "RSET\r\n");
        else
            announce();
    }

    void announce() {
        std::string text = "MAIL FROM:<" + mail_->envelope.from.text() + ">\r\n";
        if (pipelines_) text += recipient_command() + data_command;
        say(Step::mail, std::move(text));
    }

    [[nodiscard]] std::string recipient_command() const {
        return "RCPT TO:<" + mail_->envelope.to.text() + ">\r\n";
    }

    // The next of the three commands; it went out with the first where the server pipelines.
    void go_on(Step step, std::string text) {
        if (!pipelines_) return say(step, std::move(text));
        step_ = step;
    }

    void say(Step step, std::string text) {
        step_ = step;
        unsent_ = std::move(text);
        sent_ = 0;
        flush();
    }

    // False when the session was lost.
    bool flush() {
        while (sent_ < unsent_.size()) {
            std::size_t count = 0;
            const auto code =
                curl_easy_send(handle(), unsent_.data() + sent_, unsent_.size() - sent_, &count);
            if (code == CURLE_AGAIN) {
                owner_.multi_.watch(socket_, true, *this);
                waits_to_write_ = true;
                return true;
            }
            if (code != CURLE_OK) {
                lose(fault(code));
                return false;
            }
            sent_ += count;
        }
        if (step_ == Step::body) progress_.body_given = true;
        if (std::exchange(waits_to_write_, false)) owner_.multi_.watch(socket_, false, *this);
        return true;
    }

    void take(std::string_view bytes) {
        received_.append(bytes);
        if (received_.size() > 64 * 1024) return lose("the mail server does not stop talking");
        for (auto end = received_.find('\n'); end != std::string::npos && answer_expected();
             end = received_.find('\n')) {
            const auto line = received_.substr(0, end + 1);
            received_.erase(0, end + 1);
            // "250-" is followed by more of the same answer, "250 " ends it.
            const bool ends = line.size() < 4 || line[3] != '-';
            if (step_ == Step::refused) {
                if (ends) pass_over(line);
                continue;
            }
            note(line);
            if (ends) answered();
        }
    }

    [[nodiscard]] bool answer_expected() const {
        return step_ != Step::closed && step_ != Step::idle && step_ != Step::connecting;
    }

    void note(std::string_view line) {
        if (!std::exchange(answer_goes_on_, line.size() > 3 && line[3] == '-'))
            progress_.words.clear();
        if (progress_.words.size() < longest_words) progress_.words.append(line);
        progress_.code = std::atoi(std::string(line.substr(0, 3)).c_str());
    }

    void answered() {
        const bool good = progress_.code / 100 == 2;
        if (step_ == Step::reset && good) {
            needs_reset_ = false;
            return announce();
        }
        if (step_ == Step::mail && good) return go_on(Step::recipient, recipient_command());
        if (step_ == Step::recipient && good) return go_on(Step::data, data_command);
        if (step_ == Step::data && progress_.code == 354)
            return say(Step::body, dotted(mail_->bytes));
        progress_.answered_body = step_ == Step::body && progress_.body_given;
        needs_reset_ = !progress_.answered_body;
        // Only these two classes leave no doubt about what the server thinks comes next.
        const bool refusal = progress_.code >= 400 && progress_.code < 600;
        if (progress_.code == closing || !(refusal || progress_.answered_body)) {
            if (progress_.code == closing && connect_again()) return;
            close();
            return finish();
        }
        unread_answers_ = !pipelines_ ? 0 : step_ == Step::mail ? 2 : step_ == Step::recipient;
        if (unread_answers_ == 0) return rest();
        step_ = Step::refused;
    }

    // An answer to what was said along with a command that was refused.
    void pass_over(std::string_view line) {
        // A server that wants the body all the same would take the next command for it.
        if (line.starts_with("354")) {
            close();
            return finish();
        }
        if (--unread_answers_ == 0) rest();
    }

    void rest() {
        step_ = Step::idle;
        owner_.multi_.unwatch(socket_);
        finish();
    }

    // A kept session that ends before the server said a word about this mail was merely too old:
    // nothing of the mail has gone out, so a fresh session may have it, once.
    bool connect_again() {
        if (!kept_ || (step_ != Step::mail && step_ != Step::reset)) return false;
        close();
        connect();
        return true;
    }

    void lose(std::string_view why) {
        const std::string words(why);
        if (progress_.code == 0 && connect_again()) return;
        if (progress_.code < 400) progress_.words = words;
        close();
        finish();
    }

    // Anything to read on an idle session is its end: "421 too long idle", or nothing at all.
    [[nodiscard]] bool still_there() const {
        char byte = 0;
        std::size_t count = 0;
        return curl_easy_recv(handle(), &byte, 1, &count) == CURLE_AGAIN;
    }

    void close() {
        if (step_ == Step::closed) return;
        if (socket_ != CURL_SOCKET_BAD) {
            owner_.multi_.unwatch(socket_);
            // libcurl says QUIT and would block until that is answered.
            ::shutdown(socket_, SHUT_RD);
        }
        owner_.multi_.stop(*this);
        socket_ = CURL_SOCKET_BAD;
        step_ = Step::closed;
        waits_to_write_ = false;
    }

    // One timer, armed again only when it has fired: most mails come and go within one.
    void arm_timer() {
        if (std::exchange(timer_armed_, true)) return;
        timer_.expires_at(last_moment_);
        timer_.async_wait(
            [this, alive = std::weak_ptr<bool>(alive_)](boost::system::error_code error) {
                if (error || alive.expired()) return;
                timer_armed_ = false;
                if (!mail_ || step_ == Step::connecting) return;
                if (std::chrono::steady_clock::now() < last_moment_) return arm_timer();
                lose("the mail server does not answer");
            });
    }

    void finish() {
        auto outcome = classify(progress_);
        const auto done = std::move(mail_->done);
        mail_.reset();
        if (owner_.waiting_.empty() && std::exchange(timer_armed_, false)) timer_.cancel();
        owner_.free_.push_back(this);
        owner_.start_waiting();
        done(std::move(outcome));
    }

    static std::size_t on_login_line(char* text, std::size_t, std::size_t size, void* self) {
        auto& session = *static_cast<Session*>(self);
        const std::string_view line(text, size);
        // What is offered is what the last EHLO, behind TLS, was told.
        if (!session.answer_goes_on_ && line.starts_with("250")) session.pipelines_ = false;
        if (line.size() > 4 && boost::algorithm::istarts_with(line.substr(4), "pipelining"))
            session.pipelines_ = true;
        session.note(line);
        return size;
    }

    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) {
        auto& session = *static_cast<Session*>(self);
        if (const auto refusal = session.guard_.refusal(address->addr)) {
            session.refused_address_ = *refusal + " over plain text";
            return CURL_SOCKET_BAD;
        }
        return session.owner_.multi_.open_socket(*address);
    }

    CurlSmtp& owner_;
    AddressGuard guard_ = AddressGuard::open();
    Step step_ = Step::closed;
    std::unique_ptr<Waiting> mail_;
    MailResult progress_;
    curl_socket_t socket_ = CURL_SOCKET_BAD;
    std::string unsent_;
    std::size_t sent_ = 0;
    std::string received_;
    bool waits_to_write_ = false;
    bool answer_goes_on_ = false;
    bool pipelines_ = false;       // the server offers PIPELINING
    unsigned unread_answers_ = 0;  // of what went out with a command that was refused
    bool kept_ = false;            // this session has served a mail before
    bool needs_reset_ = false;     // the server still thinks of a mail it refused
    std::string refused_address_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point last_moment_;
    bool timer_armed_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

CurlSmtp::CurlSmtp(boost::asio::io_context& loop, CurlMulti& multi, const NetworkSettings& settings)
    : loop_(loop), multi_(multi), settings_(settings) {
    // A host that is none is told at the start, not at the first mail.
    if (!settings.smtp.host.empty()) (void)url(settings.smtp);
}

CurlSmtp::~CurlSmtp() = default;

void CurlSmtp::send(Envelope envelope, std::string bytes, Done done) {
    waiting_.push_back({std::move(envelope), std::move(bytes), std::move(done)});
    start_waiting();
}

void CurlSmtp::start_waiting() {
    const std::size_t sessions = std::max(settings_.smtp.sessions, 1u);
    while (!waiting_.empty()) {
        if (free_.empty() && all_.size() < sessions) {
            all_.push_back(std::make_unique<Session>(*this));
            free_.push_back(all_.back().get());
        }
        if (free_.empty()) return;
        auto* session = free_.back();
        free_.pop_back();
        auto mail = std::move(waiting_.front());
        waiting_.pop_front();
        session->send(std::move(mail));
    }
}

}  // namespace termijnd
