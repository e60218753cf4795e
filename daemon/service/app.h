#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <memory>
#include <string_view>

#include "config/settings.h"
#include "daemon/api/api.h"
#include "daemon/http/server.h"
#include "daemon/service/alive.h"
#include "daemon/service/assemble.h"
#include "daemon/service/metrics.h"
#include "daemon/service/outlets.h"
#include "daemon/service/pages.h"
#include "daemon/service/rederivation.h"
#include "daemon/service/reload.h"
#include "daemon/service/signals.h"
#include "obligations/store/worker.h"
#include "scheduler/delivery/dispatcher.h"
#include "scheduler/delivery/loop.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// The running daemon: the loop's thread, those of the store, and one on which imports are read.
//
//   starting -> running -> draining -> stopped        SIGTERM, SIGINT: drain
//                 ^  |                                SIGHUP: reload, keeps what it had on a fault
//                 +--+ reload
class App {
  public:
    // Opens the store (StorageError) and takes the sockets (std::runtime_error, with what to do).
    // `loop` must outlive it, and is run by run() alone.
    App(boost::asio::io_context& loop, SettingsSources sources, Configuration configuration);
    ~App();

    // Runs until told to stop; the exit code.
    int run();

  private:
    void connect();
    void serve();
    [[nodiscard]] std::shared_ptr<const ApiContext> api();
    [[nodiscard]] Reload::Hooks reload_hooks();
    void use(Reload::Fresh fresh);
    void use_world();
    void beat();
    void note_downtime();
    void show_life();
    void fail(std::exception_ptr error);
    void drain(std::string_view why);

    boost::asio::io_context& loop_;
    Settings settings_;  // in use; where a restart is needed, as they were at the start
    std::shared_ptr<const World> world_;
    std::shared_ptr<MessageRenderer> renderer_;
    std::unique_ptr<Clock> clock_;
    std::unique_ptr<StoreWorker> store_;
    AliveFile alive_;
    std::optional<SignOfLife> seen_;  // the last sign of life
    OutletsInUse outlets_;
    Dispatcher dispatcher_;
    SchedulerLoop scheduler_;
    Rederivation rederivation_;
    Reload reload_;
    Metrics metrics_;
    Pages pages_;
    boost::asio::thread_pool reading_{1};
    std::unique_ptr<Router> router_;
    std::unique_ptr<HttpServer> http_;
    std::unique_ptr<Timer> stop_timer_;
    Monotonic next_heartbeat_{};
    bool draining_ = false;
    int exit_code_ = 0;
    Signals signals_;
};

}  // namespace termijnd
