#include "notify/breaker.h"

#include <algorithm>

namespace termijnd {
namespace {

constexpr Breaker::Instant first_pause = std::chrono::seconds(5);
constexpr Breaker::Instant longest_pause = std::chrono::minutes(5);
constexpr unsigned recovered = 64;

}  // namespace

unsigned Breaker::allowance(Instant now) const {
    return now < open_until_ ? 0 : allowance_;
}

void Breaker::reached() {
    failures_ = 0;
    if (allowance_ == unlimited || ++reached_ < allowance_) return;
    reached_ = 0;
    allowance_ = allowance_ < recovered ? allowance_ * 2 : unlimited;
}

void Breaker::unreachable(Instant now) {
    // Those already under way when it went down say the same thing once more, not something worse.
    if (now < open_until_) return;
    const auto pause = first_pause * (1 << std::min(failures_, 6u));
    open_until_ = now + std::min<Instant>(pause, longest_pause);
    ++failures_;
    allowance_ = 1;
    reached_ = 0;
}

}  // namespace termijnd
