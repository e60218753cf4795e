#include "notify/curl/smtp.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstdlib>

#include "notify/answer_codes.h"
#include "notify/curl/multi.h"
#include "notify/curl/smtp_text.h"

namespace termijnd {
namespace {

constexpr int closing = 421;
constexpr int no_code = -1;  // an answer that does not begin with one
constexpr std::size_t longest_words = 500;
constexpr const char* data_command = "DATA\r\n";

}  // namespace

// closed --send--> connecting --finished--> [reset] -> mail -> recipient -> data -> body -> idle
//    ^                  |                                  |                                |
//    +------------------+------ cut off, too late, 421 ----+--------------------------------+
//
// Where the server offers PIPELINING (RFC 2920), MAIL, RCPT and DATA go out as one; then a refusal
// of one is followed by answers to the others, which are read and left (`refused`).
//
// From 354 to the final dot all that is said is taken for the body: a session that ends in between
// is closed without another word, whatever the server answered by then.
class CurlSmtp::Session : public CurlTransfer {
  public:
    explicit Session(CurlSmtp& owner) : owner_(owner), timer_(owner.loop_) {
        const auto& settings = owner.settings_;
        const auto& smtp = settings.smtp;
        set_common(owner.multi_, settings.ca_file, settings.connect_timeout, settings.mail_timeout);
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_CONNECT_ONLY, 1L);
        set(CURLOPT_URL, smtp_url(smtp).c_str());
        if (smtp.tls == SmtpSettings::Tls::none)
            guard_ = AddressGuard::loopback_only();
        else
            set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        if (!smtp.user.empty()) {
            std::string password(settings.smtp_password.reveal());
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
        lose(fault(code));
    }

    // Reads first: what comes while the body still goes out is no answer to the final dot.
    void ready() override {
        if (read()) flush();
    }

  private:
    enum class Step { closed, connecting, idle, reset, mail, recipient, data, body, refused };

    // True when there is no more to read for now, and more to come.
    bool read() {
        std::array<char, 4096> buffer;
        while (answer_expected()) {
            std::size_t count = 0;
            const auto code = curl_easy_recv(handle(), buffer.data(), buffer.size(), &count);
            if (code == CURLE_AGAIN) return true;
            if (code == CURLE_OK && count > 0) {
                take({buffer.data(), count});
                continue;
            }
            lose(code == CURLE_OK ? "the mail server closed the connection" : fault(code));
            return false;
        }
        return false;
    }

    void connect() {
        step_ = Step::connecting;
        kept_ = false;
        pipelines_ = false;
        progress_ = {};
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
        if (!watch(false)) return;
        if (needs_reset_)
            say(Step::reset, "RSET\r\n");
        else
            announce();
    }

    bool watch(bool write_too) {
        if (owner_.multi_.watch(socket_, write_too, *this)) return true;
        stop_here(AtHome::fault, CurlMulti::no_wait(errno));
        lose(home_words());
        return false;
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
                waits_to_write_ = true;
                return watch(true);
            }
            if (code != CURLE_OK) {
                // Why it hung up on the body it may have said before.
                if (!body_open_ || read()) lose(fault(code));
                return false;
            }
            sent_ += count;
        }
        if (std::exchange(body_open_, false)) progress_.body_given = true;
        return !std::exchange(waits_to_write_, false) || watch(false);
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
        if (progress_.code == 0) progress_.code = no_code;
        progress_.answered = step_ == Step::mail        ? MailStep::mail_from
                             : step_ == Step::recipient ? MailStep::rcpt_to
                             : step_ == Step::data      ? MailStep::data
                             : step_ == Step::body      ? MailStep::body
                                                        : MailStep::session;
    }

    void answered() {
        const bool good = progress_.code / 100 == 2;
        if (step_ == Step::reset) {
            needs_reset_ = !good;
            if (good) return announce();
            if (connect_again()) return;
        }
        if (step_ == Step::mail && good) return go_on(Step::recipient, recipient_command());
        if (step_ == Step::recipient && good) return go_on(Step::data, data_command);
        if (step_ == Step::data && progress_.code == 354) {
            body_open_ = true;
            return say(Step::body, dotted(mail_->bytes));
        }
        const bool to_the_dot = step_ == Step::body && progress_.body_given;
        needs_reset_ = !to_the_dot;
        // Only these leave no doubt about what the server thinks comes next.
        const bool refusal = progress_.code >= 400 && progress_.code < 600 && !body_open_;
        if (progress_.code == closing || !(refusal || (to_the_dot && good))) {
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
        // What more it has said is an answer to nothing, and would be taken for one to the next.
        if (!received_.empty()) {
            close();
        } else {
            step_ = Step::idle;
            owner_.multi_.unwatch(socket_);
        }
        finish();
    }

    // A kept session that ends before the server said a word about this mail was merely too old:
    // nothing of the mail has gone out, so a fresh session may have it, once.
    bool connect_again() {
        if (!kept_ || (step_ != Step::idle && step_ != Step::reset && step_ != Step::mail))
            return false;
        close();
        connect();
        return true;
    }

    void lose(std::string_view why) {
        std::string words(at_home() == AtHome::nothing ? why : home_words());
        if (progress_.code == 0 && connect_again()) return;
        if (progress_.code < 400) {
            progress_.code = 0;
            progress_.words = std::move(words);
            progress_.at_home = at_home();
        }
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
        body_open_ = false;
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
        return session.open_socket(session.owner_.multi_, session.guard_, *address);
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
    bool body_open_ = false;       // the server takes all that is said for the body
    bool kept_ = false;            // this session has served a mail before
    bool needs_reset_ = false;     // the server still thinks of a mail it refused
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point last_moment_;
    bool timer_armed_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

CurlSmtp::CurlSmtp(boost::asio::io_context& loop, CurlMulti& multi, const NetworkSettings& settings)
    : loop_(loop), multi_(multi), settings_(settings) {
    // A host that is none is told at the start, not at the first mail.
    if (!settings.smtp.host.empty()) (void)smtp_url(settings.smtp);
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
