#include "tests/bench/fast_receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace termijnd::bench {
namespace {

constexpr std::string_view answer = "HTTP/1.1 204 No Content\r\n\r\n";

// How many whole requests `in` starts with; they are taken off.
std::size_t take_requests(std::string& in) {
    std::size_t count = 0;
    for (;;) {
        const std::size_t end = in.find("\r\n\r\n");
        if (end == std::string::npos) return count;
        const std::size_t field = in.find("Content-Length: ");
        const std::size_t length =
            field < end ? std::strtoul(in.c_str() + field + 16, nullptr, 10) : 0;
        if (in.size() < end + 4 + length) return count;
        in.erase(0, end + 4 + length);
        ++count;
    }
}

[[noreturn]] void serve(int listener) {
    const int poll = epoll_create1(0);
    epoll_event event{EPOLLIN, {.fd = listener}};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    std::map<int, std::string> pending;
    epoll_event ready[64];
    char buffer[16384];
    for (;;) {
        const int count = epoll_wait(poll, ready, 64, -1);
        for (int i = 0; i < count; ++i) {
            const int fd = ready[i].data.fd;
            if (fd == listener) {
                const int client = accept(listener, nullptr, nullptr);
                const int on = 1;
                setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                epoll_event added{EPOLLIN, {.fd = client}};
                epoll_ctl(poll, EPOLL_CTL_ADD, client, &added);
                continue;
            }
            const ssize_t got = read(fd, buffer, sizeof buffer);
            if (got <= 0) {
                close(fd);
                pending.erase(fd);
                continue;
            }
            std::string& in = pending[fd];
            in.append(buffer, static_cast<std::size_t>(got));
            for (std::size_t n = take_requests(in); n > 0; --n) {
                if (write(fd, answer.data(), answer.size()) < 0) break;
            }
        }
    }
}

}  // namespace

FastReceiver::FastReceiver() {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener, 256) != 0 ||
        getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
    process_ = fork();
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener);
    }
    close(listener);
}

FastReceiver::~FastReceiver() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

}  // namespace termijnd::bench
