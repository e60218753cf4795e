#pragma once

#include <sys/types.h>

#include <string>

#include "obligations/law/result.h"

namespace termijnd {

// The socket file by which termijnctl reaches the daemon: mode 0660, for its owner and group. Who
// may write there may do all; the kernel tells who asks (SO_PEERCRED).
inline constexpr mode_t unix_socket_mode = 0660;

// Makes the file and listens: the descriptor is the caller's. A stale file is replaced; one on
// which somebody listens, or that is no socket, is a fault that says what to do.
[[nodiscard]] Result<int> listen_on_unix_socket(const std::string& path);

// Removes the file when it goes, unless another daemon has made one of the same name since.
class SocketFile {
  public:
    explicit SocketFile(std::string path);  // that was just made
    ~SocketFile();
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;

  private:
    std::string path_;
    ino_t inode_ = 0;
};

}  // namespace termijnd
