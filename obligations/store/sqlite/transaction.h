#pragma once

#include <cstdint>

#include "obligations/store/sqlite/parts.h"
#include "obligations/store/store.h"

namespace termijnd {

// The parts on one connection, before the Transaction that refers to them.
struct SqliteParts {
    explicit SqliteParts(Connection& connection)
        : facts(connection),
          results(connection),
          told(connection),
          messages(connection),
          small(connection),
          away(connection) {}

    SqliteJournal facts;
    SqliteDerived results;
    SqliteNotices told;
    SqliteOutbox messages;
    SqliteMemory small;
    SqliteOutages away;
};

// Trusting or careful. A savepoint copies every page that is touched after it, and each statement
// then walks along all copies. Nearly nothing throws, so a commit is tried without savepoints
// first; where a part throws after all, the whole commit is undone and done again with them.
class SqliteTransaction final : private SqliteParts, public Transaction {
  public:
    enum class Mode : std::uint8_t { trusting, careful };

    explicit SqliteTransaction(Connection& connection);

    // Trusting: a part that throws leaves the job by way of Undone.
    std::exception_ptr attempt(const std::function<void()>& part) override;
    struct Undone {};

    void begin(Mode mode);
    // Something threw that only a careful one can undo alone.
    [[nodiscard]] bool is_spoilt() const { return spoilt_; }
    [[nodiscard]] SqliteOutbox& counted() { return messages; }

  private:
    std::exception_ptr attempt_carefully(const std::function<void()>& part);

    Connection& connection_;
    Mode mode_ = Mode::careful;
    bool spoilt_ = false;
    Query savepoint_;
    Query release_;
    Query undo_;
};

}  // namespace termijnd
