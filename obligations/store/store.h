#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "obligations/store/derived.h"
#include "obligations/store/journal.h"
#include "obligations/store/memory.h"
#include "obligations/store/notices.h"
#include "obligations/store/outages.h"
#include "obligations/store/outbox.h"

// What termijnd keeps: facts (append-only), what was derived from them, notices and the outbox.
// No SQL in this interface. The store of one daemon (SQLite) lies in sqlite/; the rules of the
// product that every store shares lie in rules/.
namespace termijnd {

// Disk full, read-only, fsync failed, corrupt: sending stops at once and nothing is retried.
struct StorageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The store as it is at one moment; whoever reads sees nothing half done. Valid only during the
// job. A Transaction is one too.
struct Snapshot {
    const Journal& journal;
    const Derived& derived;
    const Notices& notices;
    const Outbox& outbox;
    const Memory& memory;
    const Outages& outages;
};

// Everything a job may read and change inside one commit. Valid only during the job. Pass on the
// part that is needed, not the whole.
class Transaction {
  public:
    Journal& journal;
    Derived& derived;
    Notices& notices;
    Outbox& outbox;
    Memory& memory;
    Outages& outages;

    // Runs `part`; when it throws, what it did is undone alone and the job goes on. Answers its
    // exception or none. StorageError is thrown on.
    [[nodiscard]] virtual std::exception_ptr attempt(const std::function<void()>& part) = 0;

    [[nodiscard]] Snapshot snapshot() const {
        return {journal, derived, notices, outbox, memory, outages};
    }
    operator Snapshot() const { return snapshot(); }

  protected:
    // The parts, which must outlive it.
    struct Parts {
        Journal& journal;
        Derived& derived;
        Notices& notices;
        Outbox& outbox;
        Memory& memory;
        Outages& outages;
    };
    explicit Transaction(const Parts& parts)
        : journal(parts.journal),
          derived(parts.derived),
          notices(parts.notices),
          outbox(parts.outbox),
          memory(parts.memory),
          outages(parts.outages) {}
    ~Transaction() = default;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
};

// A job may be run more than once (a store that lost its connection repeats it), so it begins by
// forgetting what it left behind for its caller.
using Job = std::function<void(Transaction&)>;
using ReadJob = std::function<void(const Snapshot&)>;

class Store {
  public:
    virtual ~Store() = default;

    // Runs the jobs in order in one durable commit. A job that throws is undone alone and its
    // exception stands in its place. Returns once all of it is on disk; jobs that write nothing
    // touch no disk. StorageError: all of it happened or nothing, nobody may be told that it did,
    // and the store must not be used again.
    // Thread: one at a time; StoreWorker is the thread it lives on in the daemon.
    [[nodiscard]] virtual std::vector<std::exception_ptr> commit(std::span<const Job> jobs) = 0;
    // One job, its exception thrown.
    void commit(const Job& job);

    // Runs the job and undoes all of it, whatever it did. Throws what the job throws. Thread: as
    // commit().
    virtual void rehearse(const Job& job) = 0;

    // Reads what is committed, waiting for no writer. Throws what the job throws. Thread: one at a
    // time, and another than the writer's where reads_apart() says so.
    virtual void read(const ReadJob& job) = 0;
    [[nodiscard]] virtual bool reads_apart() const = 0;

    // Work that can wait until nobody does, and changes nothing of what is read: what was committed
    // is brought to its last place on the disk. untidy() after tidy(): somebody was in the way.
    // Thread: as commit(). StorageError: as commit().
    [[nodiscard]] virtual bool untidy() const { return false; }
    virtual void tidy() {}

    // What the operator must know of how it was opened, for the log; empty when all is well.
    [[nodiscard]] virtual std::string remark() const { return {}; }
};

// Opens, locks, checks and migrates. The file is then locked for this process alone. `path` empty:
// in memory (simulations, tests). Throws StorageError that says what to do: locked by another
// daemon, newer schema, failed quick_check, less in it than was acknowledged.
[[nodiscard]] std::unique_ptr<Store> open_sqlite(const std::filesystem::path& path);

}  // namespace termijnd
