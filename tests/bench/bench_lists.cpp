// Webhooks per second, durably, while a client reads a list of 100 obligations over the daemon's
// socket, against the same without that client. One run, the two in turn, medians of five.
//
//   bench_lists [WEBHOOKS [LISTS]]       20,000 webhooks, the list read 1,000 times
//
// TERMIJND_BENCH_DIR names a folder on a real disk; the default is the current one.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "daemon/api/api.h"
#include "daemon/http/server.h"
#include "scheduler/words/render.h"
#include "tests/bench/due_messages.h"
#include "tests/bench/fast_receiver.h"
#include "tests/bench/list_reader.h"

namespace termijnd::bench {
namespace {

constexpr std::size_t listed = 100;

// One dossier with as many obligations: each change of a job is to be reported.
void add_listed(Transaction& tx) {
    const Origin origin{due, "bench"};
    CaseRecord record;
    record.key = CaseKey("lijst");
    tx.journal.put_case(record, origin);
    const InstrumentKey v1("v1");
    const Date first = make_date(2026, 1, 5);
    tx.journal.put_instrument(record.key, Instrument{v1, "jobcoaching", first}, origin);
    for (std::size_t i = 0; i < listed; ++i) {
        Event event;
        event.key = EventKey("g" + std::to_string(i));
        event.instrument = v1;
        event.kind = "dienstverband.gewijzigd";
        event.on = first + std::chrono::days(i % 50);
        event.registered = event.on;
        tx.journal.add_event(record.key, event, origin);
    }
}

// The daemon as far as it matters here: dispatcher, store, API and socket on one loop.
class Daemon {
  public:
    Daemon(const std::filesystem::path& folder, const Load& load)
        : world_(make_world()),
          store_(open_sqlite(make_empty(folder) / "termijnd.db")),
          clock_(due + std::chrono::minutes(1)),
          renderer_(
              mail_renderer(TemplateSet::load(TERMIJND_SOURCE_DIR "/config/templates").value())),
          dispatcher_(loop_, store_, clock_),
          wanted_(load.count) {
        fill(store_, *world_, load);
        store_.run(add_listed);
        auto network = std::make_shared<Network>(loop_, NetworkSettings{});
        dispatcher_.use(world_, renderer_,
                        std::make_shared<const Transports>(make_transports(network, load.port)));
        dispatcher_.on_attempt([this](const MessageRow& message, const Outcome& outcome) {
            if (outcome.kind != Outcome::Kind::sent)
                throw std::runtime_error(message.public_id.str() +
                                         " was not taken: " + outcome.answer);
            ++sent_;
        });
        dispatcher_.on_change([this] {
            if (sent_ >= wanted_ && dispatcher_.idle()) loop_.stop();
        });
        dispatcher_.on_failure([](std::exception_ptr error) { std::rethrow_exception(error); });
        serve(folder / "socket");
    }

    // Webhooks per second.
    double run() {
        const auto start = std::chrono::steady_clock::now();
        const auto work = boost::asio::make_work_guard(loop_);
        boost::asio::post(loop_, [this] { dispatcher_.pump(); });
        loop_.run();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        return static_cast<double>(sent_) / took.count();
    }

  private:
    void serve(const std::filesystem::path& socket) {
        const auto context = std::make_shared<const ApiContext>(ApiContext{
            loop_, store_, clock_, reading_, [this] { return world_; },
            [this]() -> boost::system::result<std::shared_ptr<const World>, std::vector<Fault>> {
                return world_;
            },
            [this] { return renderer_; }, [](std::int64_t) {}});
        add_routes(router_, context);
        const auto handler = [this](HttpRequest request, const HttpReply& reply) {
            router_.handle(std::move(request), reply);
        };
        http_.listen_unix(socket, HttpService{handler, nullptr}).value();
    }

    std::shared_ptr<const World> world_;
    boost::asio::io_context loop_{1};
    StoreWorker store_;
    ManualClock clock_;
    std::shared_ptr<MessageRenderer> renderer_;
    Dispatcher dispatcher_;
    const std::size_t wanted_;
    std::size_t sent_ = 0;
    boost::asio::thread_pool reading_{1};
    Router router_;
    HttpServer http_{loop_};
};

struct Run {
    double webhooks = 0;      // a second
    double lists = 0;         // read meanwhile
    double milliseconds = 0;  // a list
};

Run measure(std::size_t webhooks, std::size_t lists) {
    const std::filesystem::path folder = scratch("bench_lists");
    const FastReceiver receiver;
    ListReader reader(folder / "socket", "/v1/verplichtingen?dossier=lijst", lists);
    Daemon daemon(folder, Load{false, webhooks, receiver.port()});
    if (lists > 0) reader.go();
    Run run;
    run.webhooks = daemon.run();
    if (reader.failed() || (lists > 0 && reader.obligations() != listed))
        throw std::runtime_error("the list was not as it should be");
    run.lists = static_cast<double>(reader.lists());
    run.milliseconds = 1000 * reader.seconds() / run.lists;
    return run;
}

void measure_in_turn(std::size_t webhooks, std::size_t lists) {
    std::vector<double> alone, beside, read, took;
    for (int round = 0; round < 5; ++round) {
        alone.push_back(measure(webhooks, 0).webhooks);
        const Run run = measure(webhooks, lists);
        beside.push_back(run.webhooks);
        read.push_back(run.lists);
        took.push_back(run.milliseconds);
    }
    std::printf(
        "%zu webhooks: alone %.0f/s, beside a reader %.0f/s, ratio %.2f; it read the list of %zu "
        "obligations %.0f times meanwhile (of at most %zu), %.2f ms each (medians of %zu)\n",
        webhooks, median(alone), median(beside), median(beside) / median(alone), listed,
        median(read), lists, median(took), alone.size());
    std::filesystem::remove_all(scratch("bench_lists"));
}

}  // namespace
}  // namespace termijnd::bench

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const std::size_t webhooks = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20'000;
    const std::size_t lists = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1'000;
    termijnd::bench::measure_in_turn(webhooks, lists);
    return 0;
}
