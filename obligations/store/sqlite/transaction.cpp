#include "obligations/store/sqlite/transaction.h"

namespace termijnd {

// Small facts about the daemon itself.
void SqliteMemory::remember(std::string_view name, std::string_view value) {
    sql_.remember.run(name, value);
}

std::string SqliteMemory::recall(std::string_view name) const {
    std::string value;
    sql_.recall.first([&](const Row& row) { value = row.text(0); }, name);
    return value;
}

SqliteTransaction::SqliteTransaction(Connection& connection)
    : SqliteParts(connection),
      Transaction(Parts{facts, results, told, messages, small, away}),
      connection_(connection),
      savepoint_(connection, "SAVEPOINT part"),
      release_(connection, "RELEASE part"),
      undo_(connection, "ROLLBACK TO part") {
    messages.load_state_counts();
}

void SqliteTransaction::begin(Mode mode) {
    mode_ = mode;
    spoilt_ = false;
}

std::exception_ptr SqliteTransaction::attempt(const std::function<void()>& part) {
    if (mode_ == Mode::careful) return attempt_carefully(part);
    try {
        part();
    } catch (const StorageError&) {
        throw;
    } catch (...) {
        spoilt_ = true;
        throw Undone{};
    }
    return nullptr;
}

// Also a part that swallowed a StorageError must not be committed.
std::exception_ptr SqliteTransaction::attempt_carefully(const std::function<void()>& part) {
    const StateCounts before = messages.state_counts();
    std::exception_ptr failure;
    savepoint_.run();
    try {
        part();
    } catch (const StorageError&) {
        throw;
    } catch (...) {
        failure = std::current_exception();
    }
    if (connection_.broken()) throw StorageError("the database broke down within a job");
    if (failure) {
        messages.restore_state_counts(before);
        undo_.run();
    }
    release_.run();
    return failure;
}

}  // namespace termijnd
