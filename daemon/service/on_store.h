#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "obligations/store/worker.h"

namespace termijnd {

// An owner's sign of life: it holds one, and what is to happen on its behalf later looks first.
using Alive = std::shared_ptr<const bool>;

// Runs `job` on the store's thread and then, on the loop's, `then` with its exception or none:
// unless the owner of `alive` is gone by that time. `loop` must outlive the store.
inline void on_store(boost::asio::io_context& loop, StoreWorker& store, const Alive& alive, Job job,
                     std::function<void(std::exception_ptr)> then) {
    store.post(std::move(job), [&loop, weak = std::weak_ptr(alive),
                                then = std::move(then)](std::exception_ptr error) {
        boost::asio::post(loop, [weak, then, error] {
            if (!weak.expired()) then(error);
        });
    });
}

}  // namespace termijnd
