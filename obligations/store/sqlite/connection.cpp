#include "obligations/store/sqlite/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "obligations/store/sqlite/migrations.h"
#include "obligations/store/store.h"

namespace termijnd {
namespace {

constexpr int application_id = 0x54524d44;  // "TRMD"
constexpr int checkpoint_pages = 1000;      // 4 MB of WAL
constexpr int lookaside_bytes = 1200;       // a slot for SQLite's small allocations
constexpr int lookaside_slots = 2000;
constexpr int busy_ms = 2000;  // a backup program that looks in for a moment
constexpr int cache_kilobytes = 24000;
constexpr int reader_cache_kilobytes = 8000;

// Made here and not by SQLite, so that nobody else can read it; the WAL takes over its mode.
void make_private(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);  // what is wrong with it, SQLite reports when it opens it
}

// Memory statistics cost a lock per allocation, and nobody reads them.
void configure_library() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)once;  // refused when somebody opened a database before: then it is only slower
}

SQLite::Database open_file(const std::filesystem::path& path) {
    configure_library();
    if (path.empty()) return {":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX};
    make_private(path);
    try {
        return {path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, busy_ms};
    } catch (const SQLite::Exception& error) {
        throw StorageError("cannot open " + path.string() + ": " + error.what());
    }
}

// The reader does not make the file private: closing any handle of it gives up the locks that
// SQLite holds for the whole process.
SQLite::Database open_to_read(const std::filesystem::path& path) {
    try {
        return {path.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, busy_ms};
    } catch (const SQLite::Exception& error) {
        throw StorageError("cannot open " + path.string() + " to read: " + error.what());
    }
}

int integer_pragma(SQLite::Database& database, const std::string& name) {
    return database.execAndGet("PRAGMA " + name).getInt();
}

bool is_storage_failure(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN:
        case SQLITE_NOMEM:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return true;
        default:
            return false;
    }
}

}  // namespace

Connection::Connection(const std::filesystem::path& path)
    : lock_(path.empty() ? std::optional<FileLock>()
                         : std::optional<FileLock>(std::in_place, path)),
      database_(open_file(path)) {
    try {
        // Whoever is refused leaves the WAL as it is: it is the evidence.
        sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        harden();
        refuse_strangers(path);
        set_pragmas();
        database_.exec("PRAGMA cache_size = -" + std::to_string(cache_kilobytes));
        if (!path.empty()) set_durable();
        check_integrity(path);
        if (!path.empty()) refuse_loss(path);
        migrate();
        tidy();
        sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    } catch (const SQLite::Exception& error) {
        throw StorageError("cannot use " + path.string() + ": " + error.what());
    }
}

Connection::Connection(const std::filesystem::path& path, ReadOnly)
    : database_(open_to_read(path)) {
    try {
        sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        harden();
        set_pragmas();
        database_.exec("PRAGMA query_only = ON");
        database_.exec("PRAGMA wal_autocheckpoint = 0");
        database_.exec("PRAGMA cache_size = -" + std::to_string(reader_cache_kilobytes));
    } catch (const SQLite::Exception& error) {
        throw StorageError("cannot read " + path.string() + ": " + error.what());
    }
}

// A broken one writes nothing any more: the next start takes up the WAL as it is.
Connection::~Connection() {
    if (broken_)
        sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Connection::harden() {
    sqlite3* handle = database_.getHandle();
    // The statements that stay prepared would use up the default, and leave malloc to the rest.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_LOOKASIDE, nullptr, lookaside_bytes, lookaside_slots);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    database_.exec("PRAGMA mmap_size = 0");
    database_.exec("PRAGMA cell_size_check = ON");
}

void Connection::refuse_strangers(const std::filesystem::path& path) {
    const int tables = database_.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    const int mark = integer_pragma(database_, "application_id");
    if (mark != application_id && (tables > 0 || mark != 0))
        throw StorageError(path.string() + " is a database of another program");
    const int version = integer_pragma(database_, "user_version");
    const int known = migrations().back().version;
    if (version > known) {
        throw StorageError(path.string() + " has schema " + std::to_string(version) +
                           ", this program knows up to " + std::to_string(known) +
                           "; start the newer termijnd that wrote it, or restore the backup made "
                           "before the upgrade");
    }
    if (version < 0 || (version == 0 && tables > 0)) {
        throw StorageError(path.string() + " has schema " + std::to_string(version) +
                           ", which no termijnd wrote: somebody changed its user_version; restore "
                           "the last backup");
    }
}

void Connection::set_pragmas() {
    database_.exec("PRAGMA foreign_keys = ON");
    database_.exec("PRAGMA recursive_triggers = ON");  // REPLACE must not pass append-only
    database_.exec("PRAGMA secure_delete = ON");
    database_.exec("PRAGMA temp_store = MEMORY");  // no personal data in /var/tmp
}

void Connection::set_durable() {
    // Also replaces the automatic checkpoint, which keeps its failures to itself.
    const auto note_length = [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Connection*>(self)->wal_pages_ = pages;
        static_cast<Connection*>(self)->untidy_ = true;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database_.getHandle(), note_length, this);
    const std::string mode = database_.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal") throw StorageError("the file system does not allow a WAL: mode is " + mode);
    database_.exec("PRAGMA synchronous = FULL");
    database_.exec("PRAGMA journal_size_limit = 67108864");
    untidy_ = true;  // what the last run left in the WAL
}

void Connection::check_integrity(const std::filesystem::path& path) {
    const std::string verdict = database_.execAndGet("PRAGMA quick_check(1)").getString();
    if (verdict != "ok") {
        throw StorageError(path.string() + " is damaged (" + verdict +
                           "); keep a copy of it and restore the last backup");
    }
}

// Before the first migration: a WAL that is gone may have taken the tables with it.
void Connection::refuse_loss(const std::filesystem::path& path) {
    if (integer_pragma(database_, "user_version") >= 2) {
        commits_found_ =
            database_.execAndGet("SELECT CAST(value AS INTEGER) FROM memory WHERE name = 'commits'")
                .getInt64();
    }
    acknowledged_.emplace(path);
    const std::int64_t acknowledged = acknowledged_->found().value_or(0);
    if (commits_found_ < acknowledged) {
        throw StorageError(
            path.string() + " holds " + std::to_string(commits_found_) + " commits, " +
            std::to_string(acknowledged) +
            " were acknowledged: the write-ahead log is damaged or was cut off, or an older "
            "database was put in its place. Keep a copy of all its files and restore the last "
            "backup; to go on with what is left, remove " +
            acknowledged_->path().string());
    }
    if (!acknowledged_->found() && commits_found_ > 0) {
        remark_ = acknowledged_->path().string() +
                  " was not there: whether acknowledged commits are missing cannot be told; going "
                  "on with the " +
                  std::to_string(commits_found_) + " that are there";
    }
    acknowledged_->write(commits_found_);
}

void Connection::migrate() {
    const int version = integer_pragma(database_, "user_version");
    for (const Migration& migration : migrations()) {
        if (migration.version <= version) continue;
        database_.exec("BEGIN IMMEDIATE");
        try {
            database_.exec(migration.sql);
            database_.exec("PRAGMA application_id = " + std::to_string(application_id));
            database_.exec("PRAGMA user_version = " + std::to_string(migration.version));
            database_.exec("COMMIT");
        } catch (const SQLite::Exception& error) {
            database_.tryExec("ROLLBACK");
            throw StorageError(std::string(migration.name) +
                               " failed and was undone: " + error.what());
        }
    }
}

void Connection::rethrow(const SQLite::Exception& error) {
    if (is_storage_failure(error.getErrorCode())) {
        broken_ = true;
        throw StorageError(std::string("the database cannot be used any more: ") + error.what());
    }
    if (error.getExtendedErrorCode() == SQLITE_CONSTRAINT_FOREIGNKEY) {
        throw std::out_of_range("refers to a case, party, obligation or message that is unknown");
    }
    if ((error.getErrorCode() & 0xff) == SQLITE_CONSTRAINT) {
        throw std::invalid_argument(std::string("refused by the store: ") + error.what());
    }
    throw error;
}

void Connection::acknowledge(std::int64_t commits) {
    acknowledged_->write(commits);
}

std::int64_t Connection::changes() {
    return sqlite3_total_changes64(database_.getHandle());
}

void Connection::checkpoint_if_long() {
    // It began anew. Where one commit fills it as far again that is not seen, and the next time is
    // a little later.
    if (wal_pages_ < written_back_) written_back_ = 0;
    if (wal_pages_ - written_back_ < checkpoint_pages) return;
    try {
        database_.exec("PRAGMA wal_checkpoint(PASSIVE)");
        written_back_ = wal_pages_;
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

void Connection::tidy() {
    if (!untidy_) return;
    try {
        // A reader in the way is not waited for: what it allows is written back all the same.
        database_.setBusyTimeout(0);
        const bool in_the_way =
            database_.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() != 0;
        database_.setBusyTimeout(busy_ms);
        untidy_ = in_the_way;
        written_back_ = wal_pages_;
        if (!in_the_way) wal_pages_ = written_back_ = 0;
        acknowledged_->sync();
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

}  // namespace termijnd
