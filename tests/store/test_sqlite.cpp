#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <sys/stat.h>

#include <fstream>

#include "obligations/store/sqlite/connection.h"

#include "obligations/store/rules/plan_notice.h"
#include "obligations/store/sqlite/store.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using Catch::Matchers::Contains;

namespace {

// What open_sqlite says when it refuses.
std::string refusal(const std::filesystem::path& path) {
    try {
        (void)open_sqlite(path);
    } catch (const StorageError& error) {
        return error.what();
    }
    return {};
}

// A plan that reads a whole table or index. `known` is a result within the statement itself.
bool reads_everything(const std::string& step) {
    return step.rfind("SCAN", 0) == 0 && step != "SCAN known" && step != "SCAN CONSTANT ROW";
}

// Permissions hold for root only when it stops being root.
class AsNobody {
  public:
    AsNobody() : was_root_(::geteuid() == 0) {
        if (was_root_) REQUIRE(::seteuid(65534) == 0);
    }
    ~AsNobody() {
        if (was_root_) (void)!::seteuid(0);
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

  private:
    bool was_root_;
};

}  // namespace

TEST_CASE("a database on disk is durable, private and for one process alone", "[store]") {
    const TempDir dir;
    SqliteStore store(dir.file());
    SQLite::Database& db = store.connection().database();
    const auto pragma = [&](const std::string& name) {
        return db.execAndGet("PRAGMA " + name).getString();
    };
    CHECK(pragma("journal_mode") == "wal");
    CHECK(pragma("synchronous") == "2");
    CHECK(pragma("locking_mode") == "normal");
    CHECK(pragma("foreign_keys") == "1");
    CHECK(pragma("trusted_schema") == "0");
    CHECK(pragma("cell_size_check") == "1");
    CHECK(pragma("secure_delete") == "1");
    CHECK_THROWS(db.exec("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));
    struct stat status {};
    REQUIRE(::stat(dir.file().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    REQUIRE(::stat((dir.file().string() + "-wal").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a second daemon on the same database is refused and told who holds it", "[store]") {
    const TempDir dir;
    const auto first = open_sqlite(dir.file());
    CHECK_THAT(refusal(dir.file()),
               Contains("in use by another termijnd (process " + std::to_string(::getpid()) + ")"));
}

TEST_CASE("a newer schema is refused and left as it is", "[store]") {
    const TempDir dir;
    { Connection(dir.file()).database().exec("PRAGMA user_version = 99"); }
    CHECK_THAT(refusal(dir.file()), Contains("has schema 99, this program knows up to 2"));
    SQLite::Database db(dir.file().string());
    CHECK(db.execAndGet("PRAGMA user_version").getInt() == 99);
}

TEST_CASE("a file of another program is refused", "[store]") {
    const TempDir dir;
    {
        SQLite::Database db(dir.file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        db.exec("CREATE TABLE theirs (x)");
    }
    CHECK_THAT(refusal(dir.file()), Contains("a database of another program"));
    std::ofstream(dir.file("text.db")) << std::string(8192, 'x');
    CHECK_THAT(refusal(dir.file("text.db")), Contains("not a database"));
}

TEST_CASE("a damaged database is refused with the way out", "[store]") {
    const TempDir dir;
    open_sqlite(dir.file())->commit([](Transaction& tx) {
        for (int i = 0; i < 400; ++i)
            tx.journal.put_case({"d" + std::to_string(i), {}, {}}, origin);
    });
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(dir.file()));
    std::fstream file(dir.file(), std::ios::in | std::ios::out | std::ios::binary);
    for (std::streamoff page = size / 2; page < size; page += 4096) {
        file.seekp(page / 4096 * 4096);
        file << std::string(64, '\xee');
    }
    file.close();
    CHECK_THAT(refusal(dir.file()), Contains("restore the last backup") || Contains("malformed"));
}

TEST_CASE("a directory that cannot be written is named", "[store]") {
    const TempDir dir;
    std::filesystem::permissions(dir.path(), std::filesystem::perms(0555));
    {
        const AsNobody nobody;
        CHECK_THAT(refusal(dir.file()), Contains("must exist and be writable") &&
                                            Contains(dir.file().string() + ".lock"));
    }
    std::filesystem::permissions(dir.path(), std::filesystem::perms(0755));
    CHECK_THAT(refusal(dir.path() / "absent" / "x.db"), Contains("must exist"));
}

TEST_CASE("the journal cannot be changed or removed, only added to", "[store]") {
    SqliteStore store({});
    store.commit([](Transaction& tx) {
        put_sample(tx);
        tx.journal.put_instrument("d1", {"v1", "x", {}}, origin);
        tx.journal.add_event("d1", {"g1", "", "x", day("2026-01-01"), {}, {{"a", true}}}, origin);
    });
    SQLite::Database& db = store.connection().database();
    for (const std::string table : {"case_version", "case_role", "party_version",
                                    "instrument_version", "event", "event_datum"}) {
        const auto refused = Catch::Matchers::Message(table + " is append-only");
        const std::string column = table == "case_role"     ? "party"
                                   : table == "event_datum" ? "field"
                                                            : "actor";
        CHECK_THROWS_MATCHES(db.exec("UPDATE " + table + " SET " + column + " = 'x'"),
                             SQLite::Exception, refused);
        CHECK_THROWS_MATCHES(db.exec("DELETE FROM " + table), SQLite::Exception, refused);
    }
    CHECK_THROWS_MATCHES(db.exec("REPLACE INTO event SELECT * FROM event"), SQLite::Exception,
                         Catch::Matchers::Message("event is append-only"));
}

TEST_CASE("an impossible date is refused by the table itself", "[store]") {
    Connection connection({});
    SQLite::Database& db = connection.database();
    db.exec("INSERT INTO case_state (case_key) VALUES ('d1')");
    const auto insert = [&](const std::string& date) {
        db.exec("INSERT INTO event VALUES (NULL, 'd1', 'g" + date + "', '', 'x', '" + date +
                "', NULL, 0, 'cm1')");
    };
    CHECK_NOTHROW(insert("2024-02-29"));
    for (const char* bad :
         {"2024-02-30", "2023-02-29", "2024-2-03", "2024-02-03 ", "2024-13-01", ""}) {
        INFO(bad);
        CHECK_THROWS_WITH(insert(bad), Contains("CHECK constraint failed"));
    }
}

TEST_CASE("no statement of the store reads a whole table", "[store]") {
    SqliteStore store({});
    SQLite::Database& db = store.connection().database();
    const std::vector<std::string> statements = store.connection().prepared;
    REQUIRE(statements.size() > 60);
    for (const std::string& sql : statements) {
        if (sql.find("message_count") != std::string::npos) continue;  // seven rows
        SQLite::Statement plan(db, "EXPLAIN QUERY PLAN " + sql);
        while (plan.executeStep()) {
            const std::string step = plan.getColumn(3).getString();
            INFO(sql << "\n" << step);
            CHECK_FALSE(reads_everything(step));
        }
    }
}

TEST_CASE("what is due and what is leased is found by an index that leads with time", "[store]") {
    SqliteStore store({});
    SQLite::Database& db = store.connection().database();
    const auto plan_of = [&](const std::string& sql) {
        SQLite::Statement plan(db, "EXPLAIN QUERY PLAN " + sql);
        std::string steps;
        while (plan.executeStep()) steps += plan.getColumn(3).getString() + "\n";
        return steps;
    };
    int found = 0;
    for (const std::string& sql : store.connection().prepared) {
        if (sql.find("ORDER BY m.next_at") != std::string::npos) {
            CHECK_THAT(plan_of(sql),
                       Contains("INDEX message_pending (next_at<?)") && !Contains("TEMP B-TREE"));
            ++found;
        }
        if (sql.find("ORDER BY m.lease_until") != std::string::npos) {
            CHECK_THAT(plan_of(sql), Contains("INDEX message_leased (lease_until<?)") &&
                                         !Contains("TEMP B-TREE"));
            ++found;
        }
    }
    CHECK(found == 2);
}
