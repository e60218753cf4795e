#include "obligations/store/sqlite/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "obligations/store/sqlite/migrations.h"
#include "obligations/store/store.h"

namespace termijnd {
namespace {

constexpr int application_id = 0x54524d44;  // "TRMD"
constexpr int checkpoint_pages = 4000;      // 16 MB of WAL
constexpr int lookaside_bytes = 1200;       // a slot for SQLite's small allocations
constexpr int lookaside_slots = 2000;
constexpr int busy_ms = 2000;  // a backup program that looks in for a moment

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
        harden();
        refuse_strangers(path);
        set_pragmas(!path.empty());
        check_integrity(path);
        migrate();
    } catch (const SQLite::Exception& error) {
        throw StorageError("cannot use " + path.string() + ": " + error.what());
    }
}

void Connection::harden() {
    sqlite3* handle = database_.getHandle();
    // The statements that stay prepared would use up the default, and leave malloc to the rest.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_LOOKASIDE, nullptr, lookaside_bytes, lookaside_slots);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    // Also replaces the automatic checkpoint, which keeps its failures to itself.
    const auto note_length = [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Connection*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(handle, note_length, this);
    // Before the first page is read: no other connection then gets in, and no shared memory.
    database_.exec("PRAGMA locking_mode = EXCLUSIVE");
    database_.exec("PRAGMA mmap_size = 0");
    database_.exec("PRAGMA cell_size_check = ON");
}

void Connection::refuse_strangers(const std::filesystem::path& path) {
    const int tables = database_.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    if (tables > 0 && integer_pragma(database_, "application_id") != application_id) {
        throw StorageError(path.string() + " is a database of another program");
    }
    const int version = integer_pragma(database_, "user_version");
    const int known = migrations().back().version;
    if (version > known) {
        throw StorageError(path.string() + " has schema " + std::to_string(version) +
                           ", this program knows up to " + std::to_string(known) +
                           "; start the newer termijnd that wrote it, or restore the backup made "
                           "before the upgrade");
    }
}

void Connection::set_pragmas(bool on_disk) {
    database_.exec("PRAGMA foreign_keys = ON");
    database_.exec("PRAGMA recursive_triggers = ON");  // REPLACE must not pass append-only
    database_.exec("PRAGMA secure_delete = ON");
    database_.exec("PRAGMA temp_store = MEMORY");  // no personal data in /var/tmp
    database_.exec("PRAGMA cache_size = -24000");  // kB
    if (!on_disk) return;
    const std::string mode = database_.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal") throw StorageError("the file system does not allow a WAL: mode is " + mode);
    database_.exec("PRAGMA synchronous = FULL");
    database_.exec("PRAGMA journal_size_limit = 67108864");
}

void Connection::check_integrity(const std::filesystem::path& path) {
    const std::string verdict = database_.execAndGet("PRAGMA quick_check(1)").getString();
    if (verdict != "ok") {
        throw StorageError(path.string() + " is damaged (" + verdict +
                           "); keep a copy of it and restore the last backup");
    }
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

void Connection::checkpoint_if_long() {
    if (wal_pages_ < checkpoint_pages) return;
    try {
        database_.exec("PRAGMA wal_checkpoint(PASSIVE)");
        wal_pages_ = 0;
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

}  // namespace termijnd
