#include <SQLiteCpp/Column.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "obligations/store/sqlite/store.h"
#include "tests/store/faulty_disk.h"
#include "tests/store/sample.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

// What becomes of a database on a disk that fails, and of a process that is killed.
namespace sqlite_faults_test {  // its helpers are named as those of its neighbours
namespace {

Job put_case(const std::string& key) {
    return [key](Transaction& tx) { tx.journal.put_case({CaseKey(key), {}, {}}, origin); };
}

Job put_two(int number) {
    return [number](Transaction& tx) {
        tx.journal.put_case({CaseKey("a" + std::to_string(number)), {}, {}}, origin);
        tx.journal.put_case({CaseKey("b" + std::to_string(number)), {}, {}}, origin);
    };
}

// Limits the file to what it has now: the next page is one too many, as on a full disk.
void fill_disk(SqliteStore& store) {
    SQLite::Database& db = store.connection().database();
    const int pages = db.execAndGet("PRAGMA page_count").getInt();
    db.exec("PRAGMA max_page_count = " + std::to_string(pages));
}

void need_space(Transaction& tx) {
    for (int i = 0; i < 2000; ++i) {
        tx.journal.put_case(
            {CaseKey("full" + std::to_string(i)), {{Role::client(), "c1"_party}}, {}}, origin);
    }
}

// Each round two rows in one job and its number down the pipe once it is on disk.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, int acknowledge) {
    const auto store = open_sqlite(path);
    std::uint32_t round = 0;
    store->commit([&](Transaction& tx) {
        round = static_cast<std::uint32_t>(tx.journal.case_keys({}, 1000000).size() / 2);
    });
    for (;; ++round) {
        std::vector<Job> jobs;
        jobs.push_back([&](Transaction& tx) {
            tx.journal.put_case({CaseKey("a" + std::to_string(round)), {}, {}}, origin);
            tx.journal.put_case({CaseKey("b" + std::to_string(round)), {}, {}}, origin);
        });
        jobs.push_back([](Transaction&) { throw std::runtime_error("no"); });
        (void)store->commit(jobs);
        if (::write(acknowledge, &round, sizeof round) != sizeof round) ::_exit(1);
    }
}

// Kills a writer after `rounds` acknowledgements; answers the last number it acknowledged.
std::uint32_t kill_writer(const std::filesystem::path& path, int rounds) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) write_until_killed(path, ends[1]);
    ::close(ends[1]);
    std::uint32_t last = 0;
    for (int i = 0; i < rounds; ++i) REQUIRE(::read(ends[0], &last, sizeof last) == sizeof last);
    REQUIRE(::kill(child, SIGKILL) == 0);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    while (::read(ends[0], &last, sizeof last) == sizeof last) {
    }
    ::close(ends[0]);
    return last;
}

// Commits on a disk that fails at some moment, then starts again on a whole one. Answers whether
// it failed at all.
template <class Arm>
bool survives(FaultyDisk& disk, const Arm& arm) {
    const TempDir dir;
    int acknowledged = 0, asked = 0;
    arm();
    try {
        const auto store = open_sqlite(dir.file());
        for (; asked < 12; ++asked) {
            if (asked == 8) store->tidy();
            store->commit(put_two(asked));
            ++acknowledged;
        }
    } catch (const StorageError&) {
    }
    const bool failed = disk.mend();
    const auto store = open_sqlite(dir.file());
    store->read([&](const Snapshot& now) {
        const auto keys = now.journal.case_keys({}, 1000);
        CHECK(keys.size() % 2 == 0);
        CHECK(static_cast<int>(keys.size()) >= 2 * acknowledged);
        CHECK(static_cast<int>(keys.size()) <= 2 * (asked + 1));
    });
    return failed;
}

}  // namespace

TEST_CASE("a full disk is a storage error after which nothing works and all before stands",
          "[store]") {
    const TempDir dir;
    {
        SqliteStore store(dir.file());
        store.commit(put_case("d1"));
        fill_disk(store);
        std::vector<Job> jobs{put_case("d2"), need_space, put_case("d3")};
        CHECK_THROWS_AS(store.commit(jobs), StorageError);
        CHECK_THROWS_AS(store.commit(put_case("d4")), StorageError);
    }
    open_sqlite(dir.file())->commit([](Transaction& tx) {
        CHECK(tx.journal.case_keys({}, 9) == std::vector{"d1"_case});
    });
}

TEST_CASE("a job that hides a storage error from the store is not committed", "[store]") {
    SqliteStore store({});
    fill_disk(store);
    CHECK_THROWS_AS(store.commit([](Transaction& tx) {
        try {
            need_space(tx);
        } catch (const StorageError&) {
        }
    }),
                    StorageError);
}

TEST_CASE("a daemon killed at any moment keeps every commit it acknowledged, each as a whole",
          "[store]") {
    const TempDir dir;
    for (const int rounds : {1, 7, 20, 3}) {
        const std::uint32_t last = kill_writer(dir.file(), rounds);
        open_sqlite(dir.file())->commit([&](Transaction& tx) {
            const auto keys = tx.journal.case_keys({}, 1000000);
            CHECK(keys.size() % 2 == 0);
            CHECK(keys.size() / 2 >= last + 1);
            CHECK(keys.size() / 2 <= last + 2);
            for (std::uint32_t i = 0; i <= last; ++i) {
                CHECK(tx.journal.find_case(CaseKey("a" + std::to_string(i))));
                CHECK(tx.journal.find_case(CaseKey("b" + std::to_string(i))));
            }
        });
    }
}

TEST_CASE("a disk full at whichever write loses nothing that was acknowledged", "[store]") {
    FaultyDisk disk;
    int good = 0;
    const auto fill = [&] { disk.fill_after(good); };
    while (survives(disk, fill)) {
        good += 5;
        INFO("full after " << good << " writes");
        REQUIRE(good < 2000);
    }
    CHECK(good > 50);
}

TEST_CASE("a sync that fails, whichever it is, loses nothing that was acknowledged", "[store]") {
    FaultyDisk disk;
    int good = 0;
    const auto fail = [&] { disk.break_sync_after(good); };
    while (survives(disk, fail)) {
        ++good;
        REQUIRE(good < 2000);
    }
    CHECK(good > 12);
}

TEST_CASE("after a failed sync nothing is written any more, not even on closing", "[store]") {
    const TempDir dir;
    FaultyDisk disk;
    int writes = 0;
    {
        const auto store = open_sqlite(dir.file());
        store->commit(put_case("d1"));
        disk.break_sync_after(0);
        CHECK_THROWS_AS(store->commit(put_case("d2")), StorageError);
        disk.mend();
        writes = disk.writes();
        CHECK_THROWS_AS(store->commit(put_case("d3")), StorageError);
        CHECK_FALSE(store->untidy());
    }
    CHECK(disk.writes() == writes);
}

}  // namespace sqlite_faults_test
