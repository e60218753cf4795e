#pragma once

#include <filesystem>

namespace termijnd {

// Held for as long as this lives; the kernel lets go when the process ends, however it ends.
// Throws StorageError that names the holder, or why the file cannot be made.
class FileLock {
  public:
    explicit FileLock(const std::filesystem::path& database);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int file_;
};

}  // namespace termijnd
