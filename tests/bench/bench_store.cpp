#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "obligations/store/rules/claim.h"
#include "obligations/store/rules/plan_notice.h"
#include "obligations/store/store.h"
#include "tests/support/ids.h"

// What the store allows on this disk. Prints medians of five and the ratios that matter.
//   bench_store DIRECTORY [MESSAGES] [PENDING]
// DIRECTORY must lie on a real disk: on a RAM disk fsync costs nothing and the figures mean
// nothing.
namespace {

using namespace termijnd;
using namespace termijnd::test::literals;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 5;
constexpr std::size_t batch = 256;

Instant at(std::int64_t ms) {
    return Instant(std::chrono::milliseconds(ms));
}

double seconds_of(const std::function<void()>& work) {
    const auto begin = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void remove_database(const std::filesystem::path& path) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".acknowledged"}) {
        std::filesystem::remove(path.string() + suffix);
    }
}

ObligationRow obligation(int number) {
    ObligationRow o;
    o.id = ObligationId("00000000-0000-5000-8000-" + std::to_string(100000000000 + number));
    o.case_key = "d1"_case;
    o.rule = "tlks.aanvraag";
    o.pack = "haarlemmermeer-2025";
    o.trigger_on = o.known_on = o.earliest = o.due = o.latest = make_date(2026, 3, 2);
    o.obliged = Role::employer();
    return o;
}

// Messages numbered from `first`, each with a notice of its own, one per millisecond.
void plan(Store& store, int first, int count) {
    for (int begin = first; begin < first + count; begin += 10000) {
        const int end = std::min(begin + 10000, first + count);
        store.commit([&](Transaction& tx) {
            for (int i = begin; i < end; ++i) {
                NoticeRow n;
                n.obligation = obligation(i % 1000).id;
                n.case_key = "d1"_case;
                n.recipient = "endpoint"_to;
                n.channel = Channel::webhook;
                n.due_at = at(i);
                plan_notice(tx, n,
                            {"webhook", n.obligation.str(), "endpoint"_to, std::to_string(i)});
            }
        });
    }
}

void prepare(Store& store) {
    store.commit([](Transaction& tx) {
        tx.journal.put_case({"d1"_case, {{Role::case_manager(), "m1"_party}}, {}},
                            {at(0), "bench"});
        for (int i = 0; i < 1000; ++i) tx.derived.put_obligation(obligation(i));
    });
}

// Claims, freezes 400 bytes each and records as delivered, until nothing is due. The outcomes of
// a batch share a commit with the claim of the next, as in the daemon. `apart`: each outcome is a
// job of its own.
void deliver_all(Store& store, bool apart) {
    const std::string body(400, 'b'), hash(64, 'a'), evidence = "{\"artikel\":\"artikel 4:2\"}";
    const Instant now = at(1'000'000'000);
    std::vector<MessageRow> sent;
    do {
        std::vector<MessageRow> claimed;
        std::vector<Job> jobs;
        const auto record = [now](Transaction& tx, const MessageRow& m) {
            if (!tx.outbox.delivered(m.lease(), now, "200")) throw std::runtime_error("lease lost");
        };
        if (apart) {
            for (const MessageRow& m : sent) {
                jobs.push_back([&](Transaction& tx) { record(tx, m); });
            }
        } else {
            jobs.push_back([&](Transaction& tx) {
                for (const MessageRow& m : sent) record(tx, m);
            });
        }
        jobs.push_back([&](Transaction& tx) {
            claimed = claim(tx, now, {Monotonic{}, Monotonic{} + std::chrono::seconds(60)}, batch);
            for (const MessageRow& m : claimed) {
                tx.outbox.freeze(m.lease(), body, "https://example.org/hook", hash, evidence);
            }
        });
        for (const std::exception_ptr& failure : store.commit(jobs)) {
            if (failure) std::rethrow_exception(failure);
        }
        sent = std::move(claimed);
    } while (!sent.empty());
}

// Processor time of this process, which other work on the machine does not stretch.
double processor_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Cycles {
    double per_second = 0;
    double processor_us = 0;  // per cycle
};

Cycles cycles(const std::filesystem::path& path, int messages, bool apart) {
    std::vector<double> rates, costs;
    for (int round = 0; round < rounds; ++round) {
        remove_database(path);
        const auto store = open_sqlite(path);
        prepare(*store);
        plan(*store, 0, messages);
        const double used = processor_seconds();
        const double took = seconds_of([&] { deliver_all(*store, apart); });
        costs.push_back(1e6 * (processor_seconds() - used) / messages);
        store->commit([&](Transaction& tx) {
            if (tx.outbox.counts().delivered != messages) std::abort();
        });
        rates.push_back(messages / took);
    }
    return {median(rates), median(costs)};
}

double commits_per_second(const std::filesystem::path& path) {
    remove_database(path);
    const auto store = open_sqlite(path);
    prepare(*store);
    std::vector<double> rates;
    for (int round = 0; round < rounds; ++round) {
        constexpr int commits = 200;
        const double took = seconds_of([&] {
            for (int i = 0; i < commits; ++i) {
                store->commit([&](Transaction& tx) {
                    tx.derived.set_derive_again(
                        "d1"_case, make_date(2026, 1, 1 + static_cast<unsigned>(i % 28)));
                });
            }
        });
        rates.push_back(commits / took);
    }
    return median(rates);
}

// Nanoseconds per look, the median of five times a thousand.
double next_due_ns(Store& store) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        store.commit([&](Transaction& tx) {
            constexpr int looks = 1000;
            times.push_back(1e9 / looks * seconds_of([&] {
                                for (int i = 0; i < looks; ++i) {
                                    if (!tx.outbox.next_due()) std::abort();
                                }
                            }));
        });
    }
    return median(times);
}

long peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_store DIRECTORY [MESSAGES] [PENDING]\n");
        return 2;
    }
    const auto path = std::filesystem::path(argv[1]) / "bench_store.db";
    const int messages = argc > 2 ? std::stoi(argv[2]) : 50'000;
    const int pending = argc > 3 ? std::stoi(argv[3]) : 1'000'000;

    remove_database(path);
    {
        const auto store = open_sqlite(path);
        prepare(*store);
        plan(*store, 0, 1000);
        const double few = next_due_ns(*store);
        const double took = seconds_of([&] { plan(*store, 1000, pending - 1000); });
        const double many = next_due_ns(*store);
        std::printf("planned: %.0f notices/s up to %d\n", (pending - 1000) / took, pending);
        std::printf("next due: %.0f ns with 1000 pending, %.0f ns with %d: ratio %.2f\n", few, many,
                    pending, many / few);
        std::printf("peak memory with %d pending: %ld MB\n", pending, peak_megabytes());
    }
    const double commits = commits_per_second(path);
    const Cycles together = cycles(path, messages, false);
    const Cycles apart = cycles(path, messages, true);
    std::printf("durable commits: %.0f/s\n", commits);
    const auto print = [&](const char* how, const Cycles& c) {
        std::printf("message cycles, %s: %.0f/s, %.1f per durable commit, %.1f us processor each\n",
                    how, c.per_second, c.per_second / commits, c.processor_us);
    };
    print("outcomes of a batch as one job", together);
    print("each outcome a job of its own", apart);
    std::printf("peak memory: %ld MB\n", peak_megabytes());
    remove_database(path);
}
