#pragma once

#include <chrono>
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

// The threads the store lives on: one that writes and, where the store reads apart, one that reads
// and never waits for it, with a lower priority where processors are scarce. Jobs that wait
// together share one commit (group commit), so deliveries keep flowing while the disk syncs.
//
// post(), rehearse() and read() may be called from any thread. `done` runs on one of the worker's
// threads, with the job's exception or none: for post() after the commit is on disk. It must hand
// over to its own loop, return, and not throw.
class StoreWorker {
  public:
    using Done = std::function<void(std::exception_ptr)>;

    // `tidy_after`: how long what was written may wait until the store is tidied.
    StoreWorker(std::unique_ptr<Store> store, std::size_t jobs_per_commit = 256,
                std::chrono::milliseconds tidy_after = std::chrono::seconds(2));
    ~StoreWorker();  // finishes what was posted, then joins
    StoreWorker(const StoreWorker&) = delete;
    StoreWorker& operator=(const StoreWorker&) = delete;

    void post(Job job, Done done);
    // In its turn among what was posted; all of it is undone.
    void rehearse(Job job, Done done);
    // Sees what was committed when it begins, which includes every post() whose `done` ran.
    void read(ReadJob job, Done done);
    // Posts and waits; throws the job's exception. Never from the worker's own threads.
    void run(const Job& job);
    // What was posted and rehearsed since the start; `done` also counts what failed.
    struct Progress {
        std::uint64_t posted = 0;
        std::uint64_t done = 0;
    };
    [[nodiscard]] Progress progress() const;
    // Set once the store failed: every job since then is answered with that StorageError.
    [[nodiscard]] bool broken() const;

  private:
    struct Entry {
        Job job;
        Done done;
        bool is_kept;  // committed, not rehearsed
    };
    struct ReadEntry {
        ReadJob job;
        Done done;
    };
    void push(Entry entry);
    void write_in_turn();
    void read_in_turn();
    void tidy_in_time();
    std::vector<Entry> take_batch();
    void finish(std::vector<Entry>& batch);
    std::vector<std::exception_ptr> run_batch(std::vector<Entry>& batch);
    std::exception_ptr run_read(const ReadJob& job);
    void tidy();
    void note_untidy();
    std::exception_ptr failure() const;
    std::exception_ptr break_down(std::exception_ptr failure);

    std::unique_ptr<Store> store_;
    const std::size_t jobs_per_commit_;
    const std::chrono::milliseconds tidy_after_;
    mutable std::mutex mutex_;
    std::condition_variable writes_;
    std::condition_variable reads_;
    std::condition_variable tidying_;
    std::deque<Entry> to_write_;
    std::deque<ReadEntry> to_read_;
    Progress progress_;
    bool stopping_ = false;
    bool untidy_ = false;    // since when, tidy_in_time() measures
    bool tidy_now_ = false;  // it has been long enough
    std::exception_ptr failure_;
    std::thread writer_;
    std::thread reader_;
    std::thread timer_;
};

}  // namespace termijnd
