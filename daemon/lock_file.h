#pragma once

#include <filesystem>

#include "obligations/result.h"

namespace termijnd {

// Holds an exclusive lock on a file for as long as it lives, so that two daemons never open one
// database. The kernel drops the lock when the process ends, however it ends; the file stays.
class LockFile {
  public:
    // The fault names the process that holds the lock.
    [[nodiscard]] static Result<LockFile> acquire(const std::filesystem::path& path);

    ~LockFile();
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&& other) noexcept;

  private:
    explicit LockFile(int fd) : fd_(fd) {}

    int fd_;
};

}  // namespace termijnd
