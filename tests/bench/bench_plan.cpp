#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "scheduler/engine/engine.h"
#include "scheduler/plan/acknowledged.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"
#include "tests/support/ids.h"

// Notices planned in a second of one core, from facts in the store to rows in the outbox, and what
// of it is derivation and planning alone.
//   bench_plan DIRECTORY [NOTICES]
// Prints the rate at the start and at the end of that many. Processor time, not the clock.
namespace {

using namespace termijnd;
using namespace termijnd::test::literals;

constexpr int instruments = 40;

double seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Ten voorzieningen of each kind, begun over the last weeks.
void open_case(Transaction& tx, int number, Instant now) {
    static const std::array<std::pair<const char*, const char*>, 4> kinds{
        std::pair{"participatieplaats", "participatieplaats.gestart"},
        {"jobcoaching", "jobcoaching.gestart"},
        {"training", "training.gestart"},
        {"tijdelijke-loonkostensubsidie", "arbeidsovereenkomst.gestart"}};
    const Origin origin{now, "bench"};
    const std::string n = std::to_string(number);
    CaseRecord record;
    record.key = CaseKey("d" + n);
    for (const auto& [role, key] : {std::pair{Role::client(), "c" + n},
                                    {Role::employer(), "w" + n},
                                    {Role::case_manager(), "cm" + n}}) {
        tx.journal.put_party(
            {PartyKey(key), "Jo Jansen " + n, key + "@example.org", "", "", false, {}}, origin);
        record.roles.push_back({role, PartyKey(key)});
    }
    tx.journal.put_case(record, origin);
    for (int i = 0; i < instruments; ++i) {
        const auto& [kind, start] = kinds[static_cast<std::size_t>(i) % kinds.size()];
        Event event;
        event.instrument = InstrumentKey("v" + std::to_string(i));
        event.key = EventKey("g" + std::to_string(i));
        event.kind = start;
        event.on = local_day(now) - std::chrono::days(i);
        event.registered = event.on;
        tx.journal.put_instrument(record.key, {event.instrument, kind, event.on}, origin);
        tx.journal.add_event(record.key, event, origin);
    }
}

struct Rates {
    double notices = 0, plan_alone = 0, derive_alone = 0, on_engine = 0;
};

void print(const char* when, const Rates& rates) {
    std::cout << when << ": " << static_cast<long>(rates.notices / rates.on_engine)
              << " notices a second; of the time "
              << static_cast<int>(100 * rates.derive_alone / rates.on_engine) << "% derives and "
              << static_cast<int>(100 * rates.plan_alone / rates.on_engine) << "% plans\n";
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: bench_plan DIRECTORY [NOTICES]\n";
        return 2;
    }
    const std::filesystem::path file = std::filesystem::path(arguments[1]) / "bench_plan.db";
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".acknowledged"})
        std::filesystem::remove(file.string() + suffix);
    const double wanted = count > 2 ? std::stod(arguments[2]) : 200'000;
    World world{RuleBook::load(TERMIJND_SOURCE_DIR "/config/rules").value(),
                Calendar(Calendar::built_in()),
                NoticePolicy{},
                Municipality{},
                {}};
    const Instant now = instant_at(make_date(2026, 3, 2), WallMinutes(10 * 60));
    const auto store = open_sqlite(file.string());
    Rates first, all;
    double notices = 0;
    for (int number = 0; notices < wanted;) {
        constexpr int at_once = 16;
        Rates these;
        store->commit([&](Transaction& tx) {
            for (int i = 0; i < at_once; ++i) open_case(tx, number + i, now);
        });
        const double begin = seconds();
        store->commit([&](Transaction& tx) {
            these.notices = 0;
            for (int i = 0; i < at_once; ++i)
                these.notices += static_cast<double>(
                    apply_case(tx, world, CaseKey("d" + std::to_string(number + i)), now)
                        .notices.size());
        });
        these.on_engine = seconds() - begin;
        store->commit([&](Transaction& tx) {
            for (int i = 0; i < at_once; ++i) {
                const CaseKey key("d" + std::to_string(number + i));
                double at = seconds();
                const CaseFacts facts = tx.journal.facts(key);
                const Derivation derived =
                    derive(*world.rules, world.calendar, facts, local_day(now));
                these.derive_alone += seconds() - at;
                PlanInput input;
                input.case_key = key;
                for (const Obligation& each : derived.obligations)
                    input.obligations.push_back({obligation_id(key, each), &each});
                for (const auto& [role, who] : {std::pair{Role::client(), "c"},
                                                {Role::employer(), "w"},
                                                {Role::case_manager(), "cm"}})
                    input.people.push_back({PartyKey(who), role, "x@example.org", true, {}});
                at = seconds();
                (void)plan(input, world.policy, world.calendar, now);
                these.plan_alone += seconds() - at;
            }
        });
        number += at_once;
        notices += these.notices;
        if (number == 2 * at_once) first = these;
        all = these;
    }
    print("at the start", first);
    print("at the end", all);
}
