#include <algorithm>

#include "scheduler/digest/digest.h"
#include "scheduler/engine/handover.h"
#include "tests/scheduler/digest/digest_lines.h"
#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

// Teams, stand-ins, and a caseload that goes to another case manager.
using namespace termijnd;
using namespace termijnd::test;
using namespace termijnd::test::literals;

namespace {

World organised(Organisation organisation) {
    World world = shipped_world();
    world.organisation = std::move(organisation);
    return world;
}

// Two coaching grants of Thursday 15 January 2026 whose plan is due on 14 April, and 30 April at
// the latest.
struct Coached : Office {
    explicit Coached(Organisation organisation = {})
        : Office("2026-01-15 08:00", organised(std::move(organisation))) {
        commit([&](Transaction& tx) {
            for (const char* key : {"cm2", "tl2"})
                tx.journal.put_party({PartyKey(key),
                                      key,
                                      std::string(key) + "@voorbeeld.invalid",
                                      "",
                                      "",
                                      false,
                                      {}},
                                     {now(), "test"});
        });
        for (const char* key : {"d1", "d2"}) {
            open(key);
            put(key, {"v1"_instrument, "jobcoaching", day("2026-01-05")});
            fact(key, "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
        }
    }

    // The dossier names its case manager alone.
    void without_leaders(const CaseKey& key) {
        commit([&](Transaction& tx) {
            CaseRecord record = tx.journal.find_case(key).value();
            std::erase_if(record.roles, [](const CaseRecord::Holder& holder) {
                return holder.role == Role::team_leader() || holder.role == Role::department_head();
            });
            tx.journal.put_case(record, {now(), "test"});
            apply_case(tx, world(), key, now());
        });
    }

    Lines mails_to(std::string_view party) {
        Lines mails;
        for (const MessageRow& message : messages())
            if (message.key.recipient.str() == party && message.state == MessageState::delivered)
                mails.push_back(message.key.kind + " " + message.key.subject + " " +
                                message.key.slot);
        return mails;
    }

    Digest digest(std::string_view date, const PartyKey& manager) {
        Digest made;
        commit([&](Transaction& tx) {
            const auto row = tx.notices.find_digest(manager, day(date));
            REQUIRE(row);
            made = parse_digest(row->content);
        });
        return made;
    }

    // Empty: it is done.
    std::string hands_over(const Handover& handover, HandedOver* counts = nullptr) {
        std::string why;
        commit([&](Transaction& tx) {
            const auto done = hand_over(tx, world(), handover, {now(), "test"});
            why = done ? "" : done.error().front().words;
            if (done && counts) *counts = *done;
        });
        return why;
    }
};

Organisation team_of(const char* leader, const char* head) {
    return {{{"Team 1", {"cm1"_party}, PartyKey(leader), PartyKey(head)}}, {}};
}

bool has(const Lines& lines, std::string_view part) {
    return std::ranges::any_of(
        lines, [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a dossier that names no team leader has that of its case manager's team", "[people]") {
    Coached office(team_of("tl2", "ah1"));
    CHECK(has(office.waiting("d1"), "escalatie 1 tl1"));
    office.without_leaders("d1"_case);
    CHECK(has(office.waiting("d1"), "escalatie 1 tl2"));
    CHECK(has(office.waiting("d1"), "escalatie 2 ah1"));
    office.commit([&](Transaction& tx) {
        const auto findings = tx.derived.findings("d1"_case);
        CHECK(std::ranges::none_of(findings, [](const FindingRow& finding) {
            return finding.id.starts_with("onbereikbaar");
        }));
    });
}

TEST_CASE("without a team nobody leads, and that is a finding", "[people]") {
    Coached office;
    office.without_leaders("d1"_case);
    office.commit([&](Transaction& tx) {
        const auto findings = tx.derived.findings("d1"_case);
        CHECK(std::ranges::count_if(findings, [](const FindingRow& finding) {
                  return finding.id.starts_with("onbereikbaar.");
              }) == 2);
    });
}

TEST_CASE("the digest of who is away goes to the stand-in, and says for whom", "[people]") {
    Organisation organisation;
    organisation.stand_ins = {{"cm1"_party, "cm2"_party, day("2026-01-16"), day("2026-01-19")}};
    Coached office(organisation);
    office.run_until("2026-01-20 12:00");
    CHECK(office.mails_to("cm2") ==
          Lines{"dagoverzicht 2026-01-16 cm1", "dagoverzicht 2026-01-19 cm1"});
    CHECK_FALSE(has(office.mails_to("cm1"), "2026-01-16"));
    CHECK(has(office.mails_to("cm1"), "dagoverzicht 2026-01-20 "));
    const Digest read = office.digest("2026-01-19", "cm1"_party);
    REQUIRE(read.in_place_of);
    CHECK(read.in_place_of->name == "cm1");
    CHECK(read.in_place_of->until == day("2026-01-19"));
    CHECK_FALSE(office.digest("2026-01-20", "cm1"_party).in_place_of);
}

TEST_CASE(
    "who stands in has an overview of their own beside it, and who cannot be mailed stands in "
    "for nobody",
    "[people]") {
    Organisation organisation;
    organisation.stand_ins = {{"tl1"_party, "tl2"_party, day("2026-01-19"), day("2026-01-23")},
                              {"cm1"_party, "niemand"_party, day("2026-01-16"), day("2026-01-23")}};
    Coached office(organisation);
    office.run_until("2026-01-20 12:00");
    CHECK(has(office.mails_to("tl2"), "weekoverzicht 2026-01-19 tl1"));
    CHECK_FALSE(has(office.mails_to("tl1"), "2026-01-19"));
    CHECK(has(office.mails_to("cm1"), "dagoverzicht 2026-01-16 "));
}

TEST_CASE("a caseload goes over with what was in hand, and is no news to who gets it", "[people]") {
    Coached office;
    // Digests of cm2's own, so that there is one to compare with.
    office.open("d3");
    office.commit([&](Transaction& tx) {
        CaseRecord record = tx.journal.find_case("d3"_case).value();
        for (CaseRecord::Holder& holder : record.roles)
            if (holder.role == Role::case_manager()) holder.party = "cm2"_party;
        tx.journal.put_case(record, {office.now(), "test"});
    });
    office.run_until("2026-05-04 12:00");
    REQUIRE(has(lines_of(office.digest("2026-05-04", "cm1"_party)), "gemist sinds 1 mei 2026"));
    office.fact("d1", "v1", "verplichting.in-behandeling", "2026-05-04",
                {{"regel", std::string("jobcoaching.coachingsplan")},
                 {"tot", std::string("2026-05-15")},
                 {"reden", std::string("gesprek gepland")},
                 {"door", std::string("cm1")}});
    office.run_until("2026-05-06 12:00");

    const Handover all{"cm1"_party, "cm2"_party, {}, "andere baan", "tl1"};
    CHECK(office.hands_over({"cm1"_party, "cm1"_party, {}, "r", "tl1"}).find("iemand anders") !=
          std::string::npos);
    CHECK(office.hands_over({"cm1"_party, "cm9"_party, {}, "r", "tl1"}).find("cm9") !=
          std::string::npos);
    CHECK(office.hands_over({"cm1"_party, "cm2"_party, {"d3"_case}, "r", "tl1"})
              .find("is niet van cm1") != std::string::npos);
    HandedOver counts;
    REQUIRE(office.hands_over(all, &counts).empty());
    CHECK(counts.cases == 2);
    CHECK(counts.in_hand == 1);
    CHECK(office.hands_over(all).find("geen dossiers") != std::string::npos);

    office.run_until("2026-05-07 12:00");
    const Digest got = office.digest("2026-05-07", "cm2"_party);
    CHECK(in_section(got, "nieuw-sinds-vorige") ==
          Lines{"d1, d2: Overgenomen van cm1: 2 dossiers"});
    CHECK(has(in_section(got, "in-behandeling"), "in behandeling door cm2 tot en met 15 mei 2026"));
    CHECK(has(lines_of(got), "gemist sinds 1 mei 2026"));
    // Told once.
    office.run_until("2026-05-08 12:00");
    CHECK_FALSE(has(lines_of(office.digest("2026-05-08", "cm2"_party)), "Overgenomen"));
}
