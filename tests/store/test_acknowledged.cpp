#include "obligations/store/sqlite/acknowledged.h"

#include <array>
#include <fstream>
#include <sstream>

#include "obligations/store/sqlite/store.h"
#include "tests/store/faulty_disk.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using Catch::Matchers::Contains;

// What was acknowledged is there, or the start says that it is not.
namespace acknowledged_test {  // its helpers are named as those of its neighbours
namespace {

constexpr std::array beside = {"", "-wal", ".acknowledged"};
constexpr int places = 20;

Job put_case(int number) {
    return [number](Transaction& tx) {
        tx.journal.put_case({CaseKey(std::to_string(number)), {}, {}}, origin);
    };
}

std::string suffixed(const std::filesystem::path& path, const char* suffix) {
    return path.string() + suffix;
}

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
}

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// As after a kill: the files as they lie on the disk while the store is open.
void copy_live(const std::filesystem::path& from, const std::filesystem::path& to) {
    for (const char* suffix : beside) write(suffixed(to, suffix), content(suffixed(from, suffix)));
}

// Not the bytes themselves: a failure would print them.
bool holds(const std::string& path, const std::string& bytes) {
    return content(path) == bytes;
}

std::size_t cases_in(Store& store) {
    std::size_t count = 0;
    store.read([&](const Snapshot& now) { count = now.journal.case_keys({}, 100000).size(); });
    return count;
}

// All of `acknowledged` is there, or it says what is wrong. Answers whether it refused.
bool refuses_or_has_all(const std::filesystem::path& path, std::size_t acknowledged) {
    try {
        const auto store = open_sqlite(path);
        CHECK(cases_in(*store) == acknowledged);
        return false;
    } catch (const StorageError& error) {
        CHECK_THAT(error.what(), Contains("were acknowledged") && Contains(".acknowledged"));
        return true;
    }
}

// So many that the log is not written back in between.
constexpr int commits = 150;
void commit_all(Store& store) {
    for (int i = 0; i < commits; ++i) store.commit(put_case(i));
}

std::string numbered(int i) {
    return std::to_string(i) + ".db";
}

}  // namespace

TEST_CASE("after a kill everything acknowledged is there", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const auto store = open_sqlite(dir.file());
    commit_all(*store);
    copy_live(dir.file(), dir.file("copy.db"));
    CHECK_FALSE(refuses_or_has_all(dir.file("copy.db"), commits));
}

TEST_CASE("a start on a log that was cut off refuses and leaves all files as they are", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const auto store = open_sqlite(dir.file());
    commit_all(*store);
    const std::string log = content(suffixed(dir.file(), "-wal"));
    REQUIRE(log.size() < 4000000);
    for (int i = 0; i < places; ++i) {
        const auto copy = dir.file(numbered(i).c_str());
        copy_live(dir.file(), copy);
        const std::string cut = log.substr(0, log.size() * static_cast<std::size_t>(i) / places);
        write(suffixed(copy, "-wal"), cut);
        const std::string before = content(copy);
        INFO("cut off at " << cut.size() << " of " << log.size());
        CHECK(refuses_or_has_all(copy, commits));
        CHECK(holds(copy, before));
        CHECK(holds(suffixed(copy, "-wal"), cut));
        CHECK(refuses_or_has_all(copy, commits));  // and so does every start after it
    }
}

TEST_CASE("a start on a log with a bit flipped refuses or misses nothing", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const auto store = open_sqlite(dir.file());
    commit_all(*store);
    const std::string log = content(suffixed(dir.file(), "-wal"));
    int refused = 0;
    for (int i = 0; i < places; ++i) {
        const auto copy = dir.file(numbered(i).c_str());
        copy_live(dir.file(), copy);
        std::string flipped = log;
        const std::size_t where = 5 + log.size() * static_cast<std::size_t>(i) / places;
        flipped[where] = static_cast<char>(flipped[where] ^ 0x10);
        write(suffixed(copy, "-wal"), flipped);
        INFO("flipped at " << where << " of " << log.size());
        refused += refuses_or_has_all(copy, commits) ? 1 : 0;
    }
    CHECK(refused == places);
}

// Frames that were written back already and lie in the log still: with a flip in it, older pages of
// the log would count above newer ones of the database.
TEST_CASE("a log that was written back and begun anew misses nothing unsaid", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const int more = GENERATE(0, 7);
    SqliteStore store(dir.file());
    commit_all(store);
    store.connection().database().exec("PRAGMA wal_checkpoint(PASSIVE)");
    for (int i = 0; i < more; ++i) store.commit(put_case(commits + i));
    const std::string log = content(suffixed(dir.file(), "-wal"));
    int refused = 0;
    for (int i = 0; i < places; ++i) {
        const auto copy = dir.file(numbered(i).c_str());
        copy_live(dir.file(), copy);
        std::string flipped = log;
        const std::size_t where = 50 + log.size() * static_cast<std::size_t>(i) / places;
        flipped[where] = static_cast<char>(flipped[where] ^ 0x10);
        write(suffixed(copy, "-wal"), flipped);
        INFO("flipped at " << where << " of " << log.size());
        refused += refuses_or_has_all(copy, commits + static_cast<std::size_t>(more)) ? 1 : 0;
    }
    CHECK(refused >= 1);
    CHECK(refused < places);
}

TEST_CASE("once tidied the database alone holds everything", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const auto store = open_sqlite(dir.file());
    CHECK_FALSE(store->untidy());
    commit_all(*store);
    CHECK(store->untidy());
    store->tidy();
    CHECK_FALSE(store->untidy());
    CHECK(content(suffixed(dir.file(), "-wal")).empty());
    write(dir.file("alone.db").string(), content(dir.file().string()));
    write(suffixed(dir.file("alone.db"), ".acknowledged"),
          content(suffixed(dir.file(), ".acknowledged")));
    CHECK_FALSE(refuses_or_has_all(dir.file("alone.db"), commits));
}

TEST_CASE("a reader in the way is not waited for, and the store says it is not tidy yet",
          "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const auto store = open_sqlite(dir.file());
    store->commit(put_case(1));
    store->read([&](const Snapshot& now) {
        CHECK(now.journal.case_keys({}, 9).size() == 1);
        store->commit(put_case(2));
        store->tidy();
        CHECK(store->untidy());
        CHECK(now.journal.case_keys({}, 9).size() == 1);
    });
    store->tidy();
    CHECK_FALSE(store->untidy());
}

TEST_CASE("the refusal counts what is missing, and its ways out are ways out", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    {
        const auto store = open_sqlite(dir.file());
        commit_all(*store);
        store->tidy();
        write(dir.file("backup.db").string(), content(dir.file().string()));
        for (int i = 0; i < 12; ++i) store->commit(put_case(commits + i));
    }
    const std::string side = suffixed(dir.file(), ".acknowledged");
    write(dir.file().string(), content(dir.file("backup.db").string()));
    CHECK_THROWS_WITH(open_sqlite(dir.file()),
                      Contains("holds 150 commits, 162 were acknowledged") &&
                          Contains("restore the last backup") && Contains("remove " + side));
    REQUIRE(std::filesystem::remove(side));
    const auto store = open_sqlite(dir.file());
    CHECK_THAT(store->remark(), Contains(side) && Contains("going on with the 150"));
    CHECK(cases_in(*store) == commits);
}

TEST_CASE("a file of acknowledgements that is no number is named", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    open_sqlite(dir.file())->commit(put_case(1));
    const std::string side = suffixed(dir.file(), ".acknowledged");
    const std::string good = content(side);
    CHECK(good == "0000000000000000001\n");
    for (const char* bad : {"x", "1\n", "-000000000000000001\n", "00000000000000000x1\n",
                            "0000000000000000001\n\n", "9999999999999999999\n"}) {
        INFO(bad);
        write(side, bad);
        CHECK_THROWS_WITH(open_sqlite(dir.file()), Contains(side + " is damaged"));
    }
    write(side, "");  // made, and the power failed
    CHECK_NOTHROW(open_sqlite(dir.file()));
    CHECK(content(side) == good);
}

TEST_CASE("jobs that write nothing touch no disk, and one commit costs one sync", "[store]") {
    const TempDir dir;
    const FaultyDisk disk;
    const auto store = open_sqlite(dir.file());
    store->commit(put_case(1));
    const std::string side = content(suffixed(dir.file(), ".acknowledged"));
    const int writes = disk.writes(), syncs = disk.syncs();
    const Job looks = [](Transaction& tx) { (void)tx.outbox.lease(at(0), tick(0), tick(1), 9); };
    store->commit(looks);
    const std::vector<Job> several{looks, [](Transaction&) { throw std::runtime_error("no"); }};
    (void)store->commit(several);
    store->rehearse(put_case(2));
    CHECK(disk.writes() == writes);
    CHECK(disk.syncs() == syncs);
    CHECK(content(suffixed(dir.file(), ".acknowledged")) == side);
    store->commit(put_case(2));
    CHECK(disk.syncs() == syncs + 1);
    CHECK(content(suffixed(dir.file(), ".acknowledged")) == "0000000000000000002\n");
}

}  // namespace acknowledged_test
