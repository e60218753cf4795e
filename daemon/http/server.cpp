#include "daemon/http/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "daemon/http/connection.h"
#include "daemon/logging.h"

namespace asio = boost::asio;

namespace termijnd {
namespace {

constexpr mode_t socket_mode = 0660;
constexpr int backlog = 128;
constexpr std::chrono::seconds pause_after_failure{1};

using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

// Closes a descriptor unless it is taken over.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

std::string reason() {
    return std::strerror(errno);
}

const sockaddr* as_sockaddr(const void* address) {
    return static_cast<const sockaddr*>(address);
}

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

// Removes the socket file that a daemon left behind which was killed.
Result<void> remove_stale(const std::string& path, const sockaddr_un& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) return {};
        return Fault{path, "cannot be looked at: " + reason()};
    }
    if (!S_ISSOCK(status.st_mode))
        return Fault{path, "is there but is no socket; move it away or set another socket path"};
    const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(probe.get(), as_sockaddr(&address), sizeof address) == 0)
        return Fault{path, "another daemon listens here; stop it or set another socket path"};
    if (errno != ECONNREFUSED) return Fault{path, "cannot be taken over: " + reason()};
    if (::unlink(path.c_str()) != 0) return Fault{path, "cannot be replaced: " + reason()};
    return {};
}

Result<int> open_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return Fault{path, "is too long for a socket path; at most 107 bytes"};
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (auto removed = remove_stale(path, address); !removed) return removed.error();
    Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    // The file gets its mode from the descriptor, so it is never wider for even a moment; chmod
    // then adds back what the umask took.
    if (fd.get() < 0 || ::fchmod(fd.get(), socket_mode) != 0 ||
        ::bind(fd.get(), as_sockaddr(&address), sizeof address) != 0 ||
        ::chmod(path.c_str(), socket_mode) != 0 || ::listen(fd.get(), backlog) != 0)
        return Fault{path, "cannot listen here: " + reason() +
                               "; see that the folder exists and may be written"};
    return fd.release();
}

struct TcpListener {
    int fd;
    int family;
    std::uint16_t port;
};

Result<TcpListener> open_tcp(const std::string& address, std::uint16_t port) {
    const std::string place = address + ":" + std::to_string(port);
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    const bool is_v4 = ::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1;
    const bool is_v6 = !is_v4 && ::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1;
    const bool loopback = is_v4 ? (ntohl(v4.sin_addr.s_addr) >> 24) == 127
                                : is_v6 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
    if (!loopback)
        return Fault{place,
                     "is not a loopback address; listen on 127.0.0.1 and put a proxy in front"};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    const int family = is_v4 ? AF_INET : AF_INET6;
    const sockaddr* wanted = is_v4 ? as_sockaddr(&v4) : as_sockaddr(&v6);
    socklen_t size = is_v4 ? sizeof v4 : sizeof v6;

    Descriptor fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    if (fd.get() < 0 || ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(fd.get(), wanted, size) != 0 || ::listen(fd.get(), backlog) != 0)
        return Fault{place, "cannot listen here: " + reason() + "; set another http.listen"};
    sockaddr_storage bound{};
    size = sizeof bound;
    ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&bound), &size);
    const std::uint16_t given = is_v4 ? reinterpret_cast<const sockaddr_in&>(bound).sin_port
                                      : reinterpret_cast<const sockaddr_in6&>(bound).sin6_port;
    return TcpListener{fd.release(), family, ntohs(given)};
}

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
  public:
    Impl(asio::io_context& loop, const HttpLimits& limits) : loop_(loop), limits_(limits) {}

    void listen(int fd, int family, HttpService service, const std::string& socket_file) {
        auto listener = std::make_shared<Listener>(loop_);
        listener->acceptor.assign(asio::generic::stream_protocol(family, 0), fd);
        listener->service = std::make_shared<const HttpService>(std::move(service));
        struct stat status {};
        if (!socket_file.empty() && ::lstat(socket_file.c_str(), &status) == 0) {
            listener->socket_file = socket_file;
            listener->inode = status.st_ino;
        }
        listeners_.push_back(listener);
        accept(listener);
    }

    void drain() {
        for (const auto& listener : std::exchange(listeners_, {})) {
            boost::system::error_code ignored;
            listener->acceptor.close(ignored);
            listener->pause.cancel();
            remove_file(*listener);
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
        std::string socket_file;
        ino_t inode = 0;
    };

    // Only our own: after us another daemon may have made one of the same name.
    static void remove_file(const Listener& listener) {
        struct stat status {};
        if (listener.socket_file.empty() || ::lstat(listener.socket_file.c_str(), &status) != 0)
            return;
        if (status.st_ino == listener.inode) ::unlink(listener.socket_file.c_str());
    }

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
    auto fd = open_unix(path.string());
    if (!fd) return fd.error();
    impl_->listen(*fd, AF_UNIX, std::move(service), path.string());
    return {};
}

Result<std::uint16_t> HttpServer::listen_tcp(std::string_view address, std::uint16_t port,
                                             HttpService service) {
    auto listener = open_tcp(std::string(address), port);
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
