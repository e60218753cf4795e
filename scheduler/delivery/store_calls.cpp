#include "scheduler/delivery/store_calls.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace termijnd {

void StoreCalls::post(Job job, Then then) {
    // On the store's thread this object may be gone: only what was copied is touched there.
    store_.post(std::move(job), [loop = &loop_, alive = alive(),
                                 then = std::move(then)](std::exception_ptr error) mutable {
        auto back = [alive = std::move(alive), then = std::move(then), error] {
            if (*alive) then(error);
        };
        boost::asio::post(*loop, std::move(back));
    });
}

void StoreCalls::later(std::function<void()> then) {
    boost::asio::post(loop_, [alive = alive(), then = std::move(then)] {
        if (*alive) then();
    });
}

}  // namespace termijnd
