#include "obligations/store/sqlite/store.h"

namespace termijnd {

SqliteStore::SqliteStore(const std::filesystem::path& path)
    : connection_(path), transaction_(connection_) {
    transaction_.load_state_counts();
}

std::vector<std::exception_ptr> SqliteStore::commit(std::span<const Job> jobs) {
    if (connection_.broken()) throw StorageError("the database broke down before");
    if (jobs.empty()) return {};
    try {
        connection_.checkpoint_if_long();
        begin_.run();
        return jobs.size() == 1 ? run_one(jobs.front()) : run_all(jobs);
    } catch (const std::exception& error) {
        connection_.mark_broken();
        connection_.database().tryExec("ROLLBACK");
        throw StorageError(error.what());
    }
}

// A job alone needs no savepoint: where it fails there is nothing to keep.
std::vector<std::exception_ptr> SqliteStore::run_one(const Job& job) {
    const StateCounts before = transaction_.state_counts();
    std::exception_ptr failure = attempt(job);
    if (failure) {
        transaction_.restore_state_counts(before);
        rollback_.run();
    } else {
        finish();
    }
    return {std::move(failure)};
}

std::vector<std::exception_ptr> SqliteStore::run_all(std::span<const Job> jobs) {
    std::vector<std::exception_ptr> failures;
    failures.reserve(jobs.size());
    for (const Job& job : jobs) {
        const StateCounts before = transaction_.state_counts();
        savepoint_.run();
        failures.push_back(attempt(job));
        if (failures.back()) {
            transaction_.restore_state_counts(before);
            undo_.run();
        }
        release_.run();
    }
    finish();
    return failures;
}

// Also a job that swallowed a StorageError must not be committed.
std::exception_ptr SqliteStore::attempt(const Job& job) {
    std::exception_ptr failure;
    try {
        job(transaction_);
    } catch (const StorageError&) {
        throw;
    } catch (...) {
        failure = std::current_exception();
    }
    if (connection_.broken()) throw StorageError("the database broke down within a job");
    return failure;
}

void SqliteStore::finish() {
    transaction_.write_state_counts();
    commit_.run();
}

SqliteTransaction::SqliteTransaction(Connection& connection)
    : journal_{connection}, derived_{connection}, notices_{connection}, outbox_{connection} {}

void Store::commit(const Job& job) {
    const auto failures = commit(std::span<const Job>(&job, 1));
    if (failures.front()) std::rethrow_exception(failures.front());
}

std::unique_ptr<Store> open_sqlite(const std::filesystem::path& path) {
    return std::make_unique<SqliteStore>(path);
}

}  // namespace termijnd
