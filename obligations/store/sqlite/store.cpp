#include "obligations/store/sqlite/store.h"

namespace termijnd {

SqliteStore::SqliteStore(const std::filesystem::path& path)
    : connection_(path), transaction_(connection_), commits_(connection_.commits_found()) {
    if (!path.empty()) reader_.emplace(path);
}

// After a failure nobody knows what is on the disk: the store is broken.
template <class Body>
auto SqliteStore::guarded(const Body& body) {
    if (connection_.broken()) throw StorageError("the database broke down before");
    try {
        return body();
    } catch (const std::exception& error) {
        connection_.mark_broken();
        connection_.database().tryExec("ROLLBACK");
        throw StorageError(error.what());
    }
}

std::vector<std::exception_ptr> SqliteStore::commit(std::span<const Job> jobs) {
    if (jobs.empty()) return {};
    return guarded([&] {
        connection_.checkpoint_if_long();
        begin();
        if (jobs.size() == 1) return run_one(jobs.front());
        std::vector<std::exception_ptr> failures;
        failures.reserve(jobs.size());
        for (const Job& job : jobs)
            failures.push_back(transaction_.attempt([&] { job(transaction_); }));
        finish();
        return failures;
    });
}

void SqliteStore::begin() {
    begin_.run();
    changes_before_ = connection_.changes();
}

// What wrote nothing is no commit and leaves the disk alone.
void SqliteStore::finish() {
    transaction_.counted().write_state_counts();
    const bool counts = connection_.on_disk() && connection_.changes() != changes_before_;
    if (counts) count_.run(std::to_string(commits_ + 1));
    commit_.run();
    if (counts) connection_.acknowledge(++commits_);
}

void SqliteStore::undo(const StateCounts& before) {
    transaction_.counted().restore_state_counts(before);
    rollback_.run();
}

// A job alone needs no savepoint: where it fails there is nothing to keep.
std::vector<std::exception_ptr> SqliteStore::run_one(const Job& job) {
    const StateCounts before = transaction_.counted().state_counts();
    std::exception_ptr failure;
    try {
        job(transaction_);
    } catch (const StorageError&) {
        throw;
    } catch (...) {
        failure = std::current_exception();
    }
    if (connection_.broken()) throw StorageError("the database broke down within a job");
    if (failure) {
        undo(before);
    } else {
        finish();
    }
    return {std::move(failure)};
}

void SqliteStore::rehearse(const Job& job) {
    const std::exception_ptr failure = guarded([&] {
        const StateCounts before = transaction_.counted().state_counts();
        begin();
        std::exception_ptr thrown;
        try {
            job(transaction_);
        } catch (const StorageError&) {
            throw;
        } catch (...) {
            thrown = std::current_exception();
        }
        undo(before);
        return thrown;
    });
    if (failure) std::rethrow_exception(failure);
}

void SqliteStore::read(const ReadJob& job) {
    if (reader_) return reader_->read(job);
    rehearse([&](Transaction& tx) { job(tx.snapshot()); });
}

bool SqliteStore::untidy() const {
    return connection_.untidy() && !connection_.broken();
}

void SqliteStore::tidy() {
    guarded([&] {
        connection_.tidy();
        return 0;
    });
}

void Store::commit(const Job& job) {
    const auto failures = commit(std::span<const Job>(&job, 1));
    if (failures.front()) std::rethrow_exception(failures.front());
}

std::unique_ptr<Store> open_sqlite(const std::filesystem::path& path) {
    return std::make_unique<SqliteStore>(path);
}

}  // namespace termijnd
