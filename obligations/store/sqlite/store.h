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
    void rehearse(const Job& job) override;
    void read(const ReadJob& job) override;
    [[nodiscard]] bool reads_apart() const override { return false; }

    // For tests that look behind the interface.
    [[nodiscard]] Connection& connection() { return connection_; }

  private:
    template <class Body>
    auto guarded(const Body& body);
    std::vector<std::exception_ptr> run_one(const Job& job);
    void undo(const StateCounts& before);

    Connection connection_;
    SqliteTransaction transaction_;
    Query begin_{connection_, "BEGIN IMMEDIATE"};
    Query commit_{connection_, "COMMIT"};
    Query rollback_{connection_, "ROLLBACK"};
};

}  // namespace termijnd
