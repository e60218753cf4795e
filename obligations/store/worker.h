#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "obligations/store/store.h"

namespace termijnd {

// The thread the store lives on. Jobs that wait together share one commit (group commit), so
// deliveries keep flowing while the disk syncs.
//
// post() may be called from any thread. `done` runs on the worker's thread after the commit is on
// disk, with the job's exception or none; it must hand over to its own loop, return, and not throw.
class StoreWorker {
  public:
    using Done = std::function<void(std::exception_ptr)>;

    StoreWorker(std::unique_ptr<Store> store, std::size_t jobs_per_commit = 256);
    ~StoreWorker();  // finishes what was posted, then joins
    StoreWorker(const StoreWorker&) = delete;
    StoreWorker& operator=(const StoreWorker&) = delete;

    void post(Job job, Done done);
    // Posts and waits; throws the job's exception. Never from the worker's own thread.
    void run(const Job& job);
    // Jobs since the start; `done` also counts those that failed.
    struct Progress {
        std::uint64_t posted = 0;
        std::uint64_t done = 0;
    };
    [[nodiscard]] Progress progress() const;
    // Set once a commit failed: every job since then is answered with StorageError.
    [[nodiscard]] bool broken() const;

  private:
    struct Entry {
        Job job;
        Done done;
    };
    void work();
    void commit_batch(std::vector<Entry>& batch);

    std::unique_ptr<Store> store_;
    const std::size_t jobs_per_commit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Entry> waiting_;
    Progress progress_;
    bool stopping_ = false;
    bool broken_ = false;
    std::thread thread_;
};

}  // namespace termijnd
