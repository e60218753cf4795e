#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "notify/curl/network.h"
#include "obligations/store/worker.h"
#include "scheduler/delivery/dispatcher.h"

// Messages that are due, and the ways out for them: what the benches of delivery share.
namespace termijnd::bench {

const Instant due = Instant{std::chrono::seconds(1772445600)};  // 2026-03-02T10:00:00Z

struct Load {
    bool mail = false;
    std::size_t count = 0;
    std::uint16_t port = 0;
};

// The shipped packs, and one endpoint called "peer".
[[nodiscard]] std::shared_ptr<const World> make_world();
// `load.count` notices that are due, each with its message.
void fill(StoreWorker& store, const World& world, const Load& load);
[[nodiscard]] std::shared_ptr<const WebhookEndpoint> endpoint_at(std::uint16_t port);
[[nodiscard]] Transports make_transports(const std::shared_ptr<Network>& network,
                                         std::uint16_t port);

[[nodiscard]] double median(std::vector<double> values);
// A folder of this name on the disk that TERMIJND_BENCH_DIR names, or the current one.
[[nodiscard]] std::filesystem::path scratch(const std::string& name);
// Without what an earlier run left; answers it.
std::filesystem::path make_empty(const std::filesystem::path& folder);

}  // namespace termijnd::bench
