#include "daemon/http/client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace termijnd {
namespace {

using Error = boost::system::error_code;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint64_t max_answer = 256ULL * 1024 * 1024;

std::string request_text(const HttpCall& call) {
    const HeaderText method(call.method);
    const HeaderText target(call.target);
    std::string text = method.text() + " " + target.text() + " HTTP/1.1\r\nHost: termijnd\r\n";
    if (!call.body.empty()) text += "Content-Type: " + call.content_type.text() + "\r\n";
    if (!call.body.empty() || call.method != "GET")
        text += "Content-Length: " + std::to_string(call.body.size()) + "\r\n";
    return text + "Connection: close\r\n\r\n" + call.body;
}

// One call: connect, write and read, as callbacks that a clock can cut short.
class Exchange {
  public:
    Exchange(const std::filesystem::path& socket, const HttpCall& call)
        : endpoint_(socket.string()), socket_(loop_), request_(request_text(call)) {
        parser_.body_limit(max_answer);
        parser_.skip(call.method == "HEAD");
    }

    // False when the time is up first.
    bool run(std::chrono::milliseconds timeout) {
        socket_.async_connect(endpoint_, [this](const Error& error) {
            if (error) return fail(error);
            connected_ = true;
            asio::async_write(socket_, asio::buffer(request_),
                              [this](const Error& failed, std::size_t) { read(failed); });
        });
        loop_.run_for(timeout);
        return loop_.stopped();
    }

    [[nodiscard]] bool connected() const { return connected_; }
    [[nodiscard]] const Error& error() const { return error_; }
    [[nodiscard]] HttpResponse answer() {
        auto message = parser_.release();
        HttpResponse response;
        response.status = message.result_int();
        response.content_type = std::string(message[http::field::content_type]);
        response.body = std::move(message.body());
        for (const auto& field : message)
            response.headers.emplace_back(std::string(field.name_string()),
                                          std::string(field.value()));
        return response;
    }

  private:
    // The daemon may refuse a body it has not read to its end, so an answer can stand ready even
    // after a failed write.
    void read(const Error& write_error) {
        http::async_read(socket_, buffer_, parser_,
                         [this, write_error](const Error& error, std::size_t) {
                             if (error) fail(write_error ? write_error : error);
                         });
    }

    void fail(const Error& error) { error_ = error; }

    asio::io_context loop_{1};
    asio::local::stream_protocol::endpoint endpoint_;
    asio::local::stream_protocol::socket socket_;
    std::string request_;
    boost::beast::flat_buffer buffer_;
    Parser parser_;
    bool connected_ = false;
    Error error_;
};

}  // namespace

HttpClient::HttpClient(std::filesystem::path socket, std::chrono::milliseconds timeout)
    : socket_(std::move(socket)), timeout_(timeout) {}

boost::system::result<HttpResponse, HttpClientFault> HttpClient::send(const HttpCall& call) const
    try {
    const std::string place = socket_.string();
    Exchange exchange(socket_, call);
    if (!exchange.run(timeout_))
        return HttpClientFault{exchange.connected() ? 1 : 5,
                               place + ": no answer within " + std::to_string(timeout_.count()) +
                                   " ms; see `systemctl status termijnd`"};
    if (!exchange.connected()) {
        const bool forbidden = exchange.error() == asio::error::access_denied;
        return HttpClientFault{
            5, place + ": the daemon cannot be reached (" + exchange.error().message() + "); " +
                   (forbidden ? "your account must be in the group termijnd"
                              : "is it running? see `systemctl status termijnd`")};
    }
    if (exchange.error())
        return HttpClientFault{1, place + ": the answer broke off (" + exchange.error().message() +
                                      "); see the daemon's log"};
    return exchange.answer();
} catch (const boost::system::system_error& failure) {
    return HttpClientFault{
        5, socket_.string() + ": is no socket path (" + failure.code().message() + ")"};
}

}  // namespace termijnd
