#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

Job put_case(const std::string& key) {
    return [key](Transaction& tx) { tx.journal.put_case({CaseKey(key), {}, {}}, origin); };
}

std::string what(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a job that throws is undone alone", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    std::vector<Job> jobs;
    jobs.push_back(put_case("d1"));
    jobs.push_back([](Transaction& tx) {
        put_sample(tx);
        plan_notice(tx, notice("o1", at(100)), bundle());
        throw std::runtime_error("half-way");
    });
    jobs.push_back(put_case("d3"));
    const auto failures = store->commit(jobs);
    REQUIRE(failures.size() == 3);
    CHECK_FALSE(failures[0]);
    CHECK(what(failures[1]) == "half-way");
    CHECK_FALSE(failures[2]);
    store->commit([](Transaction& tx) {
        CHECK(tx.journal.case_keys({}, 9) == std::vector{"d1"_case, "d3"_case});
        CHECK(tx.outbox.counts().pending == 0);
        CHECK_FALSE(tx.journal.find_party("c1"_party));
    });
}

TEST_CASE("a single job that throws leaves nothing and its exception comes out", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    CHECK_THROWS_WITH(store->commit([](Transaction& tx) {
        put_sample(tx);
        throw std::runtime_error("no");
    }),
                      "no");
    store->commit([](Transaction& tx) { CHECK(tx.journal.case_keys({}, 9).empty()); });
    CHECK(store->commit(std::span<const Job>()).empty());
}

TEST_CASE("a part that fails is undone alone and the job goes on", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        const auto failure = tx.attempt([&] {
            plan_notice(tx, notice("o1", at(100)), bundle());
            throw std::runtime_error("this part");
        });
        CHECK(what(failure) == "this part");
        CHECK(tx.notices.of_case("d1"_case).empty());
        CHECK(tx.outbox.counts().pending == 0);
        CHECK_FALSE(tx.attempt([&] { plan_notice(tx, notice("o2", at(100)), bundle()); }));
        // A part within a part.
        const auto outer = tx.attempt([&] {
            CHECK_FALSE(tx.attempt([&] { tx.memory.remember("x", "1"); }));
            throw std::runtime_error("outer");
        });
        CHECK(what(outer) == "outer");
    });
    store->read([](const Snapshot& now) {
        CHECK(now.outbox.counts().pending == 1);
        CHECK(now.notices.of_case("d1"_case).size() == 1);
        CHECK(now.memory.recall("x").empty());
    });
}

TEST_CASE("jobs are run once where nothing throws, and again where a part or a neighbour does",
          "[store]") {
    FreshStore store(Kind::disk);
    int runs = 0;
    const Job good = [&](Transaction& tx) {
        ++runs;
        tx.memory.remember("runs", std::to_string(runs));
    };
    const Job with_part = [&](Transaction& tx) {
        const auto failure = tx.attempt([] { throw std::range_error("a part"); });
        CHECK(failure);
    };
    const Job bad = [](Transaction&) { throw std::range_error("a job"); };
    const auto commit = [&](const std::vector<Job>& jobs) {
        runs = 0;
        return store->commit(jobs);
    };
    CHECK(commit({good, good}) == std::vector<std::exception_ptr>(2));
    CHECK(runs == 2);
    CHECK(commit({good, with_part}) == std::vector<std::exception_ptr>(2));
    CHECK(runs == 2);
    const auto failures = commit({good, bad, good});
    CHECK(runs == 3);
    CHECK_FALSE(failures[0]);
    CHECK(failures[1]);
    CHECK_FALSE(failures[2]);
    store->read([](const Snapshot& now) { CHECK(now.memory.recall("runs") == "3"); });
    store->rehearse(with_part);
    CHECK_THROWS_AS(store->rehearse(bad), std::range_error);
}

TEST_CASE("a rehearsal sees what it does and leaves nothing, also when it throws", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->rehearse([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100)), bundle());
        CHECK(tx.outbox.counts().pending == 1);
        CHECK(tx.notices.of_case("d1"_case).size() == 1);
    });
    CHECK_THROWS_WITH(store->rehearse([](Transaction& tx) {
        tx.memory.remember("x", "1");
        throw std::runtime_error("no");
    }),
                      "no");
    store->read([](const Snapshot& now) {
        CHECK(now.outbox.counts().pending == 0);
        CHECK(now.notices.of_case("d1"_case).empty());
        CHECK(now.memory.recall("x").empty());
    });
}

TEST_CASE("what is read is what was committed, and its exception comes out", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->read([](const Snapshot& now) { CHECK(now.journal.case_keys({}, 9).empty()); });
    store->commit([](Transaction& tx) {
        put_sample(tx);
        plan_notice(tx, notice("o1", at(100)), bundle());
    });
    store->read([](const Snapshot& now) {
        CHECK(now.journal.find_party("c1"_party)->name == "Jo de Vries");
        CHECK(now.derived.of_case("d1"_case).size() == 3);
        CHECK(now.outbox.counts().pending == 1);
        CHECK(now.outbox.counts().oldest_due == at(100));
    });
    CHECK_THROWS_WITH(store->read([](const Snapshot&) { throw std::runtime_error("mine"); }),
                      "mine");
    store->read([](const Snapshot& now) { CHECK(now.journal.case_keys({}, 9).size() == 1); });
}

TEST_CASE("what was committed is there after opening again", "[store]") {
    FreshStore store(GENERATE(EVERY_STORE_THAT_KEEPS));
    store->commit([](Transaction& tx) {
        put_sample(tx);
        plan_notice(tx, notice("o1", at(100)), bundle());
    });
    store.reopen();
    store->read([](const Snapshot& now) {
        CHECK(now.derived.of_case("d1"_case).size() == 3);
        CHECK(now.outbox.counts().pending == 1);
        CHECK(now.outbox.next_due() == at(100));
    });
    CHECK(store->remark().empty());
}

TEST_CASE("a job is run twice by the store that proves it can be", "[store]") {
    const auto store = run_each_twice(open_sqlite({}));
    int runs = 0;
    store->commit([&](Transaction& tx) {
        ++runs;
        CHECK(tx.journal.case_keys({}, 9).empty());
        put_sample(tx);
    });
    CHECK(runs == 2);
}

TEST_CASE("a commit that failed after it happened is answered as failed, and so are all after it",
          "[store]") {
    using Fault = FaultyStore::Fault;
    const Fault fault = GENERATE(Fault::before, Fault::after);
    const auto factory = make_factory(Kind::disk);
    {
        FaultyStore store(factory->open());
        store.fail_after(1, fault);
        store.commit(put_case("d1"));
        CHECK_THROWS_AS(store.commit(put_case("d2")), StorageError);
        CHECK_THROWS_AS(store.commit(put_case("d3")), StorageError);
    }
    factory->open()->read([&](const Snapshot& now) {
        const std::size_t kept = fault == Fault::after ? 2 : 1;
        CHECK(now.journal.case_keys({}, 9).size() == kept);
    });
}
