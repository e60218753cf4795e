#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "notify/curl/network.h"

namespace termijnd {

class CurlMulti;

// Mail through one CurlMulti: a fixed number of sessions, each used for many mails; what finds no
// free session waits its turn.
//
// libcurl makes the session (connect, TLS, EHLO, log in); the few words about each mail are spoken
// here. Left to libcurl 7.88, the answer to the final dot is waited for with the whole loop
// blocked, and when it is late the connection is used again for the next mail, which then gets the
// answer to this one.
class CurlSmtp {
  public:
    CurlSmtp(boost::asio::io_context& loop, CurlMulti& multi, const NetworkSettings& settings);
    ~CurlSmtp();

    void send(Envelope envelope, std::string bytes, Done done);

    [[nodiscard]] std::uint64_t connections() const { return connections_; }
    [[nodiscard]] std::size_t under_way() const {
        return waiting_.size() + all_.size() - free_.size();
    }

  private:
    class Session;
    struct Waiting {
        Envelope envelope;
        std::string bytes;
        Done done;
    };

    void start_waiting();

    boost::asio::io_context& loop_;
    CurlMulti& multi_;
    const NetworkSettings& settings_;
    std::deque<Waiting> waiting_;
    std::vector<std::unique_ptr<Session>> all_;
    std::vector<Session*> free_;
    std::uint64_t connections_ = 0;
};

}  // namespace termijnd
