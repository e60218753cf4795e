#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/http/message.h"
#include "daemon/http/request_head.h"
#include "daemon/http/server.h"

namespace termijnd {

// One accepted socket, TCP or unix, from its first request to its end. Owned by the server's set
// until `on_end` is called; lives on the loop's thread.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
  public:
    using Socket = boost::asio::generic::stream_protocol::socket;

    HttpConnection(Socket socket, std::string peer, const HttpLimits& limits,
                   std::shared_ptr<const HttpService> service, std::function<void()> on_end);

    void start();
    // Ends now if no request is under way, otherwise after its answer.
    void finish();
    // Ends now, whatever is under way.
    void abort();

  private:
    enum class Stage { idle, head, body, handling, writing, draining, closed };
    using Error = boost::system::error_code;
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    void next_request();
    void read_more();
    void on_read(const Error& error, std::size_t size);
    void on_head_bytes();
    void begin_body(const HttpHead& head, std::size_t head_size);
    // False when the bytes were refused.
    [[nodiscard]] bool parse_pending();
    void feed_body();
    void hand_over();
    void reply(const HttpResponse& response);
    void refuse(const HttpRefusal& refusal);
    void write(const HttpResponse& response);
    void on_written(const Error& error);
    void drain_input();
    void arm(std::chrono::milliseconds time);
    void on_timeout();

    Socket socket_;
    boost::asio::steady_timer timer_;
    unsigned timer_turn_ = 0;  // tells a timer that was re-armed from one that fired
    std::string peer_;
    const HttpLimits limits_;
    std::shared_ptr<const HttpService> service_;
    std::function<void()> on_end_;

    Stage stage_ = Stage::idle;
    bool last_ = false;  // close after the answer under way
    bool head_only_ = false;
    std::array<char, 8192> scratch_;
    std::string pending_;  // read from the socket, not yet taken by a request
    HttpRequest request_;
    std::optional<Parser> parser_;
    std::function<void(std::uint64_t, boost::beast::string_view, Error&)> on_chunk_header_;
    std::string wire_;
    std::size_t drained_ = 0;
};

}  // namespace termijnd
