#include "obligations/store/worker.h"

#include <SQLiteCpp/Column.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "obligations/store/rules/plan_notice.h"
#include "obligations/store/sqlite/store.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

// The count of references to an exception lies in libstdc++, which the thread sanitizer does not
// see into: it takes the last release of an exception that crossed threads for a race.
#ifdef __SANITIZE_THREAD__
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:std::__exception_ptr::exception_ptr::_M_release\n"
           "race:std::runtime_error::~runtime_error\n";
}
#endif

namespace worker_test {  // its helpers are named as those of its neighbours
namespace {

Job put_case(const std::string& key) {
    return [key](Transaction& tx) { tx.journal.put_case({CaseKey(key), {}, {}}, origin); };
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

// Untidy once a job wrote a case.
class TidyStore final : public Store {
  public:
    explicit TidyStore(std::promise<void>& told) : told_(told) {}
    using Store::commit;
    std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override {
        auto failures = inner_->commit(jobs);
        std::size_t now = 0;
        inner_->read([&](const Snapshot& s) { now = s.journal.case_keys({}, 9).size(); });
        untidy_ = untidy_ || now != cases_;
        cases_ = now;
        return failures;
    }
    void rehearse(const Job& job) override { inner_->rehearse(job); }
    void read(const ReadJob& job) override { inner_->read(job); }
    bool reads_apart() const override { return false; }
    bool untidy() const override { return untidy_; }
    void tidy() override {
        ++tidied;
        untidy_ = false;
        told_.set_value();
        if (refuses) throw StorageError("cannot be tidied");
    }

    std::atomic<int> tidied = 0;
    bool refuses = false;

  private:
    std::promise<void>& told_;
    std::unique_ptr<Store> inner_ = open_sqlite({});
    std::size_t cases_ = 0;
    bool untidy_ = false;
};

// Reads and waits; throws the job's exception.
void read_now(StoreWorker& worker, ReadJob job) {
    std::promise<void> finished;
    worker.read(std::move(job), [&](const std::exception_ptr& failure) {
        failure ? finished.set_exception(failure) : finished.set_value();
    });
    finished.get_future().get();
}

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
        worker.run([](Transaction& tx) { CHECK(tx.journal.case_keys({}, 1000).size() == 400); });
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
        for (int i = 0; i < 2000; ++i)
            tx.journal.put_case({CaseKey(std::to_string(i)), {}, {}}, origin);
    };
    CHECK_THROWS_AS(worker.run(big), StorageError);
    CHECK(worker.broken());
    CHECK_THROWS_AS(worker.run(put_case("d1")), StorageError);
}

TEST_CASE("a commit whose answer was lost acknowledges nothing and breaks the worker", "[store]") {
    FreshStore fresh(Kind::disk);
    auto faulty = std::make_unique<FaultyStore>(fresh.take());
    faulty->fail_after(1, FaultyStore::Fault::after);
    std::vector<int> acknowledged;
    {
        StoreWorker worker(std::move(faulty), 1);
        for (int i = 0; i < 5; ++i) {
            worker.post(put_case(std::to_string(i)), [&, i](const std::exception_ptr& failure) {
                if (!failure) acknowledged.push_back(i);
            });
        }
        CHECK_THROWS_WITH(worker.run(put_case("more")), "the answer of the disk was lost");
        CHECK(worker.broken());
    }
    CHECK(acknowledged == std::vector<int>{0});
    fresh.reopen();
    fresh->read([](const Snapshot& now) {
        CHECK(now.journal.case_keys({}, 9) == std::vector{"0"_case, "1"_case});
    });
}

TEST_CASE("reading goes on while a job that writes takes its time", "[store]") {
    FreshStore fresh = sample_store(Kind::disk);
    StoreWorker worker(fresh.take());
    std::promise<void> begun, go;
    worker.post(
        [&](Transaction& tx) {
            plan_notice(tx, notice("o1", at(100)), bundle());
            begun.set_value();
            go.get_future().wait();
        },
        [](const auto&) {});
    begun.get_future().wait();
    for (int i = 0; i < 3; ++i) {
        read_now(worker, [](const Snapshot& now) {
            CHECK(now.journal.case_keys({}, 9).size() == 1);
            CHECK(now.outbox.counts().pending == 0);
        });
    }
    go.set_value();
    worker.run([](Transaction&) {});
    read_now(worker, [](const Snapshot& now) { CHECK(now.outbox.counts().pending == 1); });
}

TEST_CASE("a read sees every commit that was answered before it, and one moment throughout",
          "[store]") {
    FreshStore fresh = sample_store(GENERATE(Kind::disk, Kind::memory));
    StoreWorker worker(fresh.take());
    worker.run([](Transaction& tx) { plan_notice(tx, notice("o1", at(100)), bundle()); });
    std::promise<void> begun, go;
    const bool apart = fresh.kind() == Kind::disk;
    auto reading = std::async(std::launch::async, [&] {
        read_now(worker, [&](const Snapshot& now) {
            CHECK(now.outbox.counts().pending == 1);
            begun.set_value();
            if (apart) go.get_future().wait();
            CHECK(now.outbox.list(std::nullopt, {}, 9).size() == 1);
            CHECK(now.outbox.counts().pending == 1);
        });
    });
    begun.get_future().wait();
    worker.run([](Transaction& tx) { plan_notice(tx, notice("o2", at(100), "r"), bundle("x")); });
    go.set_value();
    reading.get();
    read_now(worker, [](const Snapshot& now) { CHECK(now.outbox.counts().pending == 2); });
}

TEST_CASE("a read that throws gets its own exception and breaks nothing", "[store]") {
    FreshStore fresh(GENERATE(Kind::disk, Kind::memory));
    StoreWorker worker(fresh.take());
    CHECK_THROWS_WITH(read_now(worker, [](const Snapshot&) { throw std::runtime_error("mine"); }),
                      "mine");
    CHECK_FALSE(worker.broken());
    CHECK_NOTHROW(worker.run(put_case("d1")));
}

TEST_CASE("a rehearsal takes its turn, leaves nothing and spoils no commit beside it", "[store]") {
    FreshStore fresh(GENERATE(Kind::disk, Kind::memory));
    StoreWorker worker(fresh.take());
    std::promise<void> go;
    worker.post([&](Transaction&) { go.get_future().wait(); }, [](const auto&) {});
    std::vector<std::string> answers;
    const auto note = [&](const char* name) {
        return [&answers, name](const std::exception_ptr& failure) {
            answers.push_back(std::string(name) + (failure ? " failed" : ""));
        };
    };
    worker.post(put_case("d1"), note("kept"));
    worker.rehearse(
        [](Transaction& tx) {
            CHECK(tx.journal.case_keys({}, 9).size() == 1);
            tx.journal.put_case({"d2"_case, {}, {}}, origin);
        },
        note("rehearsed"));
    worker.rehearse([](Transaction&) { throw std::runtime_error("no"); }, note("thrown"));
    worker.post(put_case("d3"), note("kept"));
    go.set_value();
    worker.run([](Transaction& tx) {
        CHECK(tx.journal.case_keys({}, 9) == std::vector{"d1"_case, "d3"_case});
    });
    CHECK(answers == std::vector<std::string>{"kept", "rehearsed", "thrown failed", "kept"});
    CHECK_FALSE(worker.broken());
    CHECK(worker.progress().done == worker.progress().posted);
}

TEST_CASE("the store is tidied once after what was written, and not again for what writes nothing",
          "[store]") {
    std::promise<void> tidied;
    auto store = std::make_unique<TidyStore>(tidied);
    const TidyStore& seen = *store;
    StoreWorker worker(std::move(store), 8, std::chrono::milliseconds(1));
    worker.run([](Transaction&) {});
    CHECK(seen.tidied == 0);
    worker.run(put_case("d1"));
    tidied.get_future().wait();
    for (int i = 0; i < 20; ++i) worker.run([](Transaction&) {});
    CHECK(seen.tidied == 1);
}

TEST_CASE("a store that cannot be tidied is broken", "[store]") {
    std::promise<void> tidied;
    auto store = std::make_unique<TidyStore>(tidied);
    store->refuses = true;
    StoreWorker worker(std::move(store), 8, std::chrono::milliseconds(1));
    worker.run(put_case("d1"));
    tidied.get_future().wait();
    // In its turn behind the tidying.
    CHECK_THROWS_WITH(worker.run([](Transaction&) {}), "cannot be tidied");
    CHECK(worker.broken());
}

}  // namespace worker_test
