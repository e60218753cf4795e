#include <sys/resource.h>

#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>

#include "obligations/store/rules/case_copy.h"
#include "scheduler/forecast/forecast.h"
#include "scheduler/time/local_time.h"
#include "tests/scheduler/town.h"

// A caseload like the sample's, many times over, forecast over a year and over two: processor time
// and memory. bench_forecast [DOSSIERS]
using namespace termijnd;

namespace {

double seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

long peak_kb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// The sample dossiers again and again, each with a client and a key of its own, begun over a year.
void fill(test::Town& town, int dossiers, Date today) {
    const std::vector<std::string> sample = test::sample_caseload();
    for (int i = 0; i < dossiers; ++i) {
        std::string text = sample[static_cast<std::size_t>(i) % sample.size()];
        const std::string number = std::to_string(i);
        replace_all(text, "\"D-", "\"D" + number + "-");
        replace_all(text, "\"c-", "\"c" + number + "-");
        const Date day0 = today - std::chrono::days(i * 7 % 365);
        town.add(text, day0, instant_at(today, WallMinutes(8 * 60)));
    }
}

void forecast(test::Town& town, const std::shared_ptr<const World>& world, Date today, int days) {
    const Period period{today, today + std::chrono::days(days)};
    const Instant now = instant_at(today, WallMinutes(8 * 60));
    Forecast total(period);
    double copying = 0, looking = 0;
    town.store().read([&](const Snapshot& store) {
        CaseKey after;
        for (bool more = true; more;) {
            const auto keys = store.journal.case_keys(after, 100);
            more = !keys.empty();
            for (const CaseKey& key : keys) {
                after = key;
                const double begin = seconds();
                const CaseCopy copy = copy_case(store, key);
                const double copied = seconds();
                total.add(look_ahead(world, copy, now, period));
                copying += copied - begin;
                looking += seconds() - copied;
            }
        }
    });
    const double per_case = (copying + looking) / static_cast<double>(total.cases());
    std::cout << days << " days: " << total.cases() << " dossiers, " << total.total().notices
              << " notices, " << total.total().mails << " mails; copying " << copying
              << " s, looking ahead " << looking << " s; 100,000 dossiers in "
              << per_case * 1e5 / 60 << " minutes; at most " << peak_kb() << " kB\n";
}

}  // namespace

int main(int argc, char** argv) {
    const int dossiers = argc > 1 ? std::atoi(argv[1]) : 2000;
    const Date today = make_date(2026, 3, 2);
    test::Town town;
    fill(town, dossiers, today);
    std::cout << "the caseload takes " << peak_kb() << " kB\n";
    const auto world = std::make_shared<const World>(town.world);
    for (const int days : {365, 730}) forecast(town, world, today, days);
}
