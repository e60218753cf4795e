#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/http/message.h"
#include "obligations/law/result.h"

namespace boost::asio {
class io_context;
}

namespace termijnd {

struct HttpLimits {
    std::size_t head_bytes = 8 * 1024;
    std::size_t body_bytes = 256 * 1024;           // of a service that sets no limit
    std::size_t connections = 128;                 // in all, over every listener
    std::size_t connections_per_peer = 32;         // an address, or a user on the unix socket
    std::chrono::milliseconds head_time{10'000};   // from a request's first byte to its empty line
    std::chrono::milliseconds body_time{30'000};   // the whole body
    std::chrono::milliseconds write_time{30'000};  // the whole answer
    std::chrono::milliseconds idle_time{15'000};   // between requests
};

// What answers on one socket.
struct HttpService {
    HttpHandler handler;
    // The largest body taken for this method and path.
    std::function<std::size_t(std::string_view method, std::string_view path)> max_body;
};

// HTTP/1.1 for the loop's thread: every member is called from it and every handler runs on it.
// A handler that throws answers 500 and is logged; it never ends the loop.
//
//   accept -> head -> check_head -> body -> handler … reply -> write -> head (keep-alive)
//                        \-> 4xx -> write -> drain -> close
class HttpServer {
  public:
    explicit HttpServer(boost::asio::io_context& loop, HttpLimits limits = {});
    // Closes every connection and removes the socket files. Replies still held do nothing.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Makes a socket file of mode 0660. A stale file is replaced; one on which somebody listens,
    // or that is no socket, is a fault.
    [[nodiscard]] Result<void> listen_unix(const std::filesystem::path& path, HttpService service);

    // Returns the port, which the system picks for port 0. Only loopback addresses are taken.
    [[nodiscard]] Result<std::uint16_t> listen_tcp(std::string_view address, std::uint16_t port,
                                                   HttpService service);

    // For an orderly stop: accepts no more, closes idle connections, and lets requests that are
    // under way be answered.
    void drain();

    [[nodiscard]] std::size_t connection_count() const;

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace termijnd
