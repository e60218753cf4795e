#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <thread>

#include "daemon/http/server.h"
#include "tests/support/process.h"

namespace termijnd::test {

// An HttpServer on a loop in a thread of its own.
class RunningServer {
  public:
    explicit RunningServer(HttpLimits limits = {}) {
        server_ = std::make_unique<HttpServer>(loop_, limits);
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~RunningServer() {
        on_loop([this] { server_.reset(); });
        work_.reset();
        thread_.join();
    }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;

    // Runs on the loop's thread and waits for its end.
    void on_loop(const std::function<void()>& work) {
        std::promise<void> done;
        boost::asio::post(loop_, [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }

    std::uint16_t listen_tcp(HttpService service) {
        std::uint16_t port = 0;
        on_loop([&] { port = server_->listen_tcp("127.0.0.1", 0, std::move(service)).value(); });
        return port;
    }

    Result<void> listen_unix(const std::filesystem::path& path, HttpService service) {
        Result<void> result;
        on_loop([&] { result = server_->listen_unix(path, std::move(service)); });
        return result;
    }

    std::size_t connection_count() {
        std::size_t count = 0;
        on_loop([&] { count = server_->connection_count(); });
        return count;
    }

    HttpServer& server() { return *server_; }

  private:
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        loop_.get_executor()};
    std::unique_ptr<HttpServer> server_;
    std::thread thread_;
};

inline const std::string get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
inline const std::string get_and_close = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

// Answers with what it got.
inline void echo(const HttpRequest& request, const HttpReply& reply) {
    reply({200, "text/plain", request.method + " " + request.path + " " + request.body, {}});
}

inline HttpService echoing() {
    return {echo, nullptr};
}

inline bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace termijnd::test
