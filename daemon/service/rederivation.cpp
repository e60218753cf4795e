#include "daemon/service/rederivation.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <utility>

namespace termijnd {
namespace {

constexpr std::size_t most = 64;     // cases a job
constexpr std::size_t at_once = 16;  // between two looks at the clock
constexpr std::chrono::milliseconds longest{100};

}  // namespace

// What one job did. `none_behind` holds for the generation that the job went by.
struct Rederivation::Stretch {
    std::int64_t generation = 0;
    std::int64_t cases = 0;
    bool none_behind = false;
    std::vector<SetAside> set_aside;
};

Rederivation::Rederivation(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock)
    : clock_(clock), calls_(loop, store) {}

void Rederivation::use(std::shared_ptr<const World> world) {
    world_ = std::move(world);
    if (walking_ || stopped_) return;
    walking_ = true;
    derived_ = 0;
    ++counts_.walks;
    go_on();
}

void Rederivation::go_on() {
    ++counts_.jobs;
    auto stretch = std::make_shared<Stretch>();
    auto job = [world = world_, now = clock_.now(), &clock = clock_, stretch](Transaction& tx) {
        *stretch = {};
        stretch->generation = world->generation;
        const Monotonic enough = clock.monotonic() + longest;
        const auto behind = tx.derived.cases_behind(world->generation, most);
        stretch->none_behind = behind.empty();
        for (std::span<const CaseKey> left = behind; !left.empty();) {
            const auto some = left.first(std::min(left.size(), at_once));
            left = left.subspan(some.size());
            for (SetAside& aside : apply_cases(tx, *world, some, now))
                stretch->set_aside.push_back(std::move(aside));
            stretch->cases += static_cast<std::int64_t>(some.size());
            if (clock.monotonic() > enough) break;
        }
    };
    calls_.post(std::move(job),
                [this, stretch](std::exception_ptr error) { went(*stretch, error); });
}

void Rederivation::went(const Stretch& stretch, std::exception_ptr error) {
    if (error || stopped_) {
        walking_ = false;
        if (error && failed_) failed_(error);
        return;
    }
    derived_ += stretch.cases;
    if (set_aside_)
        for (const SetAside& each : stretch.set_aside) set_aside_(each);
    if (stretch.cases > 0 && changed_) changed_();
    if (!stretch.none_behind || stretch.generation != world_->generation) return go_on();
    walking_ = false;
    if (done_) done_(derived_);
}

}  // namespace termijnd
