#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "obligations/store/sqlite/file_lock.h"

namespace termijnd {

// The one connection to the database: it writes, reads and checkpoints. Opened with the settings
// that keep acknowledged commits through a power failure, checked and migrated.
//
// SQLite 3.7.0 to 3.51.2 can corrupt a WAL when two connections write or checkpoint at once.
// Therefore there is a lock file, and the database itself is locked for this connection alone.
class Connection {
  public:
    // `path` empty: in memory. Throws StorageError that says what to do.
    explicit Connection(const std::filesystem::path& path);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] SQLite::Database& database() { return database_; }

    // What went wrong, as the interface of the store says it: StorageError for a broken
    // environment (remembered: see broken()), std::out_of_range for a key that does not exist,
    // std::invalid_argument for a value that a CHECK refuses.
    [[noreturn]] void rethrow(const SQLite::Exception& error);
    [[nodiscard]] bool broken() const { return broken_; }
    void mark_broken() noexcept { broken_ = true; }

    // Writes the WAL back once it is long. Called between commits, so that a failure is that of
    // the next commit and not of one that is already on disk.
    void checkpoint_if_long();

    // Every statement prepared so far, so that a test can look at all query plans.
    std::vector<std::string> prepared;

  private:
    void harden();
    void set_pragmas(bool on_disk);
    void refuse_strangers(const std::filesystem::path& path);
    void check_integrity(const std::filesystem::path& path);
    void migrate();

    std::optional<FileLock> lock_;
    SQLite::Database database_;
    int wal_pages_ = 0;
    bool broken_ = false;
};

}  // namespace termijnd
