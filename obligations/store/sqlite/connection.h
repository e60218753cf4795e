#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "obligations/store/sqlite/acknowledged.h"
#include "obligations/store/sqlite/file_lock.h"

namespace termijnd {

// A connection to the database. The one that writes and checkpoints is opened with the settings
// that keep acknowledged commits through a power failure; it locks, checks and migrates. Beside it
// stands one that only reads.
//
// SQLite 3.7.0 to 3.51.2 can corrupt a WAL when two connections write or checkpoint at once.
// Therefore there is a lock file against another daemon, and the reader does neither.
class Connection {
  public:
    // Writes. `path` empty: in memory. Throws StorageError that says what to do.
    explicit Connection(const std::filesystem::path& path);
    // Reads beside one that writes, which must outlive it. Any thread, one at a time.
    struct ReadOnly {};
    Connection(const std::filesystem::path& path, ReadOnly);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] SQLite::Database& database() { return database_; }
    [[nodiscard]] bool on_disk() const { return acknowledged_.has_value(); }

    // What went wrong, as the interface of the store says it: StorageError for a broken
    // environment (remembered: see broken()), std::out_of_range for a key that does not exist,
    // std::invalid_argument for a value that a CHECK refuses.
    [[noreturn]] void rethrow(const SQLite::Exception& error);
    [[nodiscard]] bool broken() const { return broken_; }
    void mark_broken() noexcept { broken_ = true; }

    // How many commits the database held when it was opened.
    [[nodiscard]] std::int64_t commits_found() const { return commits_found_; }
    // Writes down that so many commits are on disk; before anybody is told.
    void acknowledge(std::int64_t commits);
    // What the operator must know of how it was opened; empty when all is well.
    [[nodiscard]] const std::string& remark() const { return remark_; }

    // Rows written so far, those undone again included.
    [[nodiscard]] std::int64_t changes();

    // Writes the WAL back each time it has grown long. Called between commits, so that a failure is
    // that of the next commit and not of one that is already on disk.
    void checkpoint_if_long();
    // Is there anything in the WAL? After tidy() not, unless a reader was in the way.
    [[nodiscard]] bool untidy() const { return untidy_; }
    // Writes all of the WAL back and empties it. Waits for nobody.
    void tidy();

    // Every statement prepared so far, so that a test can look at all query plans.
    std::vector<std::string> prepared;

  private:
    void harden();
    void set_pragmas();
    void set_durable();
    void refuse_strangers(const std::filesystem::path& path);
    void check_integrity(const std::filesystem::path& path);
    void refuse_loss(const std::filesystem::path& path);
    void migrate();

    std::optional<FileLock> lock_;
    std::optional<AcknowledgedCommits> acknowledged_;
    SQLite::Database database_;
    std::int64_t commits_found_ = 0;
    std::string remark_;
    int wal_pages_ = 0;     // since it last began anew, which it does when all is written back and
                            // nobody reads
    int written_back_ = 0;  // of these, at the last checkpoint
    bool untidy_ = false;
    bool broken_ = false;
};

}  // namespace termijnd
