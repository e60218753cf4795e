#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <sys/stat.h>

#include <fstream>

#include "obligations/store/sqlite/connection.h"

#include "obligations/store/rules/plan_notice.h"
#include "obligations/store/sqlite/migrations.h"
#include "obligations/store/sqlite/store.h"
#include "tests/store/faulty_disk.h"
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

constexpr int our_mark = 0x54524d44;

// As the first version of the program left it: a party whose address bounced, one whose did not,
// and a message that was delivered.
void make_version_1(const std::filesystem::path& path) {
    SQLite::Database db(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    db.exec("PRAGMA journal_mode = WAL");
    db.exec(migrations().front().sql);
    db.exec("PRAGMA application_id = " + std::to_string(our_mark));
    db.exec("PRAGMA user_version = 1");
    db.exec(
        "INSERT INTO case_state (case_key, derive_again) VALUES ('d1', '2026-07-01');"
        "INSERT INTO party_state (party, email_failed) VALUES ('c1', 1), ('m1', 0);"
        "INSERT INTO party_version VALUES (1, 'c1', 'Jo', 'old@example.org', '', '', 0, 'cm1'),"
        " (2, 'c1', 'Jo', 'jo@example.org', '', '', 0, 'cm1'),"
        " (3, 'm1', 'Mia', 'mia@example.org', '', '', 0, 'cm1');"
        "INSERT INTO message (id, public_id, kind, subject, recipient, slot, channel, due_at,"
        " next_at, state, finished_at) VALUES (1, 'u1', 'bundel', 's', 'c1', '', 0, 5, 5, 2, 9);"
        "UPDATE message_count SET amount = 1 WHERE state = 2");
}

void check_version_1_taken_over(Store& store) {
    store.read([](const Snapshot& now) {
        CHECK(now.journal.find_party("c1"_party)->email_failed);
        CHECK_FALSE(now.journal.find_party("m1"_party)->email_failed);
        CHECK(now.derived.state("d1"_case).derive_again == day("2026-07-01"));
        CHECK(now.derived.cases_behind(1, 9) == std::vector{"d1"_case});
        CHECK(now.outbox.list_delivered({}, 9).size() == 1);
        CHECK(now.outbox.counts().delivered == 1);
        CHECK(now.outbox.disabled_endpoints().empty());
        CHECK(now.memory.recall("commits") == "0");
    });
    CHECK(store.remark().empty());
    store.commit([](Transaction& tx) {
        PartyRecord party = tx.journal.find_party("c1"_party).value();
        party.email = "new@example.org";
        tx.journal.put_party(party, origin);
        CHECK_FALSE(tx.journal.find_party("c1"_party)->email_failed);
    });
}

}  // namespace

TEST_CASE("a database of the first version is taken over with what is in it", "[store]") {
    const TempDir dir;
    make_version_1(dir.file());
    check_version_1_taken_over(*open_sqlite(dir.file()));
    CHECK(open_sqlite(dir.file())->remark().empty());
}

TEST_CASE("a take-over that the disk breaks off is done by the next start", "[store]") {
    FaultyDisk disk;
    int good = 0;
    for (bool failed = true; failed; good += 3) {
        const TempDir dir;
        make_version_1(dir.file());
        disk.fill_after(good);
        try {
            (void)open_sqlite(dir.file());
        } catch (const StorageError&) {
        }
        failed = disk.mend();
        INFO("full after " << good << " writes");
        check_version_1_taken_over(*open_sqlite(dir.file()));
    }
    CHECK(good > 6);
}

TEST_CASE("a reader who keeps the log from beginning anew makes no commit dearer", "[store]") {
    const FaultyDisk disk;
    const TempDir dir;
    SqliteStore store(dir.file());
    const auto syncs_of = [&](const std::string& name, std::size_t bytes) {
        const int before = disk.syncs();
        store.commit([&](Transaction& tx) { tx.memory.remember(name, std::string(bytes, 'x')); });
        return disk.syncs() - before;
    };
    const auto beside_a_reader = [&] {
        int syncs = 0;
        store.read([&](const Snapshot&) { syncs = syncs_of("little", 1); });
        return syncs;
    };
    syncs_of("much", 6'000'000);
    CHECK(beside_a_reader() > 1);  // the log is long: it is written back, and goes on
    for (int i = 0; i < 10; ++i) CHECK(beside_a_reader() == 1);
    syncs_of("more", 6'000'000);
    CHECK(beside_a_reader() > 1);  // it has grown long again
}

TEST_CASE("the connection beside the one that writes cannot write, nor checkpoint", "[store]") {
    const TempDir dir;
    SqliteStore store(dir.file());
    REQUIRE(store.reads_apart());
    SQLite::Database& db = store.reading_connection().database();
    const auto pragma = [&](const std::string& name) {
        return db.execAndGet("PRAGMA " + name).getString();
    };
    CHECK(pragma("query_only") == "1");
    CHECK(pragma("wal_autocheckpoint") == "0");
    CHECK(pragma("mmap_size") == "0");
    CHECK(pragma("trusted_schema") == "0");
    CHECK_THROWS(db.exec("DELETE FROM message"));
    CHECK_THROWS(db.exec("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));
    CHECK_FALSE(SqliteStore({}).reads_apart());
}

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
    for (const char* suffix : {"-wal", "-shm", ".lock", ".acknowledged"}) {
        REQUIRE(::stat((dir.file().string() + suffix).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
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
    CHECK_THAT(refusal(dir.file()), Contains("has schema 99, this program knows up to " +
                                             std::to_string(migrations().back().version)));
    SQLite::Database db(dir.file().string());
    CHECK(db.execAndGet("PRAGMA user_version").getInt() == 99);
}

TEST_CASE("a schema number that no version wrote is refused in words and left as it is",
          "[store]") {
    const TempDir dir;
    const int version = GENERATE(0, -1);
    const std::string number = std::to_string(version);
    open_sqlite(dir.file())->commit(put_sample);
    {
        SQLite::Database db(dir.file().string(), SQLite::OPEN_READWRITE);
        db.exec("PRAGMA user_version = " + number);
    }
    CHECK_THAT(refusal(dir.file()),
               Contains("has schema " + number) && Contains("restore the last backup"));
    SQLite::Database db(dir.file().string());
    CHECK(db.execAndGet("PRAGMA user_version").getInt() == version);
}

TEST_CASE("a file of another program is refused, whatever its schema number", "[store]") {
    const TempDir dir;
    for (const char* number : {"0", "-1", "1", "99"}) {
        const auto path = dir.file((std::string(number) + ".db").c_str());
        {
            SQLite::Database db(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            db.exec(std::string("CREATE TABLE theirs (x); PRAGMA user_version = ") + number);
        }
        INFO(number);
        CHECK_THAT(refusal(path), Contains("a database of another program"));
    }
    {
        SQLite::Database db(dir.file("marked.db").string(),
                            SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        db.exec("PRAGMA application_id = 7");
    }
    CHECK_THAT(refusal(dir.file("marked.db")), Contains("a database of another program"));
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
            tx.journal.put_case({CaseKey("d" + std::to_string(i)), {}, {}}, origin);
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
        tx.journal.put_instrument("d1"_case, {"v1"_instrument, "x", {}}, origin);
        tx.journal.add_event("d1"_case, {"g1"_event, {}, "x", day("2026-01-01"), {}, {{"a", true}}},
                             origin);
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
