#include "scheduler/delivery/store_calls.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace termijnd {

// On the store's thread this object may be gone: only what was copied is touched there.
StoreWorker::Done StoreCalls::back(Then then) const {
    return
        [loop = &loop_, alive = alive(), then = std::move(then)](std::exception_ptr error) mutable {
            auto back = [alive = std::move(alive), then = std::move(then), error] {
                if (*alive) then(error);
            };
            boost::asio::post(*loop, std::move(back));
        };
}

void StoreCalls::post(Job job, Then then) {
    store_.post(std::move(job), back(std::move(then)));
}

void StoreCalls::read(ReadJob job, Then then) {
    store_.read(std::move(job), back(std::move(then)));
}

void StoreCalls::later(std::function<void()> then) {
    boost::asio::post(loop_, [alive = alive(), then = std::move(then)] {
        if (*alive) then();
    });
}

}  // namespace termijnd
