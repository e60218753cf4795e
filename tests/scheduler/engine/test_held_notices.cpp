#include "scheduler/engine/held_notices.h"

#include <algorithm>

#include "scheduler/digest/digest.h"
#include "scheduler/plan/said.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

// One notice that does not go out until somebody releases it.
using namespace termijnd;
using namespace termijnd::test::literals;
using test::at;
using test::contains;
using test::count;
using test::Lines;

namespace {

// A coaching of which reminders to w1 fall on 27 February and on 17, 24 and 30 March.
struct Desk : test::Office {
    Desk() : Office("2026-01-15 08:00") {
        open("d1");
        put("d1", test::coaching);
        fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
        run_until("2026-01-16 12:00");
    }

    std::vector<NoticeRow> rows() {
        std::vector<NoticeRow> rows;
        commit([&](Transaction& tx) { rows = tx.notices.of_case("d1"_case); });
        return rows;
    }
    // The one that waits, of the coaching plan's reminders to the employer.
    NoticeRow reminder(const std::string& slot) {
        NoticeRow found;
        commit([&](Transaction& tx) {
            for (const NoticeRow& row : tx.notices.of_case("d1"_case))
                if (row.kind == NoticeKind::reminder && row.slot == slot &&
                    row.recipient == "w1"_to && waits_in_plan(row) &&
                    tx.derived.find(row.obligation)->rule == "jobcoaching.coachingsplan")
                    found = row;
        });
        if (!found.id.empty()) return found;
        FAIL("no reminder " + slot);
        return {};
    }
    using Decide = Admitted<FactIntake> (*)(const Snapshot&, const HoldAsked&, Instant);
    // Empty: it was recorded; else why not.
    std::string decide(Decide ask, NoticeNumber notice, std::optional<Date> until = {}) {
        std::string why;
        commit([&](Transaction& tx) {
            const HoldAsked asked{"d1"_case, notice, until, "de werkgever belt", "cm1"};
            const auto fact = ask(tx, asked, now());
            why = fact ? "" : fact.error().front().words;
            if (fact) record_event(tx, world(), fact->case_key, fact->event, {now(), "test"});
        });
        return why;
    }
    Lines held_in_digest(std::string_view on) {
        Lines lines;
        commit([&](Transaction& tx) {
            const Digest digest = make_digest(tx, world(), "cm1"_party, test::day(on));
            for (const DigestSection& section : digest.sections)
                for (const DigestLine& line : section.lines)
                    if (line.remark.find("aangehouden") != std::string::npos)
                        lines.push_back(section.name + ": " + line.who + " | " + line.remark);
        });
        return lines;
    }
};

}  // namespace

TEST_CASE("a held notice does not go out, whatever is derived anew, until it is released",
          "[engine][held]") {
    Desk desk;
    const NoticeNumber number = desk.reminder("30").id;
    CHECK(desk.decide(hold_notice, number).empty());
    const NoticeRow held = desk.reminder("30");
    CHECK(held.state == NoticeRow::State::held);
    CHECK(held.due_at == at("2026-02-27 09:00"));
    CHECK(desk.decide(hold_notice, held.id) ==
          "Dit bericht is al aangehouden, door cm1 sinds 16 januari 2026.");
    // Another fact derives the case anew, and the day passes.
    desk.fact("d1", "v1", "dienstverband.gewijzigd", "2026-02-20");
    desk.run_until("2026-03-02 12:00");
    CHECK(count(desk.told(), "herinnering 30 w1") == 0);
    CHECK(desk.reminder("30").due_at == at("2026-02-27 09:00"));
    CHECK(desk.held_in_digest("2026-03-02") ==
          Lines{"aangehouden: w1 | herinnering aangehouden door cm1 sinds 16 januari 2026: de "
                "werkgever belt"});
    // The number that it had before it was held is still good.
    CHECK(desk.decide(release_notice, number).empty());
    CHECK(desk.reminder("30").state == NoticeRow::State::planned);
    desk.run_until("2026-03-02 13:00");
    CHECK(contains(desk.told(), "2026-03-02 12:01 herinnering 30 w1"));
    CHECK(desk.held_in_digest("2026-03-03").empty());
    CHECK(desk.decide(release_notice, number) == "Dit bericht is niet aangehouden.");
}

TEST_CASE("held until a day it goes on the first sending day after it", "[engine][held]") {
    Desk desk;
    CHECK(desk.decide(hold_notice, desk.reminder("30").id, test::day("2026-02-20")) ==
          "Dit bericht gaat pas op 27 februari 2026 uit. Kies een dag vanaf dan.");
    CHECK(desk.decide(hold_notice, desk.reminder("30").id, test::day("2026-03-06")).empty());
    CHECK(count(desk.held_in_digest("2026-03-06"), "tot en met 6 maart 2026") == 1);
    desk.run_until("2026-03-09 12:00");
    CHECK(contains(desk.told(), "2026-03-09 09:00 herinnering 30 w1"));
    CHECK(count(desk.told(), "herinnering 30 w1") == 1);
}

TEST_CASE("what has no reason any more is not held on to", "[engine][held]") {
    Desk desk;
    CHECK(desk.decide(hold_notice, desk.reminder("30").id).empty());
    SECTION("done") {
        desk.fact("d1", "v1", "coachingsplan.ingeleverd", "2026-01-16");
        CHECK(std::ranges::none_of(
            desk.rows(), [](const NoticeRow& row) { return row.state == NoticeRow::State::held; }));
    }
    SECTION("a reminder of a day that is over") {
        desk.run_until("2026-04-01 12:00");
        desk.fact("d1", "v1", "dienstverband.gewijzigd", "2026-04-01");
        CHECK(std::ranges::none_of(
            desk.rows(), [](const NoticeRow& row) { return row.state == NoticeRow::State::held; }));
        CHECK(count(desk.told(), "herinnering 30 w1") == 0);
    }
    CHECK(desk.held_in_digest("2026-04-01").empty());
}

TEST_CASE("the hold is retracted like any fact", "[engine][held]") {
    Desk desk;
    CHECK(desk.decide(hold_notice, desk.reminder("30").id).empty());
    std::string key;
    desk.commit([&](Transaction& tx) {
        for (const Event& event : tx.journal.facts("d1"_case).events)
            if (event.kind == own_kind::notice_held) key = event.key.str();
    });
    desk.fact(
        "d1", "", "gebeurtenis.ingetrokken", "2026-01-16",
        {{"gebeurtenis", key}, {"reden", std::string("vergissing")}, {"door", std::string("cm1")}});
    CHECK(desk.reminder("30").state == NoticeRow::State::planned);
}

TEST_CASE("what was said, is on its way or goes by post cannot be held", "[engine][held]") {
    Desk desk;
    const std::vector<NoticeRow> rows = desk.rows();
    const auto said = std::ranges::find(rows, NoticeRow::State::sent, &NoticeRow::state);
    REQUIRE(said != rows.end());
    CHECK(desk.decide(hold_notice, said->id) == "Dit bericht is al verzonden.");
    CHECK(desk.decide(hold_notice, NoticeNumber(999)) ==
          "Dit dossier heeft geen bericht met dit nummer.");
    CHECK(desk.decide(release_notice, desk.reminder("30").id) ==
          "Dit bericht is niet aangehouden.");
}

TEST_CASE("a hold of nothing is refused at the door", "[engine][held]") {
    Desk desk;
    Event event;
    event.key = "h1"_event;
    event.kind = std::string(own_kind::notice_held);
    event.on = test::day("2026-01-16");
    event.data = {{"verplichting", std::string("bestaat-niet")},
                  {"soort", std::string("herinnering")},
                  {"ontvanger", std::string("w1")},
                  {"reden", std::string("belt")},
                  {"door", std::string("cm1")}};
    const auto refused = [&](Event coming) {
        Objections objections;
        desk.commit([&](Transaction& tx) {
            Intake intake;
            intake.document.key = "d1"_case;
            intake.document.facts.events = {std::move(coming)};
            objections = check(tx, desk.world(), intake, test::day("2026-01-16"));
        });
        return objections;
    };
    REQUIRE(refused(event).size() == 1);
    CHECK(refused(event).front().place == "gebeurtenissen[0].gegevens.verplichting");
    event.data["verplichting"] = desk.reminder("30").obligation.str();
    CHECK(refused(event).empty());
}

TEST_CASE("what is for a system is held too, and nothing goes by post in its place",
          "[engine][held]") {
    const Rule rule = test::rule_for(Role::client());
    test::Situation s;
    s.owes("o1", rule, test::deadline("2026-04-30"), "2026-03-02");
    s.input.endpoints = {{EndpointName("zaken"), {}}};
    const auto hold = [&](std::string_view whom) {
        s.input.held.push_back({"o1"_obligation, NoticeKind::missed, "",
                                RecipientKey(std::string(whom)), test::day("2026-03-02"),
                                std::nullopt, "reden", "cm1"});
    };
    const auto missed = [&](NoticeRow::State state) {
        Lines lines;
        for (const PlannedNotice& each : s.plan_at("2026-03-02 08:00").notices)
            if (each.notice.kind == NoticeKind::missed && each.notice.state == state)
                lines.push_back(test::as_line(each.notice));
        return lines;
    };
    REQUIRE(missed(NoticeRow::State::planned).size() == 2);
    hold("zaken");
    CHECK(missed(NoticeRow::State::held) == Lines{"2026-05-01 09:00 gemist zaken webhook"});
    CHECK(missed(NoticeRow::State::planned) == Lines{"2026-05-01 09:00 gemist c1"});
    s.person("c1").reachable = false;
    hold("c1");
    CHECK(missed(NoticeRow::State::planned).empty());
    CHECK(missed(NoticeRow::State::held).size() == 1);
}
