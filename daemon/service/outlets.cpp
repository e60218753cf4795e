#include "daemon/service/outlets.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace termijnd {
namespace {

// Whoever still holds the transports may be about to send.
bool done_with(const Outlets& outlets) {
    return outlets.network->counts().under_way == 0 && outlets.transports.use_count() == 1;
}

}  // namespace

OutletsInUse::OutletsInUse(boost::asio::io_context& loop, Outlets first)
    : loop_(loop), current_(std::move(first)) {}

void OutletsInUse::use(Outlets next) {
    retired_.push_back(std::exchange(current_, std::move(next)));
    tidy();
}

void OutletsInUse::tidy() {
    if (retired_.empty()) return;
    boost::asio::post(loop_, [this, weak = std::weak_ptr(alive_)] {
        if (!weak.expired()) std::erase_if(retired_, done_with);
    });
}

}  // namespace termijnd
