#pragma once

#include <exception>
#include <filesystem>
#include <span>
#include <vector>

#include "obligations/store/sqlite/transaction.h"

namespace termijnd {

// After a failed commit nobody knows what is on the disk: nothing is tried again.
class SqliteStore final : public Store {
  public:
    explicit SqliteStore(const std::filesystem::path& path);

    using Store::commit;
    [[nodiscard]] std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override;

    // For tests that look behind the interface.
    [[nodiscard]] Connection& connection() { return connection_; }

  private:
    std::vector<std::exception_ptr> run_one(const Job& job);
    std::vector<std::exception_ptr> run_all(std::span<const Job> jobs);
    std::exception_ptr attempt(const Job& job);
    void finish();

    Connection connection_;
    SqliteTransaction transaction_;
    Query begin_{connection_, "BEGIN IMMEDIATE"};
    Query commit_{connection_, "COMMIT"};
    Query rollback_{connection_, "ROLLBACK"};
    Query savepoint_{connection_, "SAVEPOINT job"};
    Query release_{connection_, "RELEASE job"};
    Query undo_{connection_, "ROLLBACK TO job"};
};

}  // namespace termijnd
