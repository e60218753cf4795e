#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>

#include "obligations/store/worker.h"

namespace termijnd {

// Jobs on the store's thread whose answers come back on the loop's, in order, for as long as this
// lives: as the last member of its owner, so that an answer may count on all of the owner.
// Thread: the loop's, also to destroy it. The loop must outlive the worker.
class StoreCalls {
  public:
    using Then = std::function<void(std::exception_ptr)>;

    StoreCalls(boost::asio::io_context& loop, StoreWorker& store) : loop_(loop), store_(store) {}
    ~StoreCalls() { *alive_ = false; }
    StoreCalls(const StoreCalls&) = delete;
    StoreCalls& operator=(const StoreCalls&) = delete;

    void post(Job job, Then then);
    void read(ReadJob job, Then then);
    // At the loop's next turn.
    void later(std::function<void()> then);
    // What a callback of somebody else looks at, on the loop's thread, before it touches the owner.
    [[nodiscard]] std::shared_ptr<const bool> alive() const { return alive_; }

  private:
    [[nodiscard]] StoreWorker::Done back(Then then) const;

    boost::asio::io_context& loop_;
    StoreWorker& store_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace termijnd
