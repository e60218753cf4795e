#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "config/settings.h"
#include "notify/curl/network.h"
#include "scheduler/delivery/dispatcher.h"
#include "scheduler/engine/engine.h"
#include "scheduler/words/render.h"

namespace termijnd {

// Everything the settings name, read and checked: rule packs, calendar, policy, templates, keys.
struct Assembled {
    World world;  // its generation is still to be adopted
    std::shared_ptr<MessageRenderer> renderer;
    // Differs when packs, policy, calendar, endpoints or shadow mode do: then every case is derived
    // anew.
    std::string fingerprint;
};

// Reads what the settings point at. All faults at once; nothing is half loaded.
[[nodiscard]] boost::system::result<Assembled, Faults> assemble(const Settings& settings);

// The ways out. SMTP, webhooks and the heartbeat share one libcurl multi handle inside the loop.
// Destroy on the loop's thread.
struct Outlets {
    std::shared_ptr<Network> network;
    std::shared_ptr<const Transports> transports;
    std::optional<HttpTarget> heartbeat;
};
[[nodiscard]] boost::system::result<Outlets, Faults> make_outlets(const Settings& settings,
                                                                  boost::asio::io_context& loop);

// All that the files say, at the start and on a reload.
struct Configuration {
    Settings settings;
    Assembled assembled;
    Outlets outlets;
};
[[nodiscard]] boost::system::result<Configuration, Faults> read_configuration(
    const SettingsSources& sources, boost::asio::io_context& loop);

}  // namespace termijnd
