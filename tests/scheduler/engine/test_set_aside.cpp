#include <set>

#include "scheduler/engine/engine.h"
#include "tests/scheduler/refusing.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

// What is wrong with one dossier is said of that dossier, and stops no other.
using namespace termijnd;
using namespace termijnd::test;

TEST_CASE("a dossier that cannot be derived is set aside and the rest goes on", "[engine]") {
    TwoCases office;
    office.open("d0");
    office.put("d0", {"v1"_instrument, "marginaal-zelfstandige", day("2026-01-05")});
    office.fact("d0", "v1", "marginaal-zelfstandige.gestart", "2026-01-15");
    const Lines before = office.waiting("d0");
    REQUIRE_FALSE(before.empty());
    World newer = world_of("newer");
    newer.generation = 7;
    std::set<CaseKey> refused{"d0"_case};
    office.commit([&](Transaction& tx) {
        for (const CaseKey& key : {"d0"_case, "d1"_case, "d2"_case})
            tx.derived.set_derive_again(key, day("2026-01-15"));
        RefusingTransaction refusing(tx, refused);
        const auto failure =
            tx.attempt([&] { apply_case(refusing, newer, "d0"_case, office.now()); });
        CHECK(failure);
    });
    const auto advanced = [&](std::string_view moment) {
        Advanced result;
        office.commit([&](Transaction& tx) {
            RefusingTransaction refusing(tx, refused);
            result = advance(refusing, newer, at(moment));
        });
        return result;
    };
    const Advanced first = advanced("2026-01-15 08:30");
    CHECK_FALSE(first.more);
    REQUIRE(first.set_aside.size() == 1);
    CHECK(first.set_aside.front().case_key == "d0"_case);
    CHECK_THAT(first.set_aside.front().reason, Catch::Contains("zelfstandige."));
    CHECK(office.waiting("d0") == before);
    office.commit([&](Transaction& tx) {
        const auto findings = tx.derived.findings("d0"_case);
        REQUIRE(findings.size() == 1);
        CHECK(findings.front().id == "dossier.niet-af-te-leiden");
        CHECK_THAT(findings.front().measured, Catch::Contains(first.set_aside.front().reason));
        CHECK(tx.derived.state("d0"_case).derive_again == day("2026-01-16"));
        for (const CaseKey& key : {"d0"_case, "d1"_case, "d2"_case})
            CHECK(tx.derived.state(key).generation == 7);
        CHECK(tx.notices.find_digest("cm1"_party, day("2026-01-15")));
    });
    // Tried again every day, and told of once.
    CHECK(advanced("2026-01-16 08:30").set_aside.empty());
    office.commit([&](Transaction& tx) {
        CHECK(tx.derived.state("d0"_case).derive_again == day("2026-01-17"));
    });
    // And back among the others as soon as that can be.
    refused.clear();
    CHECK(advanced("2026-01-17 08:30").set_aside.empty());
    office.commit([&](Transaction& tx) {
        for (const FindingRow& found : tx.derived.findings("d0"_case))
            CHECK(found.id != "dossier.niet-af-te-leiden");
    });
}

TEST_CASE("a term that leaves the calendar is a finding, and the dossier goes on", "[engine]") {
    World world = shipped_world();
    std::vector<RulePack> packs = world.rules->packs();
    for (RulePack& pack : packs)
        for (Rule& rule : pack.rules)
            if (rule.id == "jobcoaching.coachingsplan") rule.term.span = {3000, Unit::month};
    world.rules = std::make_shared<const RuleBook>(std::move(packs), world.rules->event_kinds());
    Office office("2026-01-15 08:00", std::move(world));
    office.open("d1");
    office.put("d1", {"v1"_instrument, "jobcoaching", day("2026-01-05")});
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    office.commit([&](Transaction& tx) {
        const auto rows = tx.derived.of_case("d1"_case);
        CHECK_FALSE(rows.empty());
        for (const ObligationRow& row : rows) CHECK(row.rule != "jobcoaching.coachingsplan");
        const auto findings = tx.derived.findings("d1"_case);
        CHECK(std::ranges::count(findings, "termijn-na-2199", &FindingRow::id) == 1);
    });
}

TEST_CASE("a dossier without case manager says so from the day it is known", "[engine]") {
    Office office("2026-01-15 08:00");
    const auto found = [&] {
        std::size_t times = 0;
        office.commit([&](Transaction& tx) {
            for (const FindingRow& row : tx.derived.findings("d1"_case))
                if (row.id == "dossier.zonder-casemanager") {
                    CHECK_THAT(row.measured, Catch::Contains("geen casemanager"));
                    ++times;
                }
        });
        return times;
    };
    office.open("d1");
    const auto with = [&](std::vector<CaseRecord::Holder> roles) {
        office.commit([&](Transaction& tx) {
            CaseRecord record;
            record.key = "d1"_case;
            record.roles = std::move(roles);
            tx.journal.put_case(record, {office.now(), "test"});
            apply_case(tx, office.world(), "d1"_case, office.now());
        });
    };
    with({{Role::client(), "c-d1"_party}});
    CHECK(found() == 1);
    with({{Role::client(), "c-d1"_party}, {Role::case_manager(), "cm1"_party}});
    CHECK(found() == 0);
}
