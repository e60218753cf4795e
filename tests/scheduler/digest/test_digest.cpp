#include "scheduler/digest/digest.h"

#include "tests/scheduler/digest/digest_lines.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

const Instrument subsidy{InstrumentKey("v1"), "tijdelijke-loonkostensubsidie", day("2026-01-05")};
const Instrument placement{InstrumentKey("v1"), "participatieplaats", day("2026-01-05")};

Digest digest_on(Office& office, std::string_view date, const PartyKey& manager = "cm1"_party) {
    Digest digest;
    office.commit(
        [&](Transaction& tx) { digest = make_digest(tx, office.world(), manager, day(date)); });
    return digest;
}

}  // namespace

TEST_CASE("a digest is made once a working day, and only today's", "[digest]") {
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
            const auto made = tx.notices.find_digest("cm1"_party, day("2026-01-22"));
            REQUIRE(made);
            // The outage record says that there were none (engine/outages.h).
            CHECK(lines_of(parse_digest(made->content)).empty());
            CHECK_FALSE(advance(tx, office.world(), at("2026-01-22 09:31")).more);
            // Time that goes back makes nothing anew.
            CHECK_FALSE(advance(tx, office.world(), at("2026-01-20 09:30")).more);
            CHECK_FALSE(tx.notices.find_digest("cm1"_party, day("2026-01-20")));
        });
    }
}

TEST_CASE("sinds is the day after the last one that was permitted", "[digest]") {
    TwoCases office;  // the plan is due on 14 April, and is late after 30 April
    office.run_until("2026-05-01 07:00");
    CHECK(contains(lines_of(digest_on(office, "2026-05-01")),
                   "nieuw-sinds-vorige: w1, d1: Coachingsplan inleveren | laatste dag 14 april "
                   "2026 | gemist sinds "
                   "1 mei 2026; het kon tot en met 30 april 2026"));
    CHECK(count(lines_of(digest_on(office, "2026-04-30")), "gemist") == 0);
}

TEST_CASE("the days left count to the day that is shown", "[digest]") {
    TwoCases office;
    office.run_until("2026-03-17 07:00");
    CHECK(contains(in_section(digest_on(office, "2026-03-17"), "binnen-30-dagen"),
                   "w1, d1: Coachingsplan inleveren | laatste dag 14 april 2026 | nog 28 dagen, "
                   "liefst voor 31 maart 2026"));
    // On the earliest reading's day it is not the last day of what is shown.
    CHECK(count(lines_of(digest_on(office, "2026-03-31")), "vandaag is de laatste dag") == 0);
    CHECK(count(in_section(digest_on(office, "2026-04-14"), "vandaag"),
                "Coachingsplan inleveren | laatste dag 14 april 2026 | vandaag is de laatste "
                "dag") == 2);
    // Past the day that was named and not yet late: until when it still can.
    CHECK(count(lines_of(digest_on(office, "2026-04-27")),
                "kan nog tot en met 30 april 2026 | nog 3 dagen") == 2);
}

TEST_CASE("each obligation stands once, on every day of a year", "[digest]") {
    TwoCases office;
    office.put("d1", {"v2"_instrument, "marginaal-zelfstandige", day("2026-01-05")});
    office.fact("d1", "v2", "marginaal-zelfstandige.gestart", "2026-01-15");
    for (const char* until : {"2026-03-16", "2026-04-14", "2026-05-01", "2026-05-08", "2026-07-15",
                              "2027-01-04", "2027-05-03"}) {
        office.run_until(std::string(until) + " 07:59");
        const Digest digest = digest_on(office, until);
        std::vector<ObligationId> told;
        for (const DigestSection& section : digest.sections)
            for (const DigestLine& line : section.lines)
                if (section.name != "per-brief" && section.name != "verteld")
                    told.insert(told.end(), line.obligations.begin(), line.obligations.end());
        std::ranges::sort(told);
        INFO(until);
        CHECK_FALSE(told.empty());
        CHECK(std::ranges::adjacent_find(told) == told.end());
    }
}

TEST_CASE("what changed since yesterday's comes first, and once", "[digest]") {
    TwoCases office;
    office.run_until("2026-05-01 12:00");  // the plans were late from that day on
    const auto made_on = [&](std::string_view date) {
        Digest digest;
        office.commit([&](Transaction& tx) {
            digest = parse_digest(tx.notices.find_digest("cm1"_party, day(date))->content);
        });
        return digest;
    };
    const Digest first = made_on("2026-05-01");
    CHECK(first.sections.front().title == "Nieuw sinds gisteren");
    CHECK(count(in_section(first, "nieuw-sinds-vorige"), "gemist sinds 1 mei 2026") == 2);
    office.fact("d1", "v1", "coachingsplan.ingeleverd", "2026-05-01");
    office.run_until("2026-05-04 12:00");
    const Digest second = made_on("2026-05-04");
    CHECK(second.sections.front().title == "Nieuw sinds vrijdag 1 mei 2026");
    CHECK(in_section(second, "nieuw-sinds-vorige") ==
          Lines{"w1, d1: Coachingsplan inleveren | laatste dag 14 april 2026 | gedaan op 1 mei "
                "2026, te laat"});
    CHECK(count(in_section(second, "gemist"), "d2: Coachingsplan") == 1);
    office.run_until("2026-05-06 12:00");
    CHECK(count(lines_of(made_on("2026-05-06")), "gedaan op") == 0);
}

TEST_CASE("what reopens is told of as news again", "[digest]") {
    TwoCases office;
    office.run_until("2026-05-01 12:00");
    const std::string plan = office.fact("d1", "v1", "coachingsplan.ingeleverd", "2026-04-29");
    office.run_until("2026-05-11 12:00");
    office.fact("d1", "v1", "gebeurtenis.ingetrokken", "2026-05-11",
                {{"gebeurtenis", plan}, {"reden", "verkeerd dossier"}, {"door", "cm1"}});
    CHECK(count(lines_of(digest_on(office, "2026-05-12")),
                "d1: Coachingsplan inleveren | laatste dag 14 april 2026 | gemist sinds") == 1);
}

TEST_CASE("what has been the same for longer than a week is a count by its plain name",
          "[digest]") {
    TwoCases office;
    office.run_until("2026-08-06 07:00");
    const Digest digest = digest_on(office, "2026-08-06");
    CHECK(contains(counts_of(digest, "gemist"),
                   "Coachingsplan inleveren: 2, oudste 14 april 2026 in d1 d2"));
    CHECK(contains(counts_of(digest, "streefdatum-voorbij"),
                   "Betaling van de jobcoaching: 12, oudste 14 februari 2026 in d1 d2"));
}

TEST_CASE("the periods of one rule in one dossier are one row", "[digest]") {
    Office office("2026-01-15 08:00");
    office.open("d1");
    office.put("d1", coaching);
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    office.run_until("2026-04-16 07:00");
    const Lines rows = in_section(digest_on(office, "2026-04-16"), "streefdatum-voorbij");
    REQUIRE(rows.size() == 1);
    CHECK(
        rows[0].find("gemeente voor c-d1, d1: Betaling van de jobcoaching, maand 1 t/m 3 | oudste "
                     "14 februari 2026") == 0);
}

TEST_CASE("the review and the end of one placement are one row", "[digest]") {
    Office office("2026-01-15 08:00");
    office.open("d1");
    office.put("d1", placement);
    office.fact("d1", "v1", "participatieplaats.gestart", "2026-01-15", {{"urenPerWeek", 12.0}});
    office.run_until("2026-06-16 07:00");
    CHECK(in_section(digest_on(office, "2026-06-16"), "binnen-30-dagen") ==
          Lines{"gemeente voor c-d1, d1: Beoordeling van de participatieplaats en einde van de "
                "participatieplaats | laatste dag 14 juli 2026 | nog 28 dagen"});
}

TEST_CASE("what somebody has in hand is never plainly missed", "[digest]") {
    TwoCases office;
    office.run_until("2026-05-04 09:00");
    office.fact("d1", "v1", "verplichting.in-behandeling", "2026-05-04",
                {{"regel", "jobcoaching.coachingsplan"},
                 {"tot", "2026-05-20"},
                 {"reden", "komt volgende week"},
                 {"door", "cm1"}});
    office.run_until("2026-05-06 07:00");
    const Digest digest = digest_on(office, "2026-05-06");
    CHECK(in_section(digest, "in-behandeling") ==
          Lines{"w1, d1: Coachingsplan inleveren | laatste dag 14 april 2026 | in behandeling door "
                "cm1 tot en met 20 mei 2026"});
    CHECK(count(in_section(digest, "gemist"), ", d1:") == 0);
    // The day before it ends that is for today.
    CHECK(count(in_section(digest_on(office, "2026-05-19"), "vandaag"),
                "tot en met 20 mei 2026; daarna volgt een escalatie") == 1);
    office.run_until("2026-05-21 12:00");
    CHECK(count(in_section(digest_on(office, "2026-05-21"), "nieuw-sinds-vorige"),
                ", d1: Coachingsplan inleveren | laatste dag 14 april 2026 | gemist sinds") == 1);
}

TEST_CASE("what goes up the ladder tomorrow is for today", "[digest]") {
    TwoCases office;
    office.run_until("2026-05-08 07:00");
    const Lines rows = in_section(digest_on(office, "2026-05-08"), "vandaag");
    INFO(rows.size());
    CHECK(count(rows, "naar de teamleider") == 2);
}

TEST_CASE("a client is named by initials where the policy says so", "[digest]") {
    World world = shipped_world();
    world.policy.client_initials = true;
    Office office("2026-01-15 08:00", std::move(world));
    office.open("d1");
    office.commit([&](Transaction& tx) {
        tx.journal.put_party(
            {"c-d1"_party, "Jan de Vries", "j@voorbeeld.invalid", "", "", false, {}},
            {office.now(), "test"});
    });
    office.put("d1", {"v1"_instrument, "marginaal-zelfstandige", day("2026-01-05")});
    office.fact("d1", "v1", "marginaal-zelfstandige.gestart", "2026-01-15");
    const Lines rows = lines_of(digest_on(office, "2026-01-20"));
    CHECK(count(rows, "J.d.V., d1: ") > 0);
    CHECK(count(rows, "Jan de Vries") == 0);
}

TEST_CASE("the rights and the done tell no machine word and no raw id", "[digest]") {
    Office office("2026-01-15 08:00");
    office.open("d1");
    office.put("d1", subsidy);
    office.fact("d1", "v1", "arbeidsovereenkomst.gestart", "2026-01-15");
    office.run_until("2026-02-20 07:00");
    for (const std::string& line : lines_of(digest_on(office, "2026-02-20"))) {
        INFO(line);
        for (const char* raw : {"tlks.", "g1", "cliënt.", "werkgever.", "Verplichting"})
            CHECK(line.find(raw) == std::string::npos);
    }
    CHECK(count(lines_of(digest_on(office, "2026-02-20")), "verlopen sinds") == 1);
}
