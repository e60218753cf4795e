#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

// What the two kinds of listening sockets share.
namespace termijnd {

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

// How many connections wait to be accepted.
inline constexpr int backlog = 128;

// Why the last system call failed.
inline std::string reason() {
    return std::strerror(errno);
}

inline const sockaddr* as_sockaddr(const void* address) {
    return static_cast<const sockaddr*>(address);
}

}  // namespace termijnd
