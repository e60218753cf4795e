#pragma once

#include <curl/curl.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "notify/answer_codes.h"
#include "notify/webhook/address_guard.h"

struct epoll_event;

namespace termijnd {

class CurlMulti;

// One reusable libcurl transfer. A subclass sets its options, and gets the result.
class CurlTransfer {
  public:
    CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;
    virtual ~CurlTransfer() = default;

    // Over, well or not; the handle is free again. The transfer may destroy itself here.
    virtual void finished(CURLcode code) = 0;

    // A socket given to CurlMulti::watch() can be read, written, or is broken.
    virtual void ready() {}

    [[nodiscard]] CURL* handle() const { return handle_.get(); }

  protected:
    // Throws when libcurl does not take the option: a broken installation.
    template <class Value>
    void set(CURLoption option, Value value) {
        if (const auto code = curl_easy_setopt(handle(), option, value); code != CURLE_OK)
            throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
    }

    // What every transfer of ours has: TLS 1.2 or later, verified, no proxy, no signals.
    void set_common(CurlMulti& multi, const std::string& ca_file,
                    std::chrono::milliseconds connect_timeout, std::chrono::milliseconds timeout);

    // What libcurl says of a failure.
    [[nodiscard]] std::string_view fault(CURLcode code) const;
    void clear_fault();

    // What kept the transfer here, if anything did; then home_words() says what it was.
    [[nodiscard]] AtHome at_home() const { return at_home_; }
    [[nodiscard]] const std::string& home_words() const { return home_words_; }
    void stop_here(AtHome what, std::string words);

    // For CURLOPT_OPENSOCKETFUNCTION: a socket when `guard` lets the address through and there is
    // one to be had. While none of the name's addresses could be tried, the transfer stopped here.
    curl_socket_t open_socket(CurlMulti& multi, const AddressGuard& guard,
                              const curl_sockaddr& address);

    // The 1 or 0 new connections this transfer took; more when some failed.
    [[nodiscard]] long new_connections() const;

  private:
    friend class CurlMulti;
    struct Free {
        void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    };
    std::array<char, CURL_ERROR_SIZE> fault_{};
    AtHome at_home_ = AtHome::nothing;
    std::string home_words_;
    bool opened_ = false;  // a socket, for one address at least
    std::unique_ptr<CURL, Free> handle_;
};

// A libcurl multi handle driven by an io_context, on the thread that runs it.
//
// The sockets of libcurl sit in an epoll set of their own and the loop waits for that set alone: a
// wake-up costs the loop one wait, however many sockets are ready. There is one timer, armed again
// only when libcurl wants to be called earlier than it already will be. With no transfer under way
// nothing is waited for, so io_context::run() can return.
class CurlMulti {
  public:
    explicit CurlMulti(boost::asio::io_context& loop);
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;
    virtual ~CurlMulti();

    // `transfer` stays the caller's; it must live until finished() or stop().
    void start(CurlTransfer& transfer);

    // As start(), but for CURLOPT_CONNECT_ONLY: when finished() is told of success, the connection
    // belongs to the transfer, for curl_easy_send() and curl_easy_recv(), until stop().
    void connect(CurlTransfer& transfer);

    // Breaks a transfer off, or closes what connect() made; finished() is not called.
    void stop(CurlTransfer& transfer);

    // Calls transfer.ready() whenever its connection can be read (or written, when asked). False,
    // with errno, when this machine cannot wait for it.
    [[nodiscard]] bool watch(curl_socket_t socket, bool write_too, CurlTransfer& transfer);
    void unwatch(curl_socket_t socket);

    [[nodiscard]] std::size_t under_way() const { return under_way_; }

    // A socket for one of libcurl's connections, known here until libcurl closes it; or errno. A
    // seam for tests.
    virtual curl_socket_t open_socket(const curl_sockaddr& address);

    // What is said of a transfer that this machine could not wait for.
    [[nodiscard]] static std::string no_wait(int error);

  protected:
    // epoll_ctl() on the set; a seam for tests.
    virtual int control(int operation, curl_socket_t socket, epoll_event* event);

  private:
    friend class CurlTransfer;
    using Clock = std::chrono::steady_clock;

    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known);
    static int on_close(void* self, curl_socket_t socket);
    static int on_timer(CURLM*, long milliseconds, void* self);

    void wait_for_sockets();
    void sockets_ready();
    void act(curl_socket_t socket, int events);
    void finish_transfers();
    void fail(CURL* handle, int error);
    void post_settle();
    void settle();
    void arm_timer();
    void rest_when_idle();
    void add(CurlTransfer& transfer);

    struct Free {
        void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
    };

    boost::asio::io_context& loop_;
    std::unique_ptr<CURLM, Free> multi_;
    boost::asio::posix::stream_descriptor sockets_;  // the epoll set
    boost::asio::steady_timer timer_;
    std::optional<Clock::time_point> call_at_;      // when libcurl wants to be called
    std::optional<Clock::time_point> timer_until_;  // when the armed timer fires, not later
    std::unordered_set<curl_socket_t> connections_;
    std::unordered_map<curl_socket_t, CurlTransfer*> watched_;
    std::unordered_set<CurlTransfer*> connecting_;  // started by connect(), not finished yet
    std::unordered_set<CurlTransfer*> connected_;   // by connect(), until stop()
    std::unordered_set<CurlTransfer*> failed_;      // by a fault here; ended at the next turn
    std::size_t under_way_ = 0;
    bool call_now_ = false;
    bool posted_ = false;
    bool waiting_ = false;
    bool busy_ = false;  // inside sockets_ready() or settle()
    std::shared_ptr<CurlMulti*> alive_ = std::make_shared<CurlMulti*>(this);
};

}  // namespace termijnd
