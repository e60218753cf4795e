#include "obligations/store/worker.h"

#include <SQLiteCpp/Column.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "obligations/store/sqlite/store.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

Job put_case(const std::string& key) {
    return [key](Transaction& tx) { tx.journal.put_case({key, {}, {}}, origin); };
}

// Counts the commits that reach the store.
class CountingStore final : public Store {
  public:
    explicit CountingStore(std::atomic<int>& commits) : commits_(commits) {}
    using Store::commit;
    std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override {
        ++commits_;
        return inner_->commit(jobs);
    }
    void rehearse(const Job& job) override { inner_->rehearse(job); }
    void read(const ReadJob& job) override { inner_->read(job); }
    bool reads_apart() const override { return false; }

  private:
    std::atomic<int>& commits_;
    std::unique_ptr<Store> inner_ = open_sqlite({});
};

}  // namespace

TEST_CASE("jobs posted from many threads are all done, in the order of each thread", "[store]") {
    std::vector<std::vector<int>> order(4);
    {
        StoreWorker worker(open_sqlite({}), 16);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < order.size(); ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 100; ++i) {
                    worker.post(put_case(std::to_string(t) + "-" + std::to_string(i)),
                                [&, t, i](const std::exception_ptr& failure) {
                                    if (!failure) order[t].push_back(i);
                                });
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        worker.run([](Transaction& tx) { CHECK(tx.journal.case_keys("", 1000).size() == 400); });
        CHECK(worker.progress().posted == 401);
        CHECK(worker.progress().done == 401);
    }
    for (const auto& done : order) {
        CHECK(done.size() == 100);
        CHECK(std::is_sorted(done.begin(), done.end()));
    }
}

TEST_CASE("jobs that wait together share a commit", "[store]") {
    std::atomic<int> commits = 0;
    std::promise<void> go;
    {
        StoreWorker worker(std::make_unique<CountingStore>(commits), 64);
        worker.post([&](Transaction&) { go.get_future().wait(); }, [](const auto&) {});
        for (int i = 0; i < 128; ++i) worker.post(put_case(std::to_string(i)), [](const auto&) {});
        go.set_value();
    }
    // The first may have taken some along; the rest goes by 64.
    CHECK(commits >= 2);
    CHECK(commits <= 4);
}

TEST_CASE("a throwing job gets its own exception and its neighbours get none", "[store]") {
    StoreWorker worker(open_sqlite({}));
    CHECK_THROWS_WITH(worker.run([](Transaction&) { throw std::runtime_error("mine"); }), "mine");
    CHECK_NOTHROW(worker.run(put_case("d1")));
    CHECK_FALSE(worker.broken());
}

TEST_CASE("the worker finishes what was posted before it goes", "[store]") {
    std::atomic<int> done = 0;
    {
        StoreWorker worker(open_sqlite({}), 8);
        for (int i = 0; i < 50; ++i) {
            worker.post(put_case(std::to_string(i)), [&](const auto&) { ++done; });
        }
    }
    CHECK(done == 50);
}

TEST_CASE("after a full disk the worker says it is broken and answers all with that", "[store]") {
    auto store = std::make_unique<SqliteStore>(std::filesystem::path());
    SQLite::Database& db = store->connection().database();
    db.exec("PRAGMA max_page_count = " +
            std::to_string(db.execAndGet("PRAGMA page_count").getInt()));
    StoreWorker worker(std::move(store));
    const Job big = [](Transaction& tx) {
        for (int i = 0; i < 2000; ++i) tx.journal.put_case({std::to_string(i), {}, {}}, origin);
    };
    CHECK_THROWS_AS(worker.run(big), StorageError);
    CHECK(worker.broken());
    CHECK_THROWS_AS(worker.run(put_case("d1")), StorageError);
}
