#include "daemon/http/loopback_socket.h"

#include <arpa/inet.h>

#include "daemon/http/descriptor.h"

namespace termijnd {

Result<LoopbackListener> listen_on_loopback(const std::string& address, std::uint16_t port) {
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
    return LoopbackListener{fd.release(), family, ntohs(given)};
}

}  // namespace termijnd
