#include "obligations/store/sqlite/reader.h"

namespace termijnd {

SqliteReader::SqliteReader(const std::filesystem::path& path)
    : connection_(path, Connection::ReadOnly{}), parts_(connection_) {}

// The counts that are kept are those of the table here: what the writer has in memory may not be
// committed.
void SqliteReader::begin() {
    if (connection_.broken()) throw StorageError("the database could not be read before");
    try {
        begin_.run();
        parts_.messages.load_state_counts();
    } catch (const SQLite::Exception& error) {
        connection_.mark_broken();
        throw StorageError(error.what());
    }
}

void SqliteReader::read(const ReadJob& job) {
    begin();
    std::exception_ptr failure;
    try {
        job({parts_.facts, parts_.results, parts_.told, parts_.messages, parts_.small,
             parts_.away});
    } catch (...) {
        failure = std::current_exception();
    }
    end_.run();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace termijnd
