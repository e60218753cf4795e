#pragma once

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
          small(connection) {}

    SqliteJournal facts;
    SqliteDerived results;
    SqliteNotices told;
    SqliteOutbox messages;
    SqliteMemory small;
};

class SqliteTransaction final : private SqliteParts, public Transaction {
  public:
    explicit SqliteTransaction(Connection& connection);

    std::exception_ptr attempt(const std::function<void()>& part) override;
    [[nodiscard]] SqliteOutbox& counted() { return messages; }

  private:
    Connection& connection_;
    Query savepoint_;
    Query release_;
    Query undo_;
};

}  // namespace termijnd
