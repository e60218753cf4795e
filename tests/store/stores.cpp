#include "tests/store/stores.h"

#include "obligations/store/in_memory/memory_store.h"
#include "tests/store/faulty_disk.h"
#include "tests/store/sample.h"

namespace termijnd::test {
namespace {

class TwiceStore final : public Store {
  public:
    explicit TwiceStore(std::unique_ptr<Store> inner) : inner_(std::move(inner)) {}

    using Store::commit;
    std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override {
        inner_->rehearse([&](Transaction& tx) {
            for (const Job& job : jobs) (void)tx.attempt([&] { job(tx); });
        });
        return inner_->commit(jobs);
    }
    void rehearse(const Job& job) override {
        inner_->rehearse([&](Transaction& tx) { (void)tx.attempt([&] { job(tx); }); });
        inner_->rehearse(job);
    }
    void read(const ReadJob& job) override {
        inner_->read([&](const Snapshot& snapshot) {
            try {
                job(snapshot);
            } catch (const std::exception&) {
            }
        });
        inner_->read(job);
    }
    bool reads_apart() const override { return inner_->reads_apart(); }
    bool untidy() const override { return inner_->untidy(); }
    void tidy() override { inner_->tidy(); }

  private:
    std::unique_ptr<Store> inner_;
};

class OnDisk final : public StoreFactory {
  public:
    std::unique_ptr<Store> open() override { return open_sqlite(dir_.file()); }

  private:
    TempDir dir_;
    FaultyDisk disk_;
};

class InMemory final : public StoreFactory {
  public:
    explicit InMemory(Kind kind) : kind_(kind) {}
    std::unique_ptr<Store> open() override {
        if (kind_ == Kind::maps) return std::make_unique<MemoryStore>();
        auto store = open_sqlite({});
        if (kind_ == Kind::twice) return run_each_twice(std::move(store));
        if (kind_ == Kind::faulty) return std::make_unique<FaultyStore>(std::move(store));
        return store;
    }

  private:
    Kind kind_;
};

const char* name_of(Kind kind) {
    switch (kind) {
        case Kind::disk:
            return "SQLite on disk";
        case Kind::memory:
            return "SQLite in memory";
        case Kind::maps:
            return "maps in memory";
        case Kind::twice:
            return "each job twice";
        case Kind::faulty:
            return "a faulty store at peace";
    }
    return "";
}

}  // namespace

std::unique_ptr<StoreFactory> make_factory(Kind kind) {
    UNSCOPED_INFO("store: " << name_of(kind));
    if (kind == Kind::disk) return std::make_unique<OnDisk>();
    return std::make_unique<InMemory>(kind);
}

std::unique_ptr<Store> run_each_twice(std::unique_ptr<Store> inner) {
    return std::make_unique<TwiceStore>(std::move(inner));
}

void FaultyStore::fail_after(int good, Fault fault) {
    good_ = good;
    fault_ = fault;
}

std::vector<std::exception_ptr> FaultyStore::commit(std::span<const Job> jobs) {
    if (failed_) throw StorageError("it failed before");
    failed_ = good_ == 0;
    if (failed_ && fault_ == Fault::before) throw StorageError("no space left");
    if (good_ > 0) --good_;
    auto failures = inner_->commit(jobs);
    if (failed_) throw StorageError("the answer of the disk was lost");
    return failures;
}

FreshStore sample_store(Kind kind) {
    FreshStore store(kind);
    store->commit(put_sample);
    return store;
}

}  // namespace termijnd::test
