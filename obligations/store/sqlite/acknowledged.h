#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace termijnd {

// How many commits were acknowledged, in a small file beside the database (its name with
// ".acknowledged" behind it). A write-ahead log that was cut off or has a bit flipped is silently
// taken as shorter by SQLite; a database that holds fewer commits than this file says has lost
// some.
//
// The number is written after a commit and before anybody is told, so it survives the end of the
// process. It is never ahead of what is on the disk, so that it costs no sync of its own: what a
// power failure takes from this file only makes the comparison milder. Throws StorageError.
class AcknowledgedCommits {
  public:
    // Makes the file when there is none. Read with the lock on the database held.
    explicit AcknowledgedCommits(const std::filesystem::path& database);
    ~AcknowledgedCommits();
    AcknowledgedCommits(const AcknowledgedCommits&) = delete;
    AcknowledgedCommits& operator=(const AcknowledgedCommits&) = delete;

    // What the file said when it was opened; none when it was not there or empty.
    [[nodiscard]] std::optional<std::int64_t> found() const { return found_; }
    void write(std::int64_t commits);
    void sync();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    int file_;
    std::optional<std::int64_t> found_;
};

}  // namespace termijnd
