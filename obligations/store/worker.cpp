#include "obligations/store/worker.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <utility>

namespace termijnd {
namespace {

constexpr int reader_nice = 10;

}  // namespace

StoreWorker::StoreWorker(std::unique_ptr<Store> store, std::size_t jobs_per_commit,
                         std::chrono::milliseconds tidy_after)
    : store_(std::move(store)),
      jobs_per_commit_(std::max<std::size_t>(jobs_per_commit, 1)),
      tidy_after_(tidy_after),
      writer_([this] { write_in_turn(); }),
      timer_([this] { tidy_in_time(); }) {
    if (store_->reads_apart()) reader_ = std::thread([this] { read_in_turn(); });
}

StoreWorker::~StoreWorker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    for (std::condition_variable* each : {&writes_, &reads_, &tidying_}) each->notify_one();
    timer_.join();
    writer_.join();
    if (reader_.joinable()) reader_.join();
}

void StoreWorker::push(Entry entry) {
    {
        const std::lock_guard lock(mutex_);
        to_write_.push_back(std::move(entry));
        ++progress_.posted;
    }
    writes_.notify_one();
}

void StoreWorker::post(Job job, Done done) {
    push({std::move(job), std::move(done), true});
}

void StoreWorker::rehearse(Job job, Done done) {
    push({std::move(job), std::move(done), false});
}

void StoreWorker::read(ReadJob job, Done done) {
    if (!store_->reads_apart()) {
        rehearse([job = std::move(job)](Transaction& tx) { job(tx.snapshot()); }, std::move(done));
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        to_read_.push_back({std::move(job), std::move(done)});
    }
    reads_.notify_one();
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
    return failure() != nullptr;
}

std::exception_ptr StoreWorker::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

// The first failure is the one that tells what happened.
std::exception_ptr StoreWorker::break_down(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    return failure_;
}

void StoreWorker::write_in_turn() {
    for (;;) {
        std::vector<Entry> batch;
        bool tidy_now = false;
        {
            std::unique_lock lock(mutex_);
            writes_.wait(lock, [this] { return stopping_ || tidy_now_ || !to_write_.empty(); });
            if (to_write_.empty() && !tidy_now_) return;
            tidy_now = std::exchange(tidy_now_, false);
            batch = take_batch();
        }
        if (!batch.empty()) finish(batch);
        if (tidy_now) tidy();
        note_untidy();
    }
}

// What may share a commit; a rehearsal shares nothing. With the lock.
std::vector<StoreWorker::Entry> StoreWorker::take_batch() {
    std::vector<Entry> batch;
    const auto shares = [&] {
        return batch.empty() || (batch.back().is_kept && to_write_.front().is_kept);
    };
    while (!to_write_.empty() && batch.size() < jobs_per_commit_ && shares()) {
        batch.push_back(std::move(to_write_.front()));
        to_write_.pop_front();
    }
    return batch;
}

void StoreWorker::finish(std::vector<Entry>& batch) {
    const std::vector<std::exception_ptr> failures = run_batch(batch);
    {
        const std::lock_guard lock(mutex_);
        progress_.done += batch.size();
    }
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(failures[i]);
}

std::vector<std::exception_ptr> StoreWorker::run_batch(std::vector<Entry>& batch) {
    using Failures = std::vector<std::exception_ptr>;
    if (const auto before = failure()) return Failures(batch.size(), before);
    const bool is_kept = batch.front().is_kept;
    try {
        if (!is_kept) {
            store_->rehearse(batch.front().job);
            return Failures(1);
        }
        std::vector<Job> jobs;
        jobs.reserve(batch.size());
        for (Entry& entry : batch) jobs.push_back(std::move(entry.job));
        return store_->commit(jobs);
    } catch (const StorageError&) {
        return Failures(batch.size(), break_down(std::current_exception()));
    } catch (...) {
        const auto thrown = std::current_exception();
        return Failures(batch.size(), is_kept ? break_down(thrown) : thrown);
    }
}

void StoreWorker::read_in_turn() {
    // Where processors are scarce, what is to be written or sent goes before what is to be shown.
    // In vain is no harm.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), reader_nice);
    for (;;) {
        ReadEntry next;
        {
            std::unique_lock lock(mutex_);
            reads_.wait(lock, [this] { return stopping_ || !to_read_.empty(); });
            if (to_read_.empty()) return;
            next = std::move(to_read_.front());
            to_read_.pop_front();
        }
        next.done(run_read(next.job));
    }
}

// A database that cannot be read must not be written either. The other way round reading goes on: a
// full disk hides nothing.
std::exception_ptr StoreWorker::run_read(const ReadJob& job) {
    try {
        store_->read(job);
        return nullptr;
    } catch (const StorageError&) {
        (void)break_down(std::current_exception());
        return std::current_exception();
    } catch (...) {
        return std::current_exception();
    }
}

void StoreWorker::tidy() {
    if (failure()) return;
    try {
        store_->tidy();
    } catch (...) {
        (void)break_down(std::current_exception());
    }
}

void StoreWorker::note_untidy() {
    const bool untidy = store_->untidy();
    const std::lock_guard lock(mutex_);
    if (!untidy || untidy_ || failure_) return;
    untidy_ = true;
    tidying_.notify_one();
}

// Measured from the first write and not from the last, so that work without a pause puts nothing
// off. Sleeps when all is tidy.
void StoreWorker::tidy_in_time() {
    std::unique_lock lock(mutex_);
    for (;;) {
        tidying_.wait(lock, [this] { return stopping_ || untidy_; });
        tidying_.wait_for(lock, tidy_after_, [this] { return stopping_; });
        if (stopping_) return;
        untidy_ = false;
        tidy_now_ = true;
        writes_.notify_one();
    }
}

}  // namespace termijnd
