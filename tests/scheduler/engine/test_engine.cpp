#include "scheduler/engine/engine.h"

#include <algorithm>
#include <random>

#include "scheduler/digest/digest.h"
#include "scheduler/engine/generation.h"
#include "scheduler/stable_ids.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using namespace std::chrono_literals;
using namespace termijnd::test;

TEST_CASE("an employer with two cases gets one message a day about both", "[engine]") {
    TwoCases office;
    office.run_until("2026-01-15 12:00");
    // Per case: the coaching plan and the report.
    CHECK(count(office.told(), "2026-01-15 09:00 aankondiging w1") == 4);
    const auto messages = office.messages();
    CHECK(std::ranges::count_if(messages, [](const MessageRow& message) {
              return message.key == MessageKey{"bundel", "2026-01-15", "w1"_to, ""};
          }) == 1);
}

TEST_CASE("a fact that comes after a message of that day waits for the next", "[engine]") {
    TwoCases office;
    office.run_until("2026-01-15 12:00");
    office.open("d3");
    office.put("d3", coaching);
    office.fact("d3", "v1", "jobcoaching.gestart", "2026-01-14", {{"proefplaats", false}});
    CHECK(office.waiting("d3").front() == "2026-01-16 09:00 aankondiging w1");
}

TEST_CASE("facts recorded together go out together", "[engine]") {
    Office office("2026-01-15 10:04");
    for (const char* key : {"d1", "d2"}) {
        office.open(key);
        office.put(key, coaching);
        office.fact(key, "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    }
    office.run_until("2026-01-15 11:00");
    CHECK(count(office.told(), "2026-01-15 10:05 aankondiging w1") == 4);
}

TEST_CASE("a fact that settles an obligation cancels what was to be said about it", "[engine]") {
    TwoCases office;
    office.run_until("2026-03-10 12:00");
    const Lines before = office.waiting("d1");
    REQUIRE(count(before, "gemist") == 2);
    office.fact("d1", "v1", "coachingsplan.ingeleverd", "2026-03-10");
    CHECK(count(office.waiting("d1"), "gemist") == 1);
    CHECK(count(office.waiting("d2"), "gemist") == 2);
}

TEST_CASE("a retraction cancels, and the obligation stays as withdrawn", "[engine]") {
    TwoCases office;
    office.run_until("2026-02-02 12:00");
    office.fact("d1", "v1", "gebeurtenis.ingetrokken", "2026-02-02",
                {{"gebeurtenis", "g1"}, {"reden", "vergissing"}, {"door", "cm1"}});
    // Whoever was told hears that it is off, and nothing else.
    const Lines waiting = office.waiting("d1");
    CHECK(!waiting.empty());
    CHECK(count(waiting, "wijziging") == waiting.size());
    office.commit([](Transaction& tx) {
        const auto rows = tx.derived.of_case("d1"_case);
        CHECK(!rows.empty());
        for (const ObligationRow& row : rows) CHECK(row.state == ObligationRow::State::withdrawn);
    });
}

TEST_CASE("a postponement moves what was planned to the new day", "[engine]") {
    TwoCases office;
    office.run_until("2026-02-02 12:00");
    // The coaching plan was due on 31 March on the earliest reading.
    CHECK(contains(office.waiting("d1"), "2026-03-30 09:00 herinnering 1 w1"));
    office.fact("d1", "v1", "verplichting.uitgesteld", "2026-02-02",
                {{"regel", "jobcoaching.coachingsplan"},
                 {"tot", "2026-05-29"},
                 {"reden", "ziekte"},
                 {"door", "cm1"}});
    const Lines after = office.waiting("d1");
    CHECK_FALSE(contains(after, "2026-03-30 09:00 herinnering 1 w1"));
    CHECK(contains(after, "2026-05-28 09:00 herinnering 1 w1"));
    CHECK(contains(after, "2026-06-01 09:00 gemist w1"));
}

TEST_CASE("an acknowledgement rests the ladder until it is taken back", "[engine]") {
    TwoCases office;
    office.run_until("2026-05-04 12:00");
    const Lines before = office.waiting("d1");
    // The plan was missed after 30 April; five working days on is 8 May.
    REQUIRE(contains(before, "2026-05-08 09:00 escalatie 1 tl1"));
    const std::string key =
        office.fact("d1", "v1", "verplichting.in-behandeling", "2026-05-04",
                    {{"regel", "jobcoaching.coachingsplan"}, {"reden", "gebeld"}, {"door", "cm1"}});
    // Ten working days from 4 May last until 21 May; three of the five were still to come.
    CHECK_FALSE(contains(office.waiting("d1"), "2026-05-08 09:00 escalatie 1 tl1"));
    CHECK(contains(office.waiting("d1"), "2026-05-27 09:00 escalatie 1 tl1"));
    CHECK(contains(office.waiting("d2"), "2026-05-08 09:00 escalatie 1 tl1"));
    office.fact("d1", "v1", "gebeurtenis.ingetrokken", "2026-05-04",
                {{"gebeurtenis", key}, {"reden", "vergissing"}, {"door", "cm1"}});
    CHECK(office.waiting("d1") == before);
}

TEST_CASE("a dossier that ends falls silent in that commit", "[engine]") {
    TwoCases office;
    office.run_until("2026-05-04 12:00");
    office.fact("d1", "", "dossier.beeindigd", "2026-05-04", {{"reden", "overleden"}});
    CHECK(office.waiting("d1").empty());
    CHECK_FALSE(office.waiting("d2").empty());
    office.commit([&](Transaction& tx) {
        const Digest digest = make_digest(tx, office.world(), "cm1"_party, day("2026-05-06"));
        for (const DigestSection& section : digest.sections)
            for (const DigestLine& line : section.lines)
                CHECK(line.cases == std::vector{"d2"_case});
    });
}

TEST_CASE("a dossier that will end keeps its notices until that day", "[engine]") {
    TwoCases office;
    office.fact("d1", "", "dossier.beeindigd", "2026-02-02", {{"reden", "verhuisd"}});
    CHECK_FALSE(office.waiting("d1").empty());
    office.run_until("2026-02-02 00:00");
    CHECK(office.waiting("d1").empty());
}

TEST_CASE("the same fact again, also on a later day, changes nothing", "[engine]") {
    TwoCases office;
    const Lines before = office.waiting("d1");
    Event again;
    again.key = "g1"_event;
    again.instrument = "v1"_instrument;
    again.kind = "jobcoaching.gestart";
    again.on = day("2026-01-15");
    again.data = {{"proefplaats", false}};
    CHECK_FALSE(office.record("d1"_case, again));
    office.run_until("2026-01-20 12:00");
    CHECK_FALSE(office.record("d1"_case, again));
    again.on = day("2026-01-16");
    CHECK_THROWS_AS(office.record("d1"_case, again), std::invalid_argument);
}

TEST_CASE("a fact for a case that is not there is refused", "[engine]") {
    Office office("2026-01-15 08:00");
    Event event;
    event.key = "g1"_event;
    event.kind = "dossier.beeindigd";
    CHECK_THROWS_AS(office.record("d9"_case, event), std::out_of_range);
    office.commit([&](Transaction& tx) {
        CHECK_THROWS_AS(apply_case(tx, office.world(), "d9"_case, office.now()), std::out_of_range);
    });
}

TEST_CASE("the day of recording is kept with a fact that does not say it", "[engine]") {
    Office office("2026-03-02 00:30");
    office.open("d1");
    office.put("d1", coaching);
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    office.commit([](Transaction& tx) {
        CHECK(tx.journal.facts("d1"_case).events.front().registered == day("2026-03-02"));
        for (const ObligationRow& row : tx.derived.of_case("d1"_case))
            CHECK(row.known_on >= day("2026-03-02"));
    });
}

TEST_CASE("a new calendar year brings its obligations by itself", "[engine]") {
    Office office("2026-10-01 08:00");
    office.open("d1");
    office.put("d1", {"v1"_instrument, "marginaal-zelfstandige", day("2026-09-01")});
    office.fact("d1", "v1", "marginaal-zelfstandige.gestart", "2026-10-01");
    const auto years = [&] {
        std::vector<int> found;
        office.commit([&](Transaction& tx) {
            for (const ObligationRow& row : tx.derived.of_case("d1"_case))
                if (row.rule == "zelfstandige.belastingaangifte")
                    found.push_back(row.period.value_or(0));
        });
        std::ranges::sort(found);
        return found;
    };
    CHECK(years() == std::vector{2026});
    office.run_until("2026-12-31 23:59");
    CHECK(years() == std::vector{2026});
    office.run_until("2027-01-01 00:00");
    CHECK(years() == std::vector{2026, 2027});
    office.run_until("2027-01-04 12:00");
    CHECK(count(office.told(), "2027-01-04 09:00 aankondiging c-d1") >= 1);
}

TEST_CASE("the next moment is when something is due, and there is none without cases", "[engine]") {
    Office office("2026-01-15 08:30");
    const auto next = [&] {
        std::optional<Instant> moment;
        office.commit(
            [&](Transaction& tx) { moment = next_moment(tx, office.world(), office.now()); });
        return moment ? test::wall(*moment) : "never";
    };
    CHECK(next() == "never");
    office.open("d1");
    CHECK(next() == "2026-01-15 08:30");
    office.run_until("2026-01-15 08:31");
    CHECK(next() == "2026-01-16 08:00");
    office.put("d1", coaching);
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    CHECK(next() == "2026-01-15 09:00");
}

TEST_CASE("an accusation that proves wrong is withdrawn, once", "[engine]") {
    TwoCases office;
    office.run_until("2026-05-11 12:00");
    REQUIRE(contains(office.told(), "2026-05-01 09:00 gemist w1"));
    Event late;
    late.key = "laat"_event;
    late.instrument = "v1"_instrument;
    late.kind = "coachingsplan.ingeleverd";
    late.on = day("2026-04-30");
    office.record("d1"_case, late);
    office.run_until("2026-06-30 12:00");
    CHECK(count(office.told(), "rectificatie w1") == 1);
    CHECK(count(office.told(), "rectificatie tl1") == 1);
    CHECK(count(office.told(), "rectificatie") == 2);
}

TEST_CASE("applying a case again changes nothing, whatever the facts", "[engine][property]") {
    std::mt19937 random(20260115);
    const auto pick = [&](int upto) {
        return std::uniform_int_distribution<int>(0, upto - 1)(random);
    };
    const std::vector<std::string> kinds{
        "jobcoaching.gestart",     "coachingsplan.ingeleverd", "coachverslag.ingeleverd",
        "jobcoaching.beeindigd",   "dienstverband.gewijzigd",  "wijziging.gemeld",
        "jobcoaching.geevalueerd", "verplichting.ontheven",    "verplichting.in-behandeling"};
    for (int round = 0; round < 12; ++round) {
        World world = test::shipped_world();
        world.endpoints = {{"dis"_endpoint, {}}};
        Office office("2026-01-15 08:00", std::move(world));
        office.open("d1");
        office.put("d1", coaching);
        Instant moment = office.now();
        for (int i = 0; i < 10; ++i) {
            moment += std::chrono::minutes(pick(30 * 24 * 60));
            office.Rehearsal::run_until(moment);
            const std::string& kind = kinds[static_cast<std::size_t>(i == 0 ? 0 : pick(9))];
            EventData data;
            if (kind.starts_with("verplichting"))
                data = {{"regel", "jobcoaching.coachingsplan"}, {"reden", "r"}, {"door", "cm1"}};
            const Date on = local_day(moment) - std::chrono::days(pick(40));
            office.fact("d1", "v1", kind, to_iso(on), std::move(data));

            std::vector<NoticeRow> before, after;
            std::vector<ObligationRow> obligations_before, obligations_after;
            const auto look = [&](std::vector<NoticeRow>& rows, auto& obligations) {
                office.commit([&](Transaction& tx) {
                    rows = tx.notices.of_case("d1"_case);
                    obligations = tx.derived.of_case("d1"_case);
                });
            };
            look(before, obligations_before);
            office.commit([&](Transaction& tx) {
                apply_case(tx, office.world(), "d1"_case, office.now());
                apply_case(tx, office.world(), "d1"_case, office.now() + 7min);
            });
            look(after, obligations_after);
            REQUIRE(before.size() == after.size());
            for (std::size_t n = 0; n < before.size(); ++n)
                REQUIRE(before[n].state == after[n].state);
            REQUIRE(obligations_before == obligations_after);
        }
        // At most one ordinary message a person a day: no bundle has a follow-up.
        for (const MessageRow& message : office.messages())
            if (message.key.kind == "bundel") CHECK(message.key.slot.empty());
    }
}

TEST_CASE("an obligation has the same name in every store", "[engine]") {
    CHECK(stable_uuid({"a", "b"}) == stable_uuid({"a", "b"}));
    CHECK(stable_uuid({"a", "b"}) != stable_uuid({"ab", ""}));
    CHECK(stable_uuid({"a", "b"}) != stable_uuid({"a:b"}));
    CHECK(stable_uuid({"a"})[14] == '5');
}

TEST_CASE("a generation is raised when the fingerprint changes, also back", "[engine]") {
    Office office("2026-01-15 08:00");
    const auto adopt = [&](std::string_view fingerprint) {
        std::int64_t number = 0;
        office.commit([&](Transaction& tx) { number = adopt_generation(tx.memory, fingerprint); });
        return number;
    };
    CHECK(adopt("a") == 1);
    CHECK(adopt("a") == 1);
    CHECK(adopt("b") == 2);
    CHECK(adopt("a") == 3);
    CHECK(adopt("a") == 3);
    CHECK(adopt("3 a") == 4);
}
