#include "scheduler/delivery/leases.h"

#include <algorithm>
#include <utility>

namespace termijnd {

Leases::Leases(boost::asio::io_context& loop, StoreWorker& store, Clock& clock,
               std::chrono::seconds length)
    : clock_(clock), length_(length), timer_(clock.timer()), calls_(loop, store) {}

LeaseTime Leases::for_claim() {
    const Monotonic now = clock_.monotonic();
    // The loop was held up: jobs run in order, so the renewal is there before the claim.
    if (!held_.empty() && now >= since_ + length_) renew();
    return {now, now + length_};
}

void Leases::take(const Lease& lease, Monotonic since) {
    if (held_.empty()) {
        since_ = since;
        arm();
    }
    since_ = std::min(since_, since);
    held_.insert_or_assign(lease.message, lease.fence);
}

bool Leases::held(const Lease& lease) const {
    const auto found = held_.find(lease.message);
    return found != held_.end() && found->second == lease.fence;
}

void Leases::end(const Lease& lease) {
    const auto found = held_.find(lease.message);
    if (found == held_.end() || found->second != lease.fence) return;
    held_.erase(found);
    if (held_.empty()) timer_->cancel();
}

void Leases::arm() {
    timer_->start(length_ / 3, [this] {
        renew();
        arm();
    });
}

void Leases::renew() {
    since_ = clock_.monotonic();
    auto leases = std::make_shared<std::vector<Lease>>();
    leases->reserve(held_.size());
    for (const auto& [message, fence] : held_) leases->push_back({message, fence});
    auto lost = std::make_shared<std::vector<Lease>>();
    auto job = [leases, lost, until = since_ + length_](Transaction& tx) {
        *lost = tx.outbox.renew(*leases, until);
    };
    calls_.post(std::move(job), [this, lost](std::exception_ptr error) {
        if (error) {
            if (failed_) failed_(error);
            return;
        }
        for (const Lease& lease : *lost) end(lease);
        if (!lost->empty() && lost_) lost_();
    });
}

}  // namespace termijnd
