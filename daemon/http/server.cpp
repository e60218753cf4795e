#include "daemon/http/server.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "daemon/http/connection.h"
#include "daemon/http/loopback_socket.h"
#include "daemon/http/unix_socket.h"
#include "daemon/logging.h"

namespace asio = boost::asio;

namespace termijnd {
namespace {

constexpr std::chrono::seconds pause_after_failure{1};

using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

// "127.0.0.1" or "uid 1000": whom the caps count, and who asked.
std::string peer_of(int fd) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "unknown";
    if (address.ss_family == AF_UNIX) {
        ucred user{};
        size = sizeof user;
        if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &user, &size) != 0) return "unknown";
        return "uid " + std::to_string(user.uid);
    }
    char text[INET6_ADDRSTRLEN] = "";
    const void* number =
        address.ss_family == AF_INET6
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
            : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    ::inet_ntop(address.ss_family, number, text, sizeof text);
    return text;
}

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
  public:
    Impl(asio::io_context& loop, const HttpLimits& limits) : loop_(loop), limits_(limits) {}

    void listen(int fd, int family, HttpService service, const std::string& socket_file) {
        auto listener = std::make_shared<Listener>(loop_);
        listener->acceptor.assign(asio::generic::stream_protocol(family, 0), fd);
        listener->service = std::make_shared<const HttpService>(std::move(service));
        if (!socket_file.empty()) listener->file.emplace(socket_file);
        listeners_.push_back(listener);
        accept(listener);
    }

    void drain() {
        for (const auto& listener : std::exchange(listeners_, {})) {
            boost::system::error_code ignored;
            listener->acceptor.close(ignored);
            listener->pause.cancel();
            listener->file.reset();
        }
        const auto connections = connections_;
        for (const auto& connection : connections) connection->finish();
    }

    void stop() {
        drain();
        const auto connections = connections_;
        for (const auto& connection : connections) connection->abort();
    }

    [[nodiscard]] std::size_t connection_count() const { return connections_.size(); }

  private:
    struct Listener {
        explicit Listener(asio::io_context& loop) : acceptor(loop), pause(loop) {}

        Acceptor acceptor;
        asio::steady_timer pause;
        std::shared_ptr<const HttpService> service;
        std::optional<SocketFile> file;
    };

    void accept(const std::shared_ptr<Listener>& listener) {
        listener->acceptor.async_accept(
            [weak = weak_from_this(), listener](const boost::system::error_code& error,
                                                HttpConnection::Socket socket) {
                const auto self = weak.lock();
                if (!self || !listener->acceptor.is_open()) return;
                if (!error) self->take(std::move(socket), listener->service);
                const bool passing = !error || error == asio::error::connection_aborted;
                passing ? self->accept(listener) : self->accept_later(listener, error);
            });
    }

    // Out of descriptors or memory: trying again at once would only burn the processor.
    void accept_later(const std::shared_ptr<Listener>& listener,
                      const boost::system::error_code& error) {
        log_error("http.accept-failed", "no connection could be accepted; trying again in 1 s",
                  {{"reason", error.message()}});
        listener->pause.expires_after(pause_after_failure);
        listener->pause.async_wait(
            [weak = weak_from_this(), listener](const boost::system::error_code& cancelled) {
                const auto self = weak.lock();
                if (self && !cancelled && listener->acceptor.is_open()) self->accept(listener);
            });
    }

    void take(HttpConnection::Socket socket, const std::shared_ptr<const HttpService>& service) {
        const std::string peer = peer_of(socket.native_handle());
        if (connections_.size() >= limits_.connections ||
            per_peer_[peer] >= limits_.connections_per_peer)
            return turn_away(socket, peer);
        ++per_peer_[peer];
        const auto slot = std::make_shared<std::weak_ptr<HttpConnection>>();
        auto on_end = [weak = weak_from_this(), slot, peer] {
            if (const auto self = weak.lock()) self->forget(slot->lock(), peer);
        };
        auto connection = std::make_shared<HttpConnection>(std::move(socket), peer, limits_,
                                                           service, std::move(on_end));
        *slot = connection;
        connections_.insert(connection);
        connection->start();
    }

    void forget(const std::shared_ptr<HttpConnection>& connection, const std::string& peer) {
        connections_.erase(connection);
        const auto count = per_peer_.find(peer);
        if (count != per_peer_.end() && --count->second == 0) per_peer_.erase(count);
    }

    void turn_away(HttpConnection::Socket& socket, const std::string& peer) {
        if (per_peer_[peer] == 0) per_peer_.erase(peer);
        const std::string wire =
            to_wire(problem(503, "Er zijn te veel verbindingen; probeer het later."), false, true);
        boost::system::error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(wire), ignored);
    }

    asio::io_context& loop_;
    const HttpLimits limits_;
    std::vector<std::shared_ptr<Listener>> listeners_;
    std::set<std::shared_ptr<HttpConnection>> connections_;
    std::map<std::string, std::size_t> per_peer_;
};

HttpServer::HttpServer(asio::io_context& loop, HttpLimits limits)
    : impl_(std::make_shared<Impl>(loop, limits)) {}

HttpServer::~HttpServer() {
    impl_->stop();
}

Result<void> HttpServer::listen_unix(const std::filesystem::path& path, HttpService service) {
    auto fd = listen_on_unix_socket(path.string());
    if (!fd) return fd.error();
    impl_->listen(*fd, AF_UNIX, std::move(service), path.string());
    return {};
}

Result<std::uint16_t> HttpServer::listen_tcp(std::string_view address, std::uint16_t port,
                                             HttpService service) {
    auto listener = listen_on_loopback(std::string(address), port);
    if (!listener) return listener.error();
    impl_->listen(listener->fd, listener->family, std::move(service), {});
    return listener->port;
}

void HttpServer::drain() {
    impl_->drain();
}

std::size_t HttpServer::connection_count() const {
    return impl_->connection_count();
}

}  // namespace termijnd
