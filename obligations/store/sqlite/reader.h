#pragma once

#include "obligations/store/sqlite/transaction.h"

namespace termijnd {

// Reads beside the connection that writes, and never waits for it: each job sees what was committed
// when it began.
class SqliteReader {
  public:
    explicit SqliteReader(const std::filesystem::path& path);

    // Throws what the job throws. After a StorageError there is no reading any more.
    void read(const ReadJob& job);

    // For tests that look behind the interface.
    [[nodiscard]] Connection& connection() { return connection_; }

  private:
    void begin();

    Connection connection_;
    SqliteParts parts_;
    Query begin_{connection_, "BEGIN"};
    Query end_{connection_, "COMMIT"};
};

}  // namespace termijnd
