// Deliveries per second, durably (synchronous=FULL), against bare libcurl: the same bytes, the same
// connections, the same receiver, in one run, medians of five.
//
//   bench_delivery webhooks [COUNT]       64 connections, with the HMAC on both sides
//   bench_delivery mails [COUNT]          smtp-sink (package postfix) in the path, 4 sessions
//   bench_delivery stalled [COUNT]        from due to sent, with and without one endpoint that is
//                                         silent, on the daemon's own loop and clock
//
// TERMIJND_BENCH_DIR names a folder on a real disk; the default is the current one.
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "notify/curl/network.h"
#include "obligations/store/rules/plan_notice.h"
#include "scheduler/delivery/dispatcher.h"
#include "scheduler/delivery/loop.h"
#include "scheduler/words/render.h"
#include "tests/bench/bare_client.h"
#include "tests/bench/due_messages.h"
#include "tests/bench/fast_receiver.h"

namespace termijnd::bench {
namespace {

constexpr std::size_t connections = 64;
constexpr unsigned sessions = 4;

// Messages per second of the daemon's own path: claim, render, freeze, send, record.
double daemon_rate(const Load& load, const std::filesystem::path& folder, std::string* bytes) {
    const auto world = make_world();
    boost::asio::io_context loop(1);
    StoreWorker store(open_sqlite(make_empty(folder) / "termijnd.db"));
    fill(store, *world, load);
    NetworkSettings settings;
    settings.smtp.host = "127.0.0.1";
    settings.smtp.port = load.port;
    settings.smtp.tls = SmtpSettings::Tls::none;
    settings.smtp.sessions = sessions;
    auto network = std::make_shared<Network>(loop, std::move(settings));
    ManualClock clock(due + std::chrono::minutes(1));
    Dispatcher dispatcher(loop, store, clock);
    std::shared_ptr<Renderer> renderer =
        mail_renderer(TemplateSet::load(TERMIJND_SOURCE_DIR "/config/templates").value());
    dispatcher.use(world, renderer,
                   std::make_shared<const Transports>(make_transports(network, load.port)));
    std::size_t sent = 0;
    dispatcher.on_attempt([&](const MessageRow& message, const Outcome& outcome) {
        if (outcome.kind != Outcome::Kind::sent) {
            throw std::runtime_error(message.public_id.str() + " was not taken: " + outcome.answer);
        }
        ++sent;
    });
    dispatcher.on_change([&] {
        if (sent >= load.count && dispatcher.idle()) loop.stop();
    });
    dispatcher.on_failure([](std::exception_ptr error) { std::rethrow_exception(error); });
    if (bytes) {
        store.run([&](Transaction& tx) {
            const MessageRow message = tx.outbox.list(MessageState::pending, {}, 1).at(0);
            const Draft draft = renderer->draft(tx, world, message, clock.now());
            *bytes = draft.ready ? draft.ready->bytes : draft.write().bytes;
        });
        return 0;
    }
    const auto start = std::chrono::steady_clock::now();
    const auto work = boost::asio::make_work_guard(loop);
    boost::asio::post(loop, [&] { dispatcher.pump(); });
    loop.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (sent != load.count) throw std::runtime_error("not all messages were sent");
    return static_cast<double>(load.count) / took.count();
}

// smtp-sink of Postfix on a free loopback port, in a process of its own.
struct SmtpSink {
    SmtpSink() {
        const int probe = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
        getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        close(probe);
        const std::string where = "inet:127.0.0.1:" + std::to_string(port);
        process = fork();
        if (process == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            execlp("smtp-sink", "smtp-sink", "-u", "nobody", where.c_str(), "256", nullptr);
            std::perror("smtp-sink (package postfix)");
            _exit(127);
        }
        wait_until_up();
    }
    ~SmtpSink() {
        kill(process, SIGKILL);
        waitpid(process, nullptr, 0);
    }
    void wait_until_up() const {
        for (int i = 0; i < 500; ++i) {
            const int fd = socket(AF_INET, SOCK_STREAM, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            const bool up = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
            close(fd);
            if (up) return;
            usleep(10'000);
        }
        throw std::runtime_error("smtp-sink does not listen; install the package postfix");
    }
    pid_t process = 0;
    std::uint16_t port = 0;
};

// Takes connections into its backlog and never says a word.
class SilentListener {
  public:
    SilentListener() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (bind(socket_, any, size) != 0 || listen(socket_, 256) != 0) std::abort();
        getsockname(socket_, any, &size);
        port_ = ntohs(address.sin_port);
    }
    ~SilentListener() { close(socket_); }
    SilentListener(const SilentListener&) = delete;
    SilentListener& operator=(const SilentListener&) = delete;
    [[nodiscard]] std::uint16_t port() const { return port_; }

  private:
    int socket_;
    std::uint16_t port_ = 0;
};

// Milliseconds from due to answered of `count` webhooks that fall due one by one; beside them,
// where there is a `silent` port, 200 that are due at the start and never answered.
std::vector<double> due_to_sent(std::size_t count, std::optional<std::uint16_t> silent,
                                const std::filesystem::path& folder) {
    boost::asio::io_context loop(1);
    StoreWorker store(open_sqlite(make_empty(folder) / "termijnd.db"));
    const auto clock = real_clock(loop);
    const Instant start = clock->now() + std::chrono::milliseconds(500);
    store.run([&](Transaction& tx) {
        const auto put = [&](const char* to, std::size_t n, Instant at) {
            const MessageKey key{"proefbericht", std::to_string(n), RecipientKey(to), ""};
            put_message(tx.outbox, key, Channel::webhook, at, "");
        };
        for (std::size_t n = 0; silent && n < 200; ++n) put("silent", n, start);
        for (std::size_t n = 0; n < count; ++n)
            put("peer", n, start + std::chrono::milliseconds(100 + 7 * n));
    });
    const FastReceiver receiver;
    const auto network = std::make_shared<Network>(loop, NetworkSettings{});
    Transports transports = make_transports(network, receiver.port());
    if (silent) transports.endpoints["silent"] = endpoint_at(*silent);
    const auto world = make_world();
    Dispatcher dispatcher(loop, store, *clock);
    SchedulerLoop scheduler(loop, store, *clock, dispatcher);
    dispatcher.use(
        world, mail_renderer(TemplateSet::load(TERMIJND_SOURCE_DIR "/config/templates").value()),
        std::make_shared<const Transports>(std::move(transports)));
    scheduler.use(world);
    std::vector<double> took;
    dispatcher.on_attempt([&](const MessageRow& message, const Outcome& outcome) {
        if (outcome.kind != Outcome::Kind::sent) return;
        const std::chrono::duration<double, std::milli> since =
            std::chrono::system_clock::now() - message.due_at;
        took.push_back(since.count());
        if (took.size() == count) loop.stop();
    });
    const auto work = boost::asio::make_work_guard(loop);
    scheduler.wake();
    loop.run();
    return took;
}

double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

void measure_stalled(std::size_t count, const std::filesystem::path& folder) {
    const SilentListener silent;
    std::vector<double> alone, beside;
    for (int round = 0; round < 5; ++round) {
        for (const double each : due_to_sent(count, std::nullopt, folder)) alone.push_back(each);
        for (const double each : due_to_sent(count, silent.port(), folder)) beside.push_back(each);
    }
    std::printf(
        "due to sent: alone p50 %.2f ms, p99 %.2f ms; beside a silent endpoint p50 %.2f ms, "
        "p99 %.2f ms; ratio of p99 %.2f (five rounds of %zu each)\n",
        quantile(alone, 0.5), quantile(alone, 0.99), quantile(beside, 0.5), quantile(beside, 0.99),
        quantile(beside, 0.99) / quantile(alone, 0.99), count);
    std::filesystem::remove_all(folder);
}

void report(const char* what, const std::vector<double>& ours, const std::vector<double>& bare) {
    std::printf(
        "%s: daemon %.0f/s, bare libcurl %.0f/s, ratio %.2f (medians of %zu; daemon %.0f "
        "to %.0f)\n",
        what, median(ours), median(bare), median(ours) / median(bare), ours.size(),
        *std::min_element(ours.begin(), ours.end()), *std::max_element(ours.begin(), ours.end()));
}

void measure(Load load) {
    const std::filesystem::path folder = scratch("bench_delivery");
    std::string bytes;
    Load one = load;
    one.count = 1;
    one.port = 1;  // only rendered, never called
    (void)daemon_rate(one, folder, &bytes);
    std::vector<double> ours, bare;
    for (int round = 0; round < 5; ++round) {
        if (load.mail) {
            SmtpSink sink;
            load.port = sink.port;
            bare.push_back(bare_mails(sink.port, bytes, load.count, sessions));
            ours.push_back(daemon_rate(load, folder, nullptr));
        } else {
            FastReceiver receiver;
            load.port = receiver.port();
            bare.push_back(bare_webhooks(receiver.port(), bytes, load.count, connections));
            ours.push_back(daemon_rate(load, folder, nullptr));
        }
    }
    std::printf("%zu messages of %zu bytes, synchronous=FULL\n", load.count, bytes.size());
    report(load.mail ? "mails" : "webhooks", ours, bare);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace termijnd::bench

int main(int argc, char** argv) {
    using termijnd::bench::Load;
    const std::string what = argc > 1 ? argv[1] : "";
    if (what != "webhooks" && what != "mails" && what != "stalled") {
        std::cerr << "usage: bench_delivery webhooks|mails|stalled [COUNT]\n";
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    if (what == "stalled") {
        const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 500;
        termijnd::bench::measure_stalled(count, termijnd::bench::scratch("bench_delivery"));
        return 0;
    }
    Load load;
    load.mail = what == "mails";
    load.count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : load.mail ? 10'000 : 50'000;
    termijnd::bench::measure(load);
    return 0;
}
