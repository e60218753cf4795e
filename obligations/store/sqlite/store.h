#pragma once

#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "obligations/store/sqlite/reader.h"
#include "obligations/store/sqlite/transaction.h"

namespace termijnd {

// After a failed commit nobody knows what is on the disk: nothing is tried again. On disk there is
// a second connection for read(); in memory the one that writes also reads.
class SqliteStore final : public Store {
  public:
    explicit SqliteStore(const std::filesystem::path& path);

    using Store::commit;
    [[nodiscard]] std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override;
    void rehearse(const Job& job) override;
    void read(const ReadJob& job) override;
    [[nodiscard]] bool reads_apart() const override { return reader_.has_value(); }
    [[nodiscard]] bool untidy() const override;
    void tidy() override;
    [[nodiscard]] std::string remark() const override { return connection_.remark(); }

    // For tests that look behind the interface.
    [[nodiscard]] Connection& connection() { return connection_; }
    [[nodiscard]] Connection& reading_connection() { return reader_.value().connection(); }

  private:
    template <class Body>
    auto guarded(const Body& body);
    void begin(SqliteTransaction::Mode mode);
    void finish();
    using Failures = std::vector<std::exception_ptr>;
    std::optional<Failures> commit_trusting(std::span<const Job> jobs);
    Failures commit_carefully(std::span<const Job> jobs);
    std::exception_ptr run(std::span<const Job> jobs);
    void undo(const StateCounts& before);

    Connection connection_;
    SqliteTransaction transaction_;
    Query begin_{connection_, "BEGIN IMMEDIATE"};
    Query commit_{connection_, "COMMIT"};
    Query rollback_{connection_, "ROLLBACK"};
    Query count_{connection_, "UPDATE memory SET value = ? WHERE name = 'commits'"};
    std::int64_t commits_;
    std::int64_t changes_before_ = 0;
    std::optional<SqliteReader> reader_;  // goes before the connection that writes
};

}  // namespace termijnd
