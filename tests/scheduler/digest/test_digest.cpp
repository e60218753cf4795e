#include "scheduler/digest/digest.h"

#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

TEST_CASE("a digest is made once a working day, and only today's", "[engine][digest]") {
    Office office("2026-01-15 10:30");
    office.open("d1");
    const auto digests = [&] { return count(office.told(), "dagoverzicht"); };
    SECTION("an empty one is a row and no message") {
        office.run_until("2026-01-16 12:00");
        CHECK(digests() == 0);
        office.commit([](Transaction& tx) {
            const auto row = tx.notices.find_digest("cm1"_party, day("2026-01-16"));
            REQUIRE(row);
            CHECK(row->empty);
        });
    }
    SECTION("one that tells something is sent at eight, not in the weekend") {
        office.put("d1", coaching);
        office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
        office.run_until("2026-01-19 12:00");
        CHECK(contains(office.told(), "2026-01-16 08:00 dagoverzicht cm1"));
        CHECK(count(office.told(), "2026-01-17") + count(office.told(), "2026-01-18") == 0);
    }
    SECTION("after days without the program only today's is made") {
        office.run_until("2026-01-16 12:00");
        office.commit([&](Transaction& tx) {
            CHECK_FALSE(advance(tx, office.world(), at("2026-01-22 09:30")).more);
            CHECK_FALSE(tx.notices.find_digest("cm1"_party, day("2026-01-21")));
            CHECK(tx.notices.find_digest("cm1"_party, day("2026-01-22")));
            CHECK_FALSE(advance(tx, office.world(), at("2026-01-22 09:31")).more);
            // Time that goes back makes nothing anew.
            CHECK_FALSE(advance(tx, office.world(), at("2026-01-20 09:30")).more);
            CHECK_FALSE(tx.notices.find_digest("cm1"_party, day("2026-01-20")));
        });
    }
}

TEST_CASE("a digest has its sections in order and a new obligation once", "[engine][digest]") {
    TwoCases office;
    office.run_until("2026-05-04 07:00");
    office.commit([&](Transaction& tx) {
        const Digest digest = make_digest(tx, office.world(), "cm1"_party, day("2026-05-04"));
        Lines names;
        for (const DigestSection& section : digest.sections) names.push_back(section.name);
        CHECK(names.front() == "gemist");
        CHECK(parse_digest(to_json(digest)).sections.size() == digest.sections.size());
        CHECK(to_json(parse_digest(to_json(digest))) == to_json(digest));
    });
    std::size_t times_new = 0;
    office.commit([&](Transaction& tx) {
        for (Date date = day("2026-01-15"); date <= day("2026-05-04"); date += std::chrono::days(1))
            if (const auto row = tx.notices.find_digest("cm1"_party, date))
                for (const DigestSection& section : parse_digest(row->content).sections)
                    for (const DigestLine& line : section.lines)
                        if (section.name == "nieuw" && line.case_key == "d1"_case &&
                            line.article == "17.c")
                            ++times_new;
    });
    CHECK(times_new == 1);
}

TEST_CASE("a client without an address stands in one digest for each letter", "[engine][digest]") {
    Office office("2026-01-05 08:30");
    office.open("d1");
    office.commit([&](Transaction& tx) {
        tx.journal.put_party({"c-d1"_party, "c", "", "", "", false, {}}, {office.now(), "test"});
    });
    office.put("d1", {"v1"_instrument, "marginaal-zelfstandige", day("2026-01-05")});
    office.fact("d1", "v1", "marginaal-zelfstandige.gestart", "2026-01-05");
    office.run_until("2026-01-09 12:00");
    Lines listed;
    office.commit([&](Transaction& tx) {
        for (Date date = day("2026-01-05"); date <= day("2026-01-09"); date += std::chrono::days(1))
            if (const auto row = tx.notices.find_digest("cm1"_party, date))
                for (const DigestSection& section : parse_digest(row->content).sections)
                    if (section.name == "per-brief")
                        for (const DigestLine& line : section.lines)
                            listed.push_back(to_iso(date) + " " + line.article);
        const auto findings = tx.derived.findings("d1"_case);
        CHECK(std::ranges::count(findings, "onbereikbaar.cliënt", &FindingRow::id) == 1);
    });
    CHECK(!listed.empty());
    CHECK(count(listed, "2026-01-06") == listed.size());
    std::ranges::sort(listed);
    CHECK(std::ranges::adjacent_find(listed) == listed.end());
}
