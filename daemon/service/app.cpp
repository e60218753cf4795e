#include "daemon/service/app.h"
#include "obligations/store/rules/claim.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "daemon/api/some_cases.h"
#include "daemon/logging.h"
#include "daemon/service/sd_notify.h"

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

void log_attempt(const MessageRow& message, const Outcome& outcome) {
    const std::initializer_list<LogField> fields = {
        {"id", message.public_id},
        {"kind", message.key.kind},
        {"channel", message.channel == Channel::webhook ? "webhook" : "mail"},
        {"attempt", message.attempts}};
    switch (outcome.kind) {
        case Outcome::Kind::sent:
            return log_info("delivery.sent", "Delivered", fields);
        case Outcome::Kind::retry:
            return log_warning("delivery.retry",
                               "Not delivered, will be tried again: " + outcome.answer, fields);
        case Outcome::Kind::uncertain:
            return log_warning("delivery.uncertain",
                               "No answer; it may have arrived and will be tried again with the "
                               "same id: " +
                                   outcome.answer,
                               fields);
        case Outcome::Kind::refused:
            return log_error("delivery.dead",
                             "Refused for good; see termijnctl delivery show, and retry after "
                             "mending the cause: " +
                                 outcome.answer,
                             fields);
    }
}

}  // namespace

App::App(SettingsSources sources, Settings settings, Assembled assembled,
         std::shared_ptr<boost::asio::io_context> loop, Outlets outlets)
    : loop_(std::move(loop)),
      sources_(std::move(sources)),
      settings_(std::move(settings)),
      clock_(make_clock(*loop_, settings_.clock, assembled.world->calendar)),
      store_(std::make_unique<StoreWorker>(open_sqlite(settings_.state_dir / "termijnd.db"))),
      dispatcher_(*loop_, *store_, *clock_),
      scheduler_(*loop_, *store_, *clock_, dispatcher_),
      signals_(*loop_),
      stop_timer_(*loop_) {
    start_logging(settings_.log.format, settings_.log.level);
    const Instant now = clock_->now();
    int released = 0;
    store_->run([&](Transaction& tx) { released = release_leases(tx, now); });
    if (released > 0) {
        log_warning("outbox.released", "The last run ended in mid-send; these are tried again",
                    {{"messages", released}});
    }
    dispatcher_.on_attempt([this](const MessageRow& message, const Outcome& outcome) {
        metrics_.attempt(message, outcome);
        log_attempt(message, outcome);
    });
    dispatcher_.on_failure([this](std::exception_ptr error) { fail(error); });
    scheduler_.on_failure([this](std::exception_ptr error) { fail(error); });
    std::chrono::microseconds every = std::chrono::minutes(1);
    if (const auto watchdog = watchdog_interval()) every = std::min(every, *watchdog / 2);
    scheduler_.on_beat([this] { beat(); }, every);
    use(std::move(assembled), std::move(outlets));
    serve();
    listen_to_signals();
}

App::~App() = default;

void App::use(Assembled assembled, Outlets outlets) {
    world_ = assembled.world;
    fingerprint_ = std::move(assembled.fingerprint);
    outlets_.push_back(std::move(outlets));
    renderer_ = std::move(assembled.renderer);
    dispatcher_.use(world_, renderer_, outlets_.back().transports);
    scheduler_.use(world_);
}

void App::serve() {
    const auto changed = [this](std::int64_t facts) {
        metrics_.facts(facts);
        scheduler_.wake();
    };
    auto api = std::make_shared<const ApiContext>(ApiContext{
        *loop_, *store_, *clock_, [this] { return world_; }, [this] { return world_on_disk(); },
        [this] { return renderer_; }, [this] { return settings_.municipality.key_pattern; },
        changed, settings_.limits.import_bytes});
    router_ = std::make_unique<Router>(settings_.limits.body_bytes);
    add_routes(*router_, api);

    HttpLimits limits;
    limits.connections = settings_.limits.connections;
    limits.connections_per_peer = settings_.limits.connections_per_peer;
    http_ = std::make_unique<HttpServer>(*loop_, limits);
    const auto handler = [this](HttpRequest request, const HttpReply& reply) {
        router_->handle(std::move(request), reply);
    };
    const auto max_body = [this](std::string_view method, std::string_view path) {
        return router_->max_body(method, path);
    };
    if (auto result = http_->listen_unix(settings_.socket, HttpService{handler, max_body});
        !result) {
        throw std::runtime_error(result.error().text());
    }
    auto port = http_->listen_tcp(settings_.http.address, settings_.http.port,
                                  HttpService{public_pages(), nullptr});
    if (!port) throw std::runtime_error(port.error().text());
    log_info("http.listening", "Listening",
             {{"socket", settings_.socket.string()}, {"port", *port}});
}

// What anybody on this machine may see: whether the daemon lives, is ready, and counts.
HttpHandler App::public_pages() {
    return [this](const HttpRequest& request, const HttpReply& reply) {
        if (request.method != "GET" && request.method != "HEAD") {
            HttpResponse response = problem(405, "Alleen GET en HEAD.");
            response.headers.emplace_back("Allow", "GET, HEAD");
            return reply(std::move(response));
        }
        if (request.path == "/healthz") return reply(HttpResponse{200, "text/plain", "ok\n", {}});
        if (request.path == "/readyz") {
            const bool ready = !draining_ && !store_->broken();
            return reply(HttpResponse{
                ready ? 200 : 503, "text/plain", ready ? "ready\n" : "not ready\n", {}});
        }
        if (request.path != "/metrics") return reply(problem(404, "Deze pagina is er niet."));
        auto counts = std::make_shared<OutboxCounts>();
        store_->post([counts](Transaction& tx) { *counts = tx.outbox.counts(); },
                     [this, counts, reply](std::exception_ptr error) {
                         boost::asio::post(*loop_, [this, counts, reply, error] {
                             if (error) return reply(problem(503, "De opslag antwoordt niet."));
                             reply(HttpResponse{200,
                                                "text/plain; version=0.0.4",
                                                metrics_.text(*counts, clock_->now()),
                                                {}});
                         });
                     });
    };
}

void App::listen_to_signals() {
    signals_.add(SIGTERM);
    signals_.add(SIGINT);
    signals_.add(SIGHUP);
    auto again = std::make_shared<std::function<void()>>();
    *again = [this, weak = std::weak_ptr(again)] {
        signals_.async_wait([this, weak](boost::system::error_code error, int signal) {
            if (error) return;
            if (signal == SIGHUP) {
                reload();
            } else {
                drain("asked to stop");
            }
            if (const auto next = weak.lock()) (*next)();
        });
    };
    (*again)();
    wait_for_signal_ = again;
}

boost::system::result<std::shared_ptr<const World>, Faults> App::world_on_disk() const {
    const auto settings = load_settings(sources_);
    if (!settings) return settings.error();
    auto assembled = assemble(*settings);
    if (!assembled) return assembled.error();
    return assembled->world;
}

// Keeps everything it has unless all of the new is good.
void App::reload() {
    notify_reloading();
    Faults faults;
    auto settings = load_settings(sources_);
    if (!settings) {
        faults = settings.error();
    } else {
        auto assembled = assemble(*settings);
        auto outlets = make_outlets(*settings, *loop_);
        if (!assembled) faults = assembled.error();
        if (!outlets) append(faults, outlets.error());
        if (faults.empty()) {
            settings->clock = settings_.clock;  // a clock is not changed under a running daemon
            settings_ = std::move(*settings);
            start_logging(settings_.log.format, settings_.log.level);
            use(std::move(*assembled), std::move(*outlets));
            rederive_if_changed();
        }
    }
    for (const Fault& fault : faults) log_error("settings.refused", fault.text());
    if (faults.empty()) {
        log_info("settings.reloaded", "The new settings are in use");
    } else {
        log_error("settings.kept", "The old settings stay in use; mend the faults and reload",
                  {{"faults", faults.size()}});
    }
    metrics_.reloaded(faults.empty());
    notify_ready(faults.empty() ? "Running" : "Running with the old settings: the new are wrong");
}

// What every case was derived with is remembered, so an ordinary restart derives nothing.
void App::rederive_if_changed() {
    auto known = std::make_shared<std::string>();
    store_->post([known](Transaction& tx) { *known = tx.memory.recall("derived with"); },
                 [this, known](std::exception_ptr error) {
                     boost::asio::post(*loop_, [this, known, error] {
                         if (error) return fail(error);
                         if (*known != fingerprint_) rederive_all({});
                     });
                 });
}

// New packs, policy or calendar: every case is derived and planned anew, some per commit.
void App::rederive_all(std::string after) {
    auto last = std::make_shared<std::string>();
    const Instant now = clock_->now();
    auto job = [world = world_, fingerprint = fingerprint_, after = std::move(after), now,
                last](Transaction& tx) {
        *last = some_cases(tx, after,
                           [&](const std::string& key) { apply_case(tx, *world, key, now); });
        if (last->empty()) tx.memory.remember("derived with", fingerprint);
    };
    store_->post(std::move(job), [this, last](std::exception_ptr error) {
        boost::asio::post(*loop_, [this, last, error] {
            if (error) return fail(error);
            if (last->empty() || draining_) return scheduler_.wake();
            rederive_all(*last);
        });
    });
}

void App::beat() {
    const Instant now = clock_->now();
    metrics_.beat(now);
    notify_watchdog();
    const Outlets& outlets = outlets_.back();
    const auto real_now = std::chrono::steady_clock::now();
    if (!outlets.heartbeat || real_now < next_heartbeat_) return;
    next_heartbeat_ = real_now + settings_.heartbeat.interval;
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
        loop_->stop();
        return;
    }
    draining_ = true;
    log_info("daemon.stopping", "Finishing what is under way", {{"why", why}});
    notify_stopping("Finishing what is under way");
    scheduler_.stop();
    http_->drain();
    stop_timer_.expires_after(longest_drain);
    stop_timer_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        log_warning("daemon.stop_forced", "Some sends did not end in time; they are tried again");
        loop_->stop();
    });
    dispatcher_.drain([this] {
        http_.reset();
        loop_->stop();
    });
}

int App::run() {
    rederive_if_changed();
    scheduler_.wake();
    beat();
    notify_ready("Running");
    log_info("daemon.ready", "Running", {{"version", TERMIJND_VERSION}});
    loop_->run();
    log_info("daemon.stopped", "Stopped");
    return exit_code_;
}

}  // namespace termijnd
