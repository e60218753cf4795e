#include "obligations/store/worker.h"

#include <algorithm>
#include <future>
#include <utility>

namespace termijnd {

StoreWorker::StoreWorker(std::unique_ptr<Store> store, std::size_t jobs_per_commit)
    : store_(std::move(store)),
      jobs_per_commit_(std::max<std::size_t>(jobs_per_commit, 1)),
      thread_([this] { work(); }) {}

StoreWorker::~StoreWorker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void StoreWorker::post(Job job, Done done) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::move(job), std::move(done)});
        ++progress_.posted;
    }
    wake_.notify_one();
}

void StoreWorker::run(const Job& job) {
    std::promise<void> finished;
    post(job, [&finished](const std::exception_ptr& failure) {
        failure ? finished.set_exception(failure) : finished.set_value();
    });
    finished.get_future().get();
}

StoreWorker::Progress StoreWorker::progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
}

bool StoreWorker::broken() const {
    const std::lock_guard lock(mutex_);
    return broken_;
}

void StoreWorker::work() {
    for (;;) {
        std::vector<Entry> batch;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(
                                                    std::min(waiting_.size(), jobs_per_commit_));
            batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
            waiting_.erase(waiting_.begin(), end);
        }
        commit_batch(batch);
    }
}

void StoreWorker::commit_batch(std::vector<Entry>& batch) {
    std::vector<Job> jobs;
    jobs.reserve(batch.size());
    for (Entry& entry : batch) jobs.push_back(std::move(entry.job));
    std::vector<std::exception_ptr> failures;
    try {
        failures = store_->commit(jobs);
    } catch (...) {
        failures.assign(batch.size(), std::current_exception());
        const std::lock_guard lock(mutex_);
        broken_ = true;
    }
    {
        const std::lock_guard lock(mutex_);
        progress_.done += batch.size();
    }
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(failures[i]);
}

}  // namespace termijnd
