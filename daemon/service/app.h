#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <vector>

#include "config/settings.h"
#include "daemon/api/api.h"
#include "daemon/http/server.h"
#include "daemon/service/assemble.h"
#include "daemon/service/metrics.h"
#include "notify/curl/network.h"
#include "obligations/store/worker.h"
#include "scheduler/delivery/dispatcher.h"
#include "scheduler/delivery/loop.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// The running daemon: one loop's thread, and one thread for the store.
//
//   starting -> running -> draining -> stopped        SIGTERM, SIGINT: drain
//                 ^  |                                SIGHUP: reload, keeps what it had on a fault
//                 +--+ reload
class App {
  public:
    // Opens the store (StorageError) and takes the sockets (std::runtime_error, with what to do).
    App(SettingsSources sources, Settings settings, Assembled assembled,
        std::shared_ptr<boost::asio::io_context> loop, Outlets outlets);
    ~App();

    // Runs until told to stop; the exit code.
    int run();

  private:
    void serve();
    void listen_to_signals();
    void reload();
    void use(Assembled assembled, Outlets outlets);
    void rederive_if_changed();
    void rederive_all(std::string after);
    void beat();
    void fail(std::exception_ptr error);
    void drain(std::string_view why);
    [[nodiscard]] HttpHandler public_pages();
    // What a reload would take into use.
    [[nodiscard]] boost::system::result<std::shared_ptr<const World>, Faults> world_on_disk() const;

    std::shared_ptr<boost::asio::io_context> loop_;
    SettingsSources sources_;
    Settings settings_;
    std::shared_ptr<const World> world_;
    std::shared_ptr<MessageRenderer> renderer_;
    std::string fingerprint_;
    std::unique_ptr<Clock> clock_;
    std::unique_ptr<StoreWorker> store_;
    std::vector<Outlets> outlets_;  // the last is in use; earlier ones end what they began
    Dispatcher dispatcher_;
    SchedulerLoop scheduler_;
    Metrics metrics_;
    std::unique_ptr<Router> router_;
    std::unique_ptr<HttpServer> http_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer stop_timer_;
    std::shared_ptr<std::function<void()>> wait_for_signal_;
    std::chrono::steady_clock::time_point next_heartbeat_{};
    bool draining_ = false;
    int exit_code_ = 0;
};

}  // namespace termijnd
