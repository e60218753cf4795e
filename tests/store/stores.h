#pragma once

#include <memory>

#include "obligations/store/store.h"
#include "tests/support/catch.h"

// Every store passes the same tests: a test opens a FreshStore(GENERATE(EVERY_STORE)).
namespace termijnd::test {

enum class Kind {
    disk,    // SQLite, a file
    memory,  // SQLite, in memory
    twice,   // runs each job twice: once undone, once committed
    maps,    // no SQLite: what a rehearsal runs on
    faulty,  // fails on command, and nobody commands
};
#define EVERY_STORE Kind::disk, Kind::memory, Kind::maps, Kind::twice, Kind::faulty
// Those that a store is found in again when it is opened anew.
#define EVERY_STORE_THAT_KEEPS Kind::disk

// Where a store lies. What it keeps goes with this.
class StoreFactory {
  public:
    virtual ~StoreFactory() = default;
    // Empty the first time; afterwards what was there, unless it is a kind that keeps nothing. One
    // at a time.
    [[nodiscard]] virtual std::unique_ptr<Store> open() = 0;
};
[[nodiscard]] std::unique_ptr<StoreFactory> make_factory(Kind kind);

// Another store, and every job twice: what a job leaves behind outside shows whether it can be
// repeated.
[[nodiscard]] std::unique_ptr<Store> run_each_twice(std::unique_ptr<Store> inner);

// Another store whose commits fail on command.
class FaultyStore final : public Store {
  public:
    enum class Fault {
        before,  // nothing of it is on disk
        after,   // all of it is, and nobody is told
    };
    explicit FaultyStore(std::unique_ptr<Store> inner) : inner_(std::move(inner)) {}
    // Of the commits from now on the one after `good` others fails, and all that follow it.
    void fail_after(int good, Fault fault);

    using Store::commit;
    std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override;
    void rehearse(const Job& job) override { inner_->rehearse(job); }
    void read(const ReadJob& job) override { inner_->read(job); }
    bool reads_apart() const override { return inner_->reads_apart(); }
    bool untidy() const override { return inner_->untidy(); }
    void tidy() override { inner_->tidy(); }

  private:
    std::unique_ptr<Store> inner_;
    int good_ = -1;  // below 0: never
    Fault fault_ = Fault::before;
    bool failed_ = false;
};

// An empty store of its kind for one test.
class FreshStore {
  public:
    explicit FreshStore(Kind kind)
        : kind_(kind), factory_(make_factory(kind)), store_(factory_->open()) {}
    [[nodiscard]] Kind kind() const { return kind_; }
    Store* operator->() const { return store_.get(); }
    Store& operator*() const { return *store_; }
    void reopen() {
        store_.reset();
        store_ = factory_->open();
    }
    // Whoever takes the store must be done with it before this goes.
    std::unique_ptr<Store> take() { return std::move(store_); }

  private:
    Kind kind_;
    std::unique_ptr<StoreFactory> factory_;
    std::unique_ptr<Store> store_;
};

// With one case d1 of client c1 and case manager m1, and obligations o1, o2 and o3.
[[nodiscard]] FreshStore sample_store(Kind kind);

}  // namespace termijnd::test
