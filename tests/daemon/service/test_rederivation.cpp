#include "daemon/service/rederivation.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <set>

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/engine/generation.h"
#include "tests/scheduler/office.h"
#include "tests/scheduler/refusing.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::at;
using test::day;

namespace {

constexpr int dossiers = 200;

// A daemon's loop and store with dossiers, and a re-derivation that can be stopped in its midst.
struct Town {
    Town() {
        store.run([&](Transaction& tx) {
            const Origin origin{clock.now(), "test"};
            tx.journal.put_party({"cm1"_party, "cm1", "", "", "", false, {}}, origin);
            for (int i = 0; i < dossiers; ++i) {
                const CaseKey key("d" + std::to_string(i));
                CaseRecord record;
                record.key = key;
                record.roles = {{Role::case_manager(), "cm1"_party}};
                tx.journal.put_case(record, origin);
                tx.journal.put_instrument(key, {"v1"_instrument, "jobcoaching", day("2026-01-05")},
                                          origin);
                Event start;
                start.key = "start"_event;
                start.instrument = "v1"_instrument;
                start.kind = "jobcoaching.gestart";
                start.on = day("2026-01-15");
                start.registered = start.on;
                start.data = {{"proefplaats", false}};
                tx.journal.add_event(key, start, origin);
            }
        });
        begin();
    }

    // As after a start of the program.
    void begin() {
        // No time at all: a job is over after some dossiers.
        walk = std::make_unique<Rederivation>(loop, store, clock, std::chrono::milliseconds(0));
        walk->on_failure([this](std::exception_ptr) { ++failures; });
        walk->on_changed([this] { ++changes; });
        walk->on_done([this](std::int64_t cases) { derived = cases; });
        walk->on_set_aside([this](const SetAside& each) { aside.push_back(each.case_key); });
    }

    // What a reload does: the generation in a commit of its own, then the World.
    void reload(World world, const std::string& fingerprint) {
        store.run(
            [&](Transaction& tx) { world.generation = adopt_generation(tx.memory, fingerprint); });
        walk->use(std::make_shared<const World>(std::move(world)));
    }
    void reload(const std::string& name) { reload(test::world_of(name), name); }

    // Until `jobs` jobs of the walk have come back.
    void go_on(int jobs) {
        for (int i = 0; i < jobs; ++i) {
            const auto progress = store.progress();
            CHECK(progress.posted - progress.done <= 1);
            loop.run_one();
        }
    }
    void finish() {
        while (walk->walking()) loop.run_one();
    }

    std::set<std::string> packs_in_use() {
        std::set<std::string> found;
        store.run([&](Transaction& tx) {
            for (int i = 0; i < dossiers; ++i)
                for (const ObligationRow& row :
                     tx.derived.of_case(CaseKey("d" + std::to_string(i))))
                    found.insert(row.pack_sha256);
        });
        return found;
    }
    std::int64_t behind(std::int64_t generation) {
        std::int64_t count = 0;
        store.run([&](Transaction& tx) { count = tx.derived.count_behind(generation); });
        return count;
    }

    ManualClock clock{at("2026-01-15 08:00")};
    boost::asio::io_context loop;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy{
        loop.get_executor()};
    std::set<CaseKey> refused;  // cases whose derivation the store does not take
    StoreWorker store{std::make_unique<test::RefusingStore>(open_sqlite(""), refused)};
    std::unique_ptr<Rederivation> walk;
    int failures = 0;
    int changes = 0;
    std::int64_t derived = -1;
    std::vector<CaseKey> aside;
};

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("every dossier of a database without generations is derived once", "[rederivation]") {
    Town town;
    REQUIRE(town.behind(1) == dossiers);
    town.reload("right");
    town.finish();
    CHECK(town.packs_in_use() == Names{"right"});
    CHECK(town.derived == dossiers);
    CHECK(town.walk->counts().jobs > 1);  // others have their turn in between
    CHECK(town.changes == 1);             // nothing falls due soon
    // An ordinary restart derives nothing.
    town.begin();
    town.reload("right");
    town.finish();
    CHECK(town.derived == 0);
    CHECK(town.walk->counts().jobs == 1);
    CHECK(town.failures == 0);
}

TEST_CASE("what falls due during a re-derivation is looked after before its end",
          "[rederivation]") {
    Town town;
    town.store.run([&](Transaction& tx) {
        put_message(tx.outbox, {"proefbericht", "1", "peer"_to, ""}, Channel::webhook,
                    town.clock.now(), "");
    });
    town.reload("right");
    town.finish();
    CHECK(town.changes == town.walk->counts().jobs);
}

TEST_CASE("a wrong pack that is put back during the re-derivation is gone everywhere",
          "[rederivation]") {
    Town town;
    town.reload("right");
    town.finish();
    town.reload("wrong");
    town.go_on(2);
    REQUIRE(town.packs_in_use() == Names{"right", "wrong"});
    SECTION("reloaded while it runs") {
        const int walks = town.walk->counts().walks;
        town.reload("right");
        town.reload("other");
        town.reload("right");
        CHECK(town.walk->counts().walks == walks);
        town.finish();
        CHECK(town.walk->counts().walks == walks);
    }
    SECTION("after a restart in its midst") {
        town.begin();
        town.reload("right");
        town.finish();
    }
    SECTION("both: back, and a restart before that walk ends") {
        town.reload("right");
        town.go_on(1);
        town.begin();
        town.reload("right");
        town.finish();
    }
    CHECK(town.packs_in_use() == Names{"right"});
    CHECK(town.behind(3) == 0);
    CHECK(town.failures == 0);
}

TEST_CASE("a restart goes on with the pack it finds", "[rederivation]") {
    Town town;
    town.reload("right");
    town.finish();
    town.reload("newer");
    town.go_on(1);
    town.begin();
    town.reload("newer");
    town.finish();
    CHECK(town.packs_in_use() == Names{"newer"});
    CHECK(town.derived < dossiers);  // what the last run did stands
}

TEST_CASE("a re-derivation goes past a dossier that cannot be derived", "[rederivation]") {
    Town town;
    town.refused = {"d7"_case};
    town.reload("not for all");
    town.finish();
    CHECK(town.aside == std::vector{"d7"_case});
    CHECK(town.behind(1) == 0);
    CHECK(town.failures == 0);
    town.refused.clear();
    town.reload("right");
    town.finish();
    CHECK(town.packs_in_use() == Names{"right"});
    CHECK(town.aside.size() == 1);
}

TEST_CASE("a re-derivation whose owner is gone is not heard of again", "[rederivation]") {
    Town town;
    town.reload("right");
    town.walk.reset();
    town.store.run([](Transaction&) {});
    CHECK(town.loop.poll() == 1);
    CHECK(town.changes + town.failures == 0);
}

TEST_CASE("a re-derivation that is stopped posts no more jobs", "[rederivation]") {
    Town town;
    town.reload("right");
    town.walk->stop();
    town.finish();
    CHECK(town.walk->counts().jobs == 1);
    CHECK(town.behind(1) > 0);
    CHECK(town.behind(1) < dossiers);
}
