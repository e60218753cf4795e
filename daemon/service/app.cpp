#include "daemon/service/app.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "daemon/logging.h"
#include "daemon/service/sd_notify.h"
#include "daemon/service/service_log.h"
#include "obligations/store/rules/claim.h"
#include "scheduler/engine/generation.h"
#include "scheduler/engine/outages.h"
#include "scheduler/plan/sending.h"

namespace termijnd {
namespace {

constexpr std::chrono::seconds longest_drain{30};

// The demo starts on a working day at 07:55, so that the first digest is minutes away.
Instant demo_start(const ClockSettings& settings, const Calendar& calendar) {
    if (settings.start) return instant_at(settings.start->first, settings.start->second);
    const Date today = local_day(machine_now());
    return instant_at(calendar.sending_day_on_or_after(today), WallMinutes{7 * 60 + 55});
}

std::unique_ptr<Clock> make_clock(boost::asio::io_context& loop, const ClockSettings& settings,
                                  const Calendar& calendar) {
    if (settings.mode == ClockMode::real) return real_clock(loop);
    return fast_clock(loop, demo_start(settings, calendar), settings.speed);
}

// Says in the log what the operator must know of it.
std::unique_ptr<StoreWorker> open_store(const std::filesystem::path& path) {
    auto store = open_sqlite(path);
    if (const std::string remark = store->remark(); !remark.empty())
        log_warning("store.remark", remark);
    return std::make_unique<StoreWorker>(std::move(store));
}

// What the store must do before anything else: answers the generation of `fingerprint`.
std::int64_t first_job(StoreWorker& store, Instant now, const std::string& fingerprint) {
    int released = 0;
    std::int64_t generation = 0;
    store.run([&](Transaction& tx) {
        released = release_leases(tx, now);
        generation = adopt_generation(tx.memory, fingerprint);
    });
    if (released > 0) {
        log_warning("outbox.released", "The last run ended in mid-send; these are tried again",
                    {{"messages", released}});
    }
    return generation;
}

}  // namespace

App::App(boost::asio::io_context& loop, SettingsSources sources, Configuration configuration)
    : loop_(loop),
      settings_(std::move(configuration.settings)),
      renderer_(std::move(configuration.assembled.renderer)),
      clock_(make_clock(loop_, settings_.clock, configuration.assembled.world.calendar)),
      store_(open_store(settings_.state_dir / "termijnd.db")),
      alive_(settings_.state_dir / "termijnd.alive"),
      seen_(alive_.last()),
      outlets_(loop_, std::move(configuration.outlets)),
      dispatcher_(loop_, *store_, *clock_),
      scheduler_(loop_, *store_, *clock_, dispatcher_),
      rederivation_(loop_, *store_, *clock_),
      reload_(loop_, *store_, std::move(sources), reload_hooks()),
      pages_(loop_, *store_, *clock_, metrics_, [this] { return !draining_ && !store_->broken(); }),
      stop_timer_(clock_->timer()),
      signals_(
          loop_, [this] { reload_.ask(); }, [this] { drain("asked to stop"); }) {
    Assembled& assembled = configuration.assembled;
    assembled.world.generation = first_job(*store_, clock_->now(), assembled.fingerprint);
    world_ = std::make_shared<const World>(std::move(assembled.world));
    note_downtime();
    connect();
    serve();
}

App::~App() = default;

// Who tells whom.
void App::connect() {
    const auto failed = [this](std::exception_ptr error) { fail(std::move(error)); };
    dispatcher_.on_attempt([this](const MessageRow& message, const Outcome& outcome) {
        metrics_.attempt(message, outcome);
        log_attempt(message, outcome);
        show_life();
        outlets_.tidy();
    });
    dispatcher_.on_failure(failed);
    scheduler_.on_failure(failed);
    scheduler_.on_set_aside(log_set_aside);
    scheduler_.on_outage(log_outage);
    std::chrono::microseconds every = std::chrono::minutes(1);
    if (const auto watchdog = watchdog_interval()) every = std::min(every, *watchdog / 2);
    scheduler_.on_beat([this] { beat(); }, every);
    rederivation_.on_failure(failed);
    rederivation_.on_set_aside(log_set_aside);
    rederivation_.on_changed([this] { scheduler_.wake(); });
    rederivation_.on_done([](std::int64_t cases) {
        if (cases > 0)
            log_info("cases.rederived", "All dossiers follow the packs in use", {{"cases", cases}});
    });
}

std::shared_ptr<const ApiContext> App::api() {
    const auto changed = [this](std::int64_t facts) {
        metrics_.facts(facts);
        scheduler_.wake();
    };
    return std::make_shared<const ApiContext>(
        ApiContext{loop_, *store_, *clock_, reading_, [this] { return world_; },
                   [this](const TriedFile* tried) { return reload_.world_on_disk(tried); },
                   [this] { return renderer_; }, changed, settings_.limits.import_bytes});
}

void App::serve() {
    const auto context = api();
    router_ = std::make_unique<Router>(settings_.limits.body_bytes);
    add_routes(*router_, context);

    HttpLimits limits;
    limits.connections = settings_.limits.connections;
    limits.connections_per_peer = settings_.limits.connections_per_peer;
    http_ = std::make_unique<HttpServer>(loop_, limits);
    const auto handler = [this](HttpRequest request, const HttpReply& reply) {
        router_->handle(std::move(request), reply);
    };
    const auto max_body = [this](std::string_view method, std::string_view path) {
        return router_->max_body(method, path);
    };
    const auto pages = [this](const HttpRequest& request, const HttpReply& reply) {
        pages_.answer(request, reply);
    };
    if (auto result = http_->listen_unix(settings_.socket, HttpService{handler, max_body});
        !result) {
        throw std::runtime_error(result.error().text());
    }
    auto port =
        http_->listen_tcp(settings_.http.address, settings_.http.port, HttpService{pages, nullptr});
    if (!port) throw std::runtime_error(port.error().text());
    log_info("http.listening", "Listening",
             {{"socket", settings_.socket.string()}, {"port", *port}});
}

Reload::Hooks App::reload_hooks() {
    Reload::Hooks hooks;
    hooks.running = [this]() -> const Settings& { return settings_; };
    hooks.use = [this](Reload::Fresh fresh) { use(std::move(fresh)); };
    hooks.ended = [this](bool good) { metrics_.reloaded(good); };
    hooks.failed = [this](std::exception_ptr error) { fail(std::move(error)); };
    return hooks;
}

void App::use(Reload::Fresh fresh) {
    const DeliverySettings before = settings_.delivery;
    settings_ = std::move(fresh.settings);
    start_logging(settings_.log.format, settings_.log.level);
    log_shadow(before, settings_.delivery);
    world_ = std::move(fresh.world);
    renderer_ = std::move(fresh.renderer);
    outlets_.use(std::move(fresh.outlets));
    use_world();
}

void App::use_world() {
    dispatcher_.use(world_, renderer_, outlets_.current().transports);
    scheduler_.use(world_);
    rederivation_.use(world_);
    scheduler_.wake();
}

// Since the last sign of life: before the start, or while the machine slept. Waits for the store,
// so that what was due is known before it goes.
void App::note_downtime() {
    const SignOfLife now = sign_of_life(clock_->now());
    const auto last = std::exchange(seen_, now);
    const bool demo = settings_.clock.mode != ClockMode::real;
    const auto since = last ? not_run_since(*last, now, demo) : std::nullopt;
    if (since && now.wall - *since > late_from)
        store_->run([&](Transaction& tx) { record_downtime(tx, *world_, *since, now.wall); });
    alive_.write(now);
}

// Many messages in a second are one sign.
void App::show_life() {
    const SignOfLife now = sign_of_life(clock_->now());
    if (seen_ && now.up - seen_->up < std::chrono::seconds(1)) return;
    seen_ = now;
    alive_.write(now);
}

void App::beat() {
    try {
        // A demo's clock takes hours from beat to beat.
        settings_.clock.mode == ClockMode::real ? note_downtime() : show_life();
    } catch (...) {
        return fail(std::current_exception());
    }
    metrics_.beat(clock_->now());
    notify_watchdog();
    outlets_.tidy();
    const Outlets& outlets = outlets_.current();
    const Monotonic now = clock_->monotonic();
    if (!outlets.heartbeat || now < next_heartbeat_) return;
    next_heartbeat_ = now + settings_.heartbeat.interval;
    outlets.network->call(*outlets.heartbeat, [](const Outcome& outcome) {
        if (outcome.kind != Outcome::Kind::sent) {
            log_warning("heartbeat.failed", "The heartbeat URL did not answer: " + outcome.answer);
        }
    });
}

// A store that fails makes every promise void: stop, and let the service manager start afresh.
void App::fail(std::exception_ptr error) {
    try {
        std::rethrow_exception(std::move(error));
    } catch (const std::exception& reason) {
        log_error("store.failed", std::string("Nothing is sent any more: ") + reason.what());
    }
    exit_code_ = 1;
    drain("the store failed");
}

void App::drain(std::string_view why) {
    if (draining_) {
        loop_.stop();
        return;
    }
    draining_ = true;
    log_info("daemon.stopping", "Finishing what is under way", {{"why", why}});
    notify_stopping("Finishing what is under way");
    scheduler_.stop();
    rederivation_.stop();
    reload_.stop();
    http_->drain();
    stop_timer_->start(longest_drain, [this] {
        log_warning("daemon.stop_forced", "Some sends did not end in time; they are tried again");
        loop_.stop();
    });
    dispatcher_.drain([this] {
        http_.reset();
        loop_.stop();
    });
}

int App::run() {
    use_world();
    beat();
    notify_ready("Running");
    log_info("daemon.ready", "Running", {{"version", TERMIJND_VERSION}});
    log_shadow(std::nullopt, settings_.delivery);
    loop_.run();
    alive_.write(sign_of_life(clock_->now()));
    log_info("daemon.stopped", "Stopped");
    return exit_code_;
}

}  // namespace termijnd
