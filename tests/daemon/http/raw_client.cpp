#include "tests/daemon/http/raw_client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace termijnd::test {
namespace {

constexpr int patience_ms = 5000;

int connected(int family, const sockaddr* address, socklen_t size) {
    const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, address, size) != 0)
        throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
    return fd;
}

}  // namespace

RawClient::RawClient(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd_ = connected(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

RawClient::RawClient(const std::filesystem::path& unix_socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, unix_socket.c_str(), sizeof address.sun_path - 1);
    fd_ = connected(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

RawClient::~RawClient() {
    if (fd_ >= 0) ::close(fd_);
}

RawClient::RawClient(RawClient&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string RawClient::read_to_end() {
    return read({});
}

std::string RawClient::read_until(std::string_view text) {
    return read(text);
}

void RawClient::stop_sending() {
    ::shutdown(fd_, SHUT_WR);
}

std::string RawClient::read(std::string_view until) {
    std::string all;
    char part[4096];
    while (until.empty() || all.find(until) == std::string::npos) {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, patience_ms) <= 0)
            throw std::runtime_error("no answer within 5 s, only: " + all);
        const ssize_t size = ::read(fd_, part, sizeof part);
        if (size <= 0) break;
        all.append(part, static_cast<std::size_t>(size));
    }
    return all;
}

int status_of(std::string_view answer) {
    constexpr std::string_view start = "HTTP/1.1 ";
    if (answer.substr(0, start.size()) != start) return 0;
    return std::stoi(std::string(answer.substr(start.size(), 3)));
}

}  // namespace termijnd::test
