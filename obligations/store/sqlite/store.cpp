#include "obligations/store/sqlite/store.h"

namespace termijnd {

using Mode = SqliteTransaction::Mode;

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
        if (auto failures = commit_trusting(jobs)) return std::move(*failures);
        return commit_carefully(jobs);
    });
}

void SqliteStore::begin(Mode mode) {
    begin_.run();
    transaction_.begin(mode);
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

// The first exception. A job that swallowed a StorageError must not be committed.
std::exception_ptr SqliteStore::run(std::span<const Job> jobs) {
    std::exception_ptr failure;
    try {
        for (const Job& job : jobs) job(transaction_);
    } catch (const StorageError&) {
        throw;
    } catch (...) {
        failure = std::current_exception();
    }
    if (connection_.broken()) throw StorageError("the database broke down within a job");
    return failure;
}

// None: one of several threw, or a part of one, and all is undone.
std::optional<SqliteStore::Failures> SqliteStore::commit_trusting(std::span<const Job> jobs) {
    const StateCounts before = transaction_.counted().state_counts();
    begin(Mode::trusting);
    const std::exception_ptr failure = run(jobs);
    if (!failure && !transaction_.is_spoilt()) {
        finish();
        return Failures(jobs.size());
    }
    undo(before);
    if (jobs.size() == 1 && !transaction_.is_spoilt()) return Failures{failure};
    return std::nullopt;
}

SqliteStore::Failures SqliteStore::commit_carefully(std::span<const Job> jobs) {
    begin(Mode::careful);
    Failures failures;
    failures.reserve(jobs.size());
    for (const Job& job : jobs)
        failures.push_back(transaction_.attempt([&] { job(transaction_); }));
    finish();
    return failures;
}

void SqliteStore::rehearse(const Job& job) {
    const std::exception_ptr failure = guarded([&] {
        const StateCounts before = transaction_.counted().state_counts();
        std::exception_ptr thrown;
        for (const Mode mode : {Mode::trusting, Mode::careful}) {
            begin(mode);
            thrown = run({&job, 1});
            undo(before);
            if (!transaction_.is_spoilt()) break;
        }
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
