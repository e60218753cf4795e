#include <algorithm>

#include "obligations/store/rules/claim.h"
#include "scheduler/digest/digest.h"
#include "scheduler/digest/finding_words.h"
#include "scheduler/engine/posted_letters.h"
#include "tests/scheduler/digest/digest_lines.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

// What a digest tells of people: letters, mails that did not arrive, what was told, findings, and
// the dossiers of nobody; and the team leader's week.
using namespace termijnd;
using namespace termijnd::test;

namespace {

Digest made_on(Office& office, std::string_view date, const PartyKey& manager = "cm1"_party) {
    Digest digest;
    office.commit([&](Transaction& tx) {
        const auto row = tx.notices.find_digest(manager, day(date));
        REQUIRE(row);
        digest = parse_digest(row->content);
    });
    return digest;
}

// A client without an address, from Monday 5 January on.
struct OnPaper : Office {
    OnPaper() : Office("2026-01-05 08:30") {
        open("d1");
        commit([&](Transaction& tx) {
            tx.journal.put_party({"c-d1"_party, "Jan de Vries", "", "", "", false, {}},
                                 {now(), "test"});
        });
        put("d1", {"v1"_instrument, "marginaal-zelfstandige", day("2026-01-05")});
        fact("d1", "v1", "marginaal-zelfstandige.gestart", "2026-01-05");
    }

    NoticeRow letter() {
        NoticeRow found;
        commit([&](Transaction& tx) {
            for (const NoticeRow& row : tx.notices.of_case("d1"_case))
                if (row.channel == Channel::letter && row.due_at <= now() && !row.posted_on &&
                    row.state == NoticeRow::State::planned)
                    found = row;
        });
        return found;
    }

    // Empty: it was recorded.
    std::string post(NoticeNumber number, std::string_view on) {
        std::string why;
        commit([&](Transaction& tx) {
            const auto fact = posted(tx, {"d1"_case, number, day(on), "cm1"}, now());
            why = fact ? "" : fact.error().front().words;
            if (fact) record_event(tx, world(), fact->case_key, fact->event, {now(), "cm1"});
        });
        return why;
    }
};

}  // namespace

TEST_CASE("a letter stands in every digest until it is posted", "[digest]") {
    OnPaper office;
    office.run_until("2026-01-09 12:00");
    const auto listed = [&](const char* date) {
        return in_section(made_on(office, date), "per-brief").size();
    };
    const std::size_t letters = listed("2026-01-06");
    CHECK(letters > 0);
    CHECK(listed("2026-01-07") == letters);
    CHECK(listed("2026-01-09") == letters);
    CHECK(count(in_section(made_on(office, "2026-01-09"), "per-brief"), "Jan de Vries, d1: ") ==
          letters);

    const NoticeRow letter = office.letter();
    CHECK(office.post(letter.id, "2026-01-10").find("Kies een dag") == 0);
    CHECK(office.post(letter.id, "2026-01-01").find("Kies een dag") == 0);
    CHECK(office.post(NoticeNumber(99'999), "2026-01-09").find("geen brief") != std::string::npos);
    CHECK(office.post(letter.id, "2026-01-08").empty());
    office.commit([&](Transaction& tx) {
        const auto row = tx.notices.find(letter.id);
        CHECK(row->state == NoticeRow::State::sent);
        CHECK(row->posted_on == day("2026-01-08"));
    });
    CHECK(office.post(letter.id, "2026-01-09").find("al verstuurd") != std::string::npos);
    office.run_until("2026-01-12 12:00");
    CHECK(listed("2026-01-12") == letters - 1);
}

TEST_CASE("a posting that is retracted puts the letter back on the pile", "[digest]") {
    OnPaper office;
    office.run_until("2026-01-07 12:00");
    const NoticeRow letter = office.letter();
    REQUIRE(office.post(letter.id, "2026-01-07").empty());
    std::string key;
    office.commit([&](Transaction& tx) {
        for (const Event& event : tx.journal.facts("d1"_case).events)
            if (event.kind == "brief.verzonden") key = event.key.str();
    });
    office.fact("d1", "v1", "gebeurtenis.ingetrokken", "2026-01-07",
                {{"gebeurtenis", key}, {"reden", "bleef liggen"}, {"door", "cm1"}});
    office.commit([&](Transaction& tx) {
        CHECK(tx.notices.find(letter.id)->state == NoticeRow::State::planned);
        CHECK_FALSE(tx.notices.find(letter.id)->posted_on);
    });
}

TEST_CASE("a digest tells what clients and employers were told, in one line each", "[digest]") {
    TwoCases office;
    office.run_until("2026-01-19 12:00");
    CHECK(in_section(made_on(office, "2026-01-16"), "verteld") ==
          Lines{"w1, d1, d2: aankondiging over Coachingsplan inleveren en Verslag "
                "van de jobcoaching inleveren"});
    CHECK(in_section(made_on(office, "2026-01-19"), "verteld").empty());
    office.run_until("2026-03-02 12:00");
    CHECK(in_section(made_on(office, "2026-03-02"), "verteld") ==
          Lines{"w1, d1, d2: herinnering over Coachingsplan inleveren"});
}

TEST_CASE("a mail that did not arrive is told of until the address changes", "[digest]") {
    TwoCases office;
    office.commit([&](Transaction& tx) {
        for (MessageRow& row : claim(tx, at("2026-01-15 09:00"),
                                     {Monotonic{}, Monotonic{} + std::chrono::minutes(1)}, 9)) {
            tx.outbox.freeze(row.lease(), "bytes", "w1@voorbeeld.invalid", "", "{}");
            tx.outbox.dead(row.lease(), at("2026-01-15 09:00"), "550 no such user");
        }
    });
    office.run_until("2026-01-16 12:00");
    const Lines lines = in_section(made_on(office, "2026-01-16"), "niet-bezorgd");
    INFO(lines.size());
    CHECK(count(lines, "kwam niet aan op w1@voorbeeld.invalid") == 1);
    CHECK(count(lines_of(made_on(office, "2026-01-16")), "550") == 0);
}

TEST_CASE("what an endpoint answered is not a case manager's to read", "[digest]") {
    World world = shipped_world();
    world.endpoints = {{"dis"_endpoint, {}}};
    Office office("2026-01-15 08:00", std::move(world));
    office.open("d1");
    office.put("d1", coaching);
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    office.commit([&](Transaction& tx) {
        for (MessageRow& row : claim(tx, at("2026-01-15 10:00"),
                                     {Monotonic{}, Monotonic{} + std::chrono::minutes(1)}, 99))
            if (row.channel == Channel::webhook) {
                tx.outbox.freeze(row.lease(), "{}", "dis", "", "{}");
                tx.outbox.dead(row.lease(), at("2026-01-15 10:00"), "410 gone");
            }
    });
    const auto digest = [&] {
        Digest made;
        office.commit([&](Transaction& tx) {
            made = make_digest(tx, office.world(), "cm1"_party, day("2026-01-16"));
        });
        return made;
    };
    CHECK(in_section(digest(), "niet-bezorgd").empty());
    CHECK(count(lines_of(digest()), "410") == 0);
}

TEST_CASE(
    "a dossier without case manager is in the digest of nobody, for the mailbox of the "
    "settings",
    "[digest]") {
    Office office("2026-01-15 08:30");
    office.open("d1");
    office.commit([&](Transaction& tx) {
        CaseRecord record = *tx.journal.find_case("d1"_case);
        std::erase_if(record.roles, [](const CaseRecord::Holder& holder) {
            return holder.role == Role::case_manager();
        });
        tx.journal.put_case(record, {office.now(), "test"});
    });
    office.put("d1", coaching);
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    office.run_until("2026-01-16 12:00");
    CHECK(contains(office.told(), "2026-01-16 08:00 dagoverzicht zonder-casemanager"));
    CHECK(count(in_section(made_on(office, "2026-01-16", nobodys_manager()), "bevindingen"),
                "d1: Dit dossier heeft geen casemanager.") == 1);
}

TEST_CASE("the team leader has a week: by case manager what is missed, open and in hand",
          "[digest]") {
    TwoCases office;
    office.run_until("2026-05-01 12:00");
    office.fact("d1", "v1", "verplichting.in-behandeling", "2026-05-01",
                {{"regel", "jobcoaching.coachingsplan"},
                 {"tot", "2026-05-20"},
                 {"reden", "komt volgende week"},
                 {"door", "cm1"}});
    office.run_until("2026-05-06 12:00");
    std::vector<std::string> subjects;
    office.commit([&](Transaction& tx) {
        for (const MessageRow& row : tx.outbox.list(std::nullopt, {}, 100'000)) {
            if (row.key.kind != "weekoverzicht") continue;
            CHECK(row.key.recipient == "tl1"_to);
            CHECK(wall(row.due_at).ends_with(" 08:00"));
            subjects.push_back(row.key.subject);
        }
    });
    CHECK(std::ranges::find(subjects, "2026-05-04") != subjects.end());
    CHECK(std::ranges::find(subjects, "2026-05-06") == subjects.end());
    // Easter Monday is no working day, so that week begins on Tuesday.
    CHECK(std::ranges::find(subjects, "2026-04-06") == subjects.end());
    CHECK(std::ranges::find(subjects, "2026-04-07") != subjects.end());
}

TEST_CASE("every finding that the program knows is a Dutch sentence", "[digest]") {
    const World world = shipped_world();
    std::vector<std::string> ids{"dossier.zonder-casemanager",
                                 "dossier.niet-af-te-leiden",
                                 "regeling-ontbreekt",
                                 "termijn-na-2199",
                                 "start.dubbel",
                                 "venster.te-vroeg",
                                 "verlenging.te-laat",
                                 "verlenging.na-afloop",
                                 "maximum.verbruikt",
                                 "volgorde.einde-voor-start",
                                 "gegevens.onduidelijk",
                                 "beslissing.zonder-gevolg",
                                 "onbereikbaar.cliënt",
                                 "onbereikbaar.teamleider"};
    for (const RulePack& pack : world.rules->packs()) {
        for (const Check& check : pack.checks) ids.push_back(check.id);
        for (const Budget& budget : pack.budgets) {
            ids.push_back(budget.id);
            ids.push_back(budget.id + ".buiten-venster");
        }
    }
    for (const std::string& id : ids) {
        const FindingWords words =
            words_of(*world.rules, {"d1"_case, id, {}, {}, "8.5", "2026-05-01", "2026-04-30"});
        INFO(id << ": " << words.sentence);
        CHECK(words.sentence.find(id) == std::string::npos);
        CHECK(words.sentence.find('{') == std::string::npos);
        CHECK(words.sentence.find("2026-0") == std::string::npos);
        CHECK(words.sentence.ends_with('.'));
        CHECK_FALSE(words.name.empty());
    }
    const FindingWords address = words_of(*world.rules, {"d1"_case,
                                                         "onbereikbaar.cliënt",
                                                         {},
                                                         {},
                                                         "17.c",
                                                         "geen werkend e-mailadres",
                                                         "een werkend e-mailadres"});
    const FindingWords hours =
        words_of(*world.rules, {"d1"_case, "participatieplaats.uren", {}, {}, "8.5", "4.5", "6"});
    CHECK(hours.sentence == "Vastgelegd is 4,5, en het moet ten minste 6 zijn volgens art. 8.5.");
    CHECK(address.sentence ==
          "De cliënt heeft geen werkend e-mailadres. Berichten gaan per brief.");
}

TEST_CASE("what waits for a case manager before a citizen is called late says so", "[digest]") {
    World world = shipped_world();
    world.policy.hold_missed = true;
    SECTION("until it is confirmed") {}
    SECTION("or until some working days have passed") {
        world.policy.hold_working_days = 3;
    }
    const bool goes_on = world.policy.hold_working_days.has_value();
    Office office("2026-03-02 08:30", world);
    office.open("d1");
    office.put("d1", {"v1"_instrument, "marginaal-zelfstandige", day("2026-01-05")});
    office.fact("d1", "v1", "aanslag.ontvangen", "2026-03-02", {{"wijktAf", true}});
    office.run_until("2026-03-17 12:00");
    const auto told = [&](std::string_view date) {
        Lines lines;
        office.commit([&](Transaction& tx) {
            for (const DigestSection& section :
                 make_digest(tx, office.world(), "cm1"_party, day(date)).sections)
                for (const DigestLine& line : section.lines)
                    if (line.remark.find("bevestiging") != std::string::npos)
                        lines.push_back(section.name + " | " + line.remark);
        });
        return lines;
    };
    const std::string waits =
        "vandaag | gemist sinds 17 maart 2026; wacht op uw bevestiging: leg vast dat dit niet "
        "gedaan is, dan krijgt c-d1 bericht";
    CHECK(told("2026-03-18") ==
          Lines{waits + (goes_on ? "; anders gaat dat bericht op 20 maart 2026" : "")});
    office.fact("d1", "v1", "verplichting.gemist-bevestigd", "2026-03-17",
                {{"regel", std::string("zelfstandige.aanslag")},
                 {"reden", std::string("nagekeken")},
                 {"door", std::string("cm1")}});
    CHECK(told("2026-03-18").empty());
}
