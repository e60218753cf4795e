#include <algorithm>
#include <boost/json/parse.hpp>
#include <set>

#include "obligations/packs/plain_words.h"
#include "scheduler/dutch_text.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/letter_facts.h"
#include "tests/scheduler/words/letter_lint.h"
#include "tests/scheduler/words/render_cases.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using namespace termijnd::test::render;
using termijnd::test::Sent;
using termijnd::test::text_of;
using termijnd::test::Town;

TEST_CASE("a client reads the action, the last day and the case manager's number", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(mails.size() == 1);
    const std::string text = text_of(mails[0].frozen.bytes);
    CHECK(contains(text, "Beste Jan de Vries,"));
    CHECK(contains(text, "Lever de definitieve belastingaanslag in."));
    CHECK(contains(text, "De laatste dag is maandag 16 maart 2026. U hebt nog 14 dagen."));
    CHECK(contains(text, "Bel met Anna Bakker. Het telefoonnummer is 023 555 0101."));
    CHECK(contains(text, "Gemeente Haarlemmermeer stuurt u dit bericht."));
}

TEST_CASE("all mails about one obligation thread under its id and carry its day", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(14)), "jan@example.org");
    REQUIRE(mails.size() == 3);  // announced, 7 days and 1 day before
    const std::string root = "References: <" + mails[0].notices[0].obligation.id.str() + "@";
    std::set<std::string> ids;
    for (const Sent& sent : mails) {
        CHECK(contains(sent.frozen.bytes, root));
        CHECK(contains(sent.frozen.bytes, "Content-Type: text/calendar"));
        CHECK(contains(sent.frozen.bytes, "Auto-Submitted: auto-generated"));
        ids.insert(sent.message.public_id.str());
    }
    CHECK(ids.size() == 3);
}

TEST_CASE("the same message gives the same bytes", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto sent = town.run(seven_55, days_later(0));
    REQUIRE_FALSE(sent.empty());
    for (const Sent& one : sent) {
        if (one.notices.empty()) continue;  // a digest's content goes once it is delivered
        Frozen again;
        town.store().commit([&](Transaction& tx) {
            again = town.renderer()
                        .draft(tx, std::make_shared<const World>(town.world), one.message, one.at)
                        .write();
        });
        CHECK(again.bytes == one.frozen.bytes);
        CHECK(again.evidence == one.frozen.evidence);
    }
}

TEST_CASE("a message whose obligation is settled is cancelled, not sent", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto sent = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(sent.size() == 1);
    Draft again;
    town.store().commit([&](Transaction& tx) {
        ObligationRow row = sent[0].notices[0].obligation;
        row.state = ObligationRow::State::settled;
        row.settled_on = monday;
        tx.derived.put_obligation(row);
        again = town.renderer().draft(tx, std::make_shared<const World>(town.world),
                                      sent[0].message, sent[0].at);
    });
    CHECK_FALSE(again);
}

TEST_CASE("a draft outlives the World it was made from", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto sent = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(sent.size() == 1);
    auto world = std::make_shared<const World>(town.world);
    Draft draft;
    town.store().commit([&](Transaction& tx) {
        draft = town.renderer().draft(tx, world, sent[0].message, sent[0].at);
    });
    // A reload between the claim and the words.
    world.reset();
    town.world.rules.reset();
    const Frozen written = draft.write();
    CHECK(written.bytes == sent[0].frozen.bytes);
    CHECK(written.evidence == sent[0].frozen.evidence);
}

TEST_CASE("a notice dropped at the claim reads as cancelled once its message is delivered",
          "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    town.add(assessment(-1, "D-3"), monday, seven_55);
    // Settled after it was planned; nothing derives the case again before the claim.
    town.store().commit([&](Transaction& tx) {
        for (ObligationRow row : tx.derived.of_case("D-3"_case)) {
            row.state = ObligationRow::State::settled;
            row.settled_on = monday;
            tx.derived.put_obligation(row);
        }
    });
    const auto mails = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(mails.size() == 1);
    const auto told_client = [](const std::vector<NoticeRow>& rows) {
        return *std::ranges::find(rows, "c1"_to, &NoticeRow::recipient);
    };
    const NoticeRow kept = told_client(town.notices("D-1"_case));
    const NoticeRow dropped = told_client(town.notices("D-3"_case));
    REQUIRE(kept.message == dropped.message);
    CHECK(kept.state == NoticeRow::State::sent);
    CHECK(dropped.state == NoticeRow::State::cancelled);
}

TEST_CASE("nothing is an accusation until the latest day has passed", "[render]") {
    ClaimedNotice claimed;
    claimed.obligation.latest = monday;
    for (const NoticeKind kind : {NoticeKind::missed, NoticeKind::escalation}) {
        claimed.notice.kind = kind;
        CHECK_FALSE(still_has_reason(claimed, monday));
        CHECK(still_has_reason(claimed, monday + std::chrono::days(1)));
    }
}

TEST_CASE("an employer reads initials and a starting day, never the employee's name", "[render]") {
    Town town;
    town.add(application(0), monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(40)), "ster@example.org");
    REQUIRE(mails.size() >= 4);  // announced, reminders, expired
    for (const Sent& sent : mails) {
        const std::string text = text_of(sent.frozen.bytes);
        CHECK(contains(text, "J.d.V., 2 maart 2026"));
        CHECK_FALSE(contains(text, "Jan"));
        CHECK_FALSE(contains(text, "Vries"));
    }
    CHECK(contains(text_of(mails.back().frozen.bytes), "Wat betekent dit voor u?"));
}

TEST_CASE("two obligations of one person are one mail that threads nowhere", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    town.add(assessment(-1, "D-3"), monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(mails.size() == 1);
    CHECK(contains(text_of(mails[0].frozen.bytes), "U krijgt 2 berichten in één mail"));
    CHECK_FALSE(contains(mails[0].frozen.bytes, "References:"));
    CHECK_FALSE(contains(mails[0].frozen.bytes, "text/calendar"));
}

TEST_CASE("what is known only after its last day is asked for, and not called late", "[render]") {
    Town town;
    town.add(assessment(-20), monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(mails.size() == 1);
    const std::string text = text_of(mails[0].frozen.bytes);
    CHECK(contains(text, "Doe dit uiterlijk op maandag 16 maart 2026. Dan bent u niet te laat."));
    CHECK_FALSE(contains(text, "24 februari"));
    const auto later = to(town.run(days_later(0), days_later(15)), "jan@example.org");
    REQUIRE(later.size() == 1);
    CHECK(contains(text_of(later[0].frozen.bytes),
                   "Wij hebben gewacht tot en met maandag 16 maart 2026."));
}

TEST_CASE("the team leader reads what was said before and what comes next", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    auto mails = to(town.run(seven_55, days_later(24)), "karim@example.org");
    const auto week = [](const Sent& sent) { return sent.message.key.kind == "weekoverzicht"; };
    const auto weeks = std::ranges::count_if(mails, week);
    CHECK(weeks == 4);  // of each Monday
    CHECK(contains(text_of(mails[0].frozen.bytes), "Weekoverzicht van maandag 2 maart 2026"));
    CHECK(contains(text_of(mails[0].frozen.bytes), "Anna Bakker"));
    std::erase_if(mails, week);
    REQUIRE(mails.size() == 1);
    const std::string text = text_of(mails[0].frozen.bytes);
    CHECK(contains(text, "In dossier D-1 is een laatste dag voorbij."));
    CHECK(contains(text, "- 2 maart 2026: aankondiging aan de cliënt."));
    CHECK(contains(text, "- 17 maart 2026: bericht na de laatste dag aan de cliënt."));
    CHECK(contains(text, "Er is nog geen besluit vastgelegd."));
    CHECK(contains(text, "Dan krijgt het afdelingshoofd een bericht."));
    CHECK_FALSE(contains(text, "Jan de Vries"));
}

TEST_CASE("the dossiers of nobody go to the mailbox of the settings, or where answers are read",
          "[render]") {
    Town town;
    std::string dossier = assessment(0);
    const std::string manager = "\"casemanager\"";
    dossier.replace(dossier.find(manager), manager.size(), "\"jobcoach\"");
    SECTION("named") {
        town.world.municipality.fallback = "team@haarlemmermeer.example";
    }
    SECTION("not named") {}
    const std::string mailbox = town.world.municipality.fallback.empty()
                                    ? town.world.municipality.reply_to
                                    : town.world.municipality.fallback;
    town.add(dossier, monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(1)), mailbox);
    REQUIRE_FALSE(mails.empty());
    CHECK(mails[0].message.key.kind == "dagoverzicht");
    CHECK(contains(text_of(mails[0].frozen.bytes), "Dit dossier heeft geen casemanager."));
}

TEST_CASE("the history tells the day on which something went out, not the day it was for",
          "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    (void)town.run(seven_55, days_later(0));
    // Nothing went out from Tuesday 3 until Thursday 19 March; the 17th was the day for `gemist`.
    const Instant back = instant_at(monday + std::chrono::days(17), WallMinutes(10 * 60));
    auto mails = to(town.run(back, days_later(24)), "karim@example.org");
    std::erase_if(mails, [](const Sent& sent) { return sent.message.key.kind == "weekoverzicht"; });
    REQUIRE(mails.size() == 1);
    const std::string text = text_of(mails[0].frozen.bytes);
    CHECK(contains(text, "- 2 maart 2026: aankondiging aan de cliënt."));
    CHECK(contains(text, "- 19 maart 2026: bericht na de laatste dag aan de cliënt."));
    CHECK_FALSE(contains(text, "- 17 maart 2026"));
}

TEST_CASE("an employer knows an employee by one reference in all mails", "[render]") {
    Town town;
    town.add(R"({"kenmerk": "D-4",)" + std::string(people) + R"(
      "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": -60}],
      "gebeurtenissen": [
        {"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart", "datum": -20,
         "geregistreerd": 0, "gegevens": {"proefplaats": false}},
        {"kenmerk": "g2", "voorziening": "v1", "soort": "dienstverband.gewijzigd", "datum": -1,
         "geregistreerd": 0}]})",
             monday, seven_55);
    const auto mails = to(town.run(seven_55, days_later(0)), "ster@example.org");
    REQUIRE(mails.size() == 1);
    const std::string text = text_of(mails[0].frozen.bytes);
    CHECK(contains(text, "U krijgt 3 berichten in één mail"));
    CHECK(contains(text, "J.d.V., 10 februari 2026"));
    CHECK_FALSE(contains(text, "J.d.V., 1 maart 2026"));
}

TEST_CASE("a withdrawal follows once it turns out to be done on time", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    (void)town.run(seven_55, days_later(16));
    Event handed_in{
        "g2"_event, "v1"_instrument, "aanslag.ingeleverd", monday + std::chrono::days(9), {}, {}};
    town.record("D-1"_case, handed_in, days_later(16));
    const auto mails = to(town.run(days_later(16), days_later(30)), "jan@example.org");
    REQUIRE(mails.size() == 1);
    CHECK(contains(text_of(mails[0].frozen.bytes), "Het is gedaan op 11 maart 2026."));
    CHECK(contains(text_of(mails[0].frozen.bytes), "Ons vorige bericht klopte niet."));
}

TEST_CASE("the evidence holds the article's words, the pack's hash and each step", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto sent = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(sent.size() == 1);
    const auto proof = boost::json::parse(sent[0].frozen.evidence).at("berichten").at(0);
    CHECK(proof.at("soort") == "aankondiging");
    CHECK(proof.at("ontvanger") == "c1");
    CHECK(proof.at("artikel") == "11.3.d");
    CHECK_FALSE(proof.at("tekst").as_string().empty());
    CHECK(proof.at("regeling") == "haarlemmermeer-2025");
    CHECK(proof.at("regelingSha256").as_string().size() == 64);
    CHECK(proof.at("uiterlijk") == "2026-03-16");
    CHECK(proof.at("uitleg").as_array().size() > 1);
}

TEST_CASE("a webhook carries ids and dates and nothing about a person", "[render]") {
    Town town;
    town.world.endpoints = {{"zaaksysteem"_endpoint, {}}};
    town.add(assessment(0), monday, seven_55);
    const auto calls = to(town.run(seven_55, days_later(24)), "zaaksysteem");
    std::set<std::string> types;
    for (const Sent& call : calls) {
        const auto json = boost::json::parse(call.frozen.bytes);
        types.emplace(json.at("type").as_string());
        CHECK(json.at("id").as_string() == call.message.public_id.str());
        CHECK(json.at("subject").as_string() == call.notices[0].obligation.id.str());
        CHECK(json.at("data").at("regel") == "zelfstandige.aanslag");
        CHECK(json.at("data").at("laatst") == "2026-03-16");
        for (const std::string_view name : {"Jan", "Vries", "example", "Bakker"})
            CHECK_FALSE(contains(call.frozen.bytes, name));
    }
    CHECK(types == std::set<std::string>{"nl.overheid.termijnen.termijn-ontstaan",
                                         "nl.overheid.termijnen.termijn-nadert",
                                         "nl.overheid.termijnen.termijn-verstreken",
                                         "nl.overheid.termijnen.termijn-geescaleerd"});
}

TEST_CASE("every rule of the shipped packs reads at level B1 in every mail about it", "[render]") {
    const auto packs = Town().world.rules;
    for (const RulePack& pack : packs->packs())
        for (const Rule& rule : pack.rules) {
            if (rule.obliged == Role::college() && rule.inform.empty()) continue;
            const bool client = rule.obliged == Role::client() || rule.obliged == Role::college();
            std::string text = fill_in(rule.title, 2026) + "\n";
            if (rule.obliged != Role::college()) text += fill_in(rule.action, 2026) + "\n";
            if (rule.right) text += rule.right->consequence + " " + rule.right->exception;
            INFO(pack.id << " " << rule.id);
            const auto faults = client ? lint::faults_to_client(text) : not_plain(text);
            INFO((faults.empty() ? std::string() : faults.front()));
            CHECK(faults.empty());
        }
}

TEST_CASE("initials are those of each part of a name", "[render]") {
    CHECK(initials("Jan de Vries") == "J.d.V.");
    CHECK(initials("Özlem Demir-Kaya") == "Ö.D.K.");
    CHECK(initials("").empty());
}

TEST_CASE("a history calls nothing more time but more time", "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto decides = [&](const char* key, const char* kind, int on, EventData more) {
        more.insert({{"regel", std::string("zelfstandige.aanslag")},
                     {"reden", std::string("r")},
                     {"door", std::string("Anna Bakker")}});
        const Date date = monday + std::chrono::days(on);
        town.run(seven_55, instant_at(date, WallMinutes(12 * 60)));
        town.record("D-1"_case, {EventKey(key), "v1"_instrument, kind, date, date, std::move(more)},
                    instant_at(date, WallMinutes(12 * 60)));
    };
    // Monday 16 March is the last day.
    decides("b1", "verplichting.uitstel-gevraagd", 14, {{"tot", std::string("2026-04-01")}});
    decides("b2", "verplichting.uitstel-geweigerd", 16, {});
    decides("b3", "verplichting.in-behandeling", 17, {{"tot", std::string("2026-03-20")}});
    auto mails =
        to(town.run(instant_at(monday, WallMinutes(12 * 60)), days_later(45)), "karim@example.org");
    std::erase_if(mails, [](const Sent& sent) { return sent.message.key.kind == "weekoverzicht"; });
    REQUIRE_FALSE(mails.empty());
    const std::string text = text_of(mails.front().frozen.bytes);
    CHECK(
        contains(text, "- 16 maart 2026: om uitstel gevraagd tot 1 april 2026, door Anna Bakker."));
    CHECK(contains(text, "- 18 maart 2026: geen uitstel gegeven, door Anna Bakker."));
    CHECK(contains(
        text,
        "- 19 maart 2026: in behandeling genomen tot en met 20 maart 2026, door Anna Bakker."));
    CHECK_FALSE(contains(text, ": uitstel tot"));
}
