#pragma once

#include <sys/types.h>

#include <cstdint>

namespace termijnd::bench {

// An HTTP/1.1 receiver in a process of its own: keep-alive, one thread, answers 204 to every
// request with a Content-Length. As cheap as a receiver can be, so that the senders are measured.
class FastReceiver {
  public:
    FastReceiver();   // listens on a free loopback port
    ~FastReceiver();  // ends the process
    FastReceiver(const FastReceiver&) = delete;
    FastReceiver& operator=(const FastReceiver&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

  private:
    pid_t process_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace termijnd::bench
