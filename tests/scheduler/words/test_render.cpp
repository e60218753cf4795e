#include <algorithm>
#include <boost/json/parse.hpp>
#include <set>

#include "notify/base64.h"
#include "obligations/packs/plain_words.h"
#include "scheduler/dutch_text.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/letter_facts.h"
#include "tests/scheduler/town.h"
#include "tests/scheduler/words/letter_lint.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using termijnd::test::Sent;
using termijnd::test::text_of;
using termijnd::test::Town;

namespace {

// A Monday.
const Date monday = make_date(2026, 3, 2);
const Instant seven_55 = instant_at(monday, WallMinutes(7 * 60 + 55));

constexpr std::string_view people = R"("betrokkenen": [
    {"kenmerk": "c1", "rol": "cliënt", "naam": "Jan de Vries", "email": "jan@example.org"},
    {"kenmerk": "w1", "rol": "werkgever", "naam": "Bakkerij De Ster", "email": "ster@example.org"},
    {"kenmerk": "cm1", "rol": "casemanager", "naam": "Anna Bakker", "email": "anna@example.org", "telefoon": "023 555 0101"},
    {"kenmerk": "tl1", "rol": "teamleider", "naam": "Karim Yilmaz", "email": "karim@example.org"},
    {"kenmerk": "ah1", "rol": "afdelingshoofd", "naam": "Marijke Smit", "email": "marijke@example.org"}],)";

// A client who received a tax assessment `day` days from Monday: two weeks to hand it in.
std::string assessment(int day, std::string_view key = "D-1") {
    const auto on = std::to_string(day);
    return R"({"kenmerk": ")" + std::string(key) + "\"," + std::string(people) + R"(
      "voorzieningen": [{"kenmerk": "v1", "soort": "marginaal-zelfstandige", "besluitdatum": -60}],
      "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "aanslag.ontvangen",
        "datum": )" +
           on + R"(, "geregistreerd": )" + on + R"(, "gegevens": {"wijktAf": true}}]})";
}

std::string application(int day) {
    const auto on = std::to_string(day);
    return R"({"kenmerk": "D-2",)" + std::string(people) + R"(
      "voorzieningen": [{"kenmerk": "v1", "soort": "tijdelijke-loonkostensubsidie", "besluitdatum": -60}],
      "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "arbeidsovereenkomst.gestart",
        "datum": )" +
           on + R"(, "geregistreerd": )" + on + R"(, "gegevens": {"urenPerWeek": 24}}]})";
}

std::vector<Sent> to(const std::vector<Sent>& all, std::string_view envelope) {
    std::vector<Sent> out;
    for (const Sent& sent : all)
        if (sent.frozen.envelope == envelope) out.push_back(sent);
    return out;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

Instant days_later(int days) {
    return instant_at(monday + std::chrono::days(days), WallMinutes(23 * 60));
}

}  // namespace

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

TEST_CASE("a mail says how something is done: as the law has it, else as the municipality says",
          "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    town.add(application(0), monday, seven_55);
    const auto sent = town.run(seven_55, days_later(0));
    const auto client = to(sent, "jan@example.org"), employer = to(sent, "ster@example.org");
    REQUIRE(client.size() == 1);
    REQUIRE(employer.size() == 1);
    CHECK(contains(text_of(client[0].frozen.bytes),
                   "Mail het naar werk@haarlemmermeer.example. Of vraag aan Anna Bakker hoe het "
                   "anders kan."));
    CHECK(contains(text_of(employer[0].frozen.bytes),
                   "U vraagt dit aan bij de gemeente. Vraag aan Anna Bakker hoe dat gaat."));
}

TEST_CASE("who reads English is written to in English, and colleagues in Dutch", "[render]") {
    Town town;
    town.world.municipality.hours_en = "on working days";
    std::string dossier = assessment(0);
    for (const std::string& name :
         {std::string("\"naam\": \"Jan de Vries\""), std::string("\"naam\": \"Karim Yilmaz\"")})
        dossier.insert(dossier.find(name), "\"taal\": \"en\", ");
    town.add(dossier, monday, seven_55);
    auto sent = town.run(seven_55, days_later(24));
    const auto client = to(sent, "jan@example.org");
    REQUIRE(client.size() >= 3);
    for (const Sent& one : client) {
        const std::string text = text_of(one.frozen.bytes);
        INFO(text);
        CHECK(not_plain_english(text).empty());
        CHECK(contains(text, "Dear Jan de Vries,"));
        CHECK(contains(text, "Monday 16 March 2026"));
        CHECK(contains(text, "You can call on working days."));
        CHECK(contains(text, "The Dutch text of the law decides."));
        CHECK_FALSE(contains(text, "maart"));
        CHECK_FALSE(contains(text, "gemeente"));
    }
    CHECK(contains(client[0].frozen.bytes, "Subject: Hand in your final tax assessment"));
    for (const Sent& one : to(sent, "karim@example.org"))
        CHECK(contains(text_of(one.frozen.bytes), "Beste Karim Yilmaz"));
}

TEST_CASE("what nobody translated is named in Dutch, with whom to ask", "[render]") {
    Rule rule;
    rule.title = "Stukken inleveren";
    rule.action = "Lever de stukken in.";
    rule.how = "Breng ze langs.";
    Letter letter;
    letter.contact = "Anna Bakker";
    letter.items = {item_about(rule, {}, Language::english, {})};
    name_whom_to_ask(letter);
    CHECK(letter.items[0].title == "\"Stukken inleveren\"");
    CHECK(letter.items[0].action == "Ask Anna Bakker what you have to do.");
    CHECK(letter.items[0].how.empty());
}

namespace {

// The calendar files of a mail, decoded and unfolded, one after another.
std::string calendars_in(std::string_view mail) {
    std::string all;
    for (auto at = mail.find("text/calendar"); at != mail.npos;
         at = mail.find("text/calendar", at + 1)) {
        const auto start = mail.find("\r\n\r\n", at) + 4, end = mail.find("\r\n--", start);
        std::string base(mail.substr(start, end - start));
        std::erase_if(base, [](char c) { return c == '\r' || c == '\n'; });
        all += from_base64(base).value_or("?");
    }
    return all;
}

Event on_day(const char* key, const char* kind, int day, EventData data) {
    return {EventKey(key),  "v1"_instrument, kind, monday + std::chrono::days(day), {},
            std::move(data)};
}

}  // namespace

TEST_CASE("an entry in somebody's calendar follows a day that moves, and goes when it is off",
          "[render]") {
    Town town;
    town.add(assessment(0), monday, seven_55);
    const auto first = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(first.size() == 1);
    const std::string entry = calendars_in(first[0].frozen.bytes);
    CHECK(contains(entry, "METHOD:PUBLISH"));
    CHECK(contains(entry, "SEQUENCE:0"));
    CHECK(contains(entry, "DTSTART;VALUE=DATE:20260316"));
    CHECK(contains(entry, "mailto:werk@haarlemmermeer.example"));
    const std::string uid = "UID:" + first[0].notices[0].obligation.id.str();
    CHECK(contains(entry, uid));

    town.record("D-1"_case,
                on_day("g2", "verplichting.uitgesteld", 1,
                       {{"regel", std::string("zelfstandige.aanslag")},
                        {"tot", std::string("2026-04-13")},
                        {"reden", std::string("ziek")},
                        {"door", std::string("Anna Bakker")}}),
                days_later(0));
    const auto moved = to(town.run(days_later(0), days_later(1)), "jan@example.org");
    REQUIRE(moved.size() == 1);
    const std::string second = calendars_in(moved[0].frozen.bytes);
    CHECK(contains(second, "METHOD:PUBLISH"));
    CHECK(contains(second, uid));
    CHECK(contains(second, "SEQUENCE:1"));
    CHECK(contains(second, "DTSTART;VALUE=DATE:20260413"));

    // A reminder of the new day changes nothing.
    const auto reminded = to(town.run(days_later(1), days_later(36)), "jan@example.org");
    REQUIRE_FALSE(reminded.empty());
    CHECK(contains(calendars_in(reminded[0].frozen.bytes), "SEQUENCE:1"));

    town.record("D-1"_case,
                on_day("g3", "verplichting.ontheven", 36,
                       {{"regel", std::string("zelfstandige.aanslag")},
                        {"reden", std::string("hoeft niet")},
                        {"door", std::string("Anna Bakker")}}),
                days_later(36));
    const auto off = to(town.run(days_later(36), days_later(40)), "jan@example.org");
    REQUIRE(off.size() == 1);
    const std::string last = calendars_in(off[0].frozen.bytes);
    CHECK(contains(last, "METHOD:CANCEL"));
    CHECK(contains(last, "STATUS:CANCELLED"));
    CHECK(contains(last, "SEQUENCE:2"));
    CHECK(contains(last, uid));
    CHECK(contains(off[0].frozen.bytes, "method=CANCEL"));
}

TEST_CASE("whoever was never told of it hears nothing of an entry that goes", "[render]") {
    Letter letter;
    letter.reader = Reader::client;
    letter.today = monday;
    LetterItem item;
    item.kind = LetterKind::change;
    item.off = true;
    letter.items = {item};
    Municipality sender;
    sender.name = "Gemeente";
    sender.sender = sender.reply_to = "a@example.org";
    CHECK_FALSE(contains(preview_of({"s", "t", "h"}, letter, {sender, ""}, seven_55).mail,
                         "text/calendar"));
    letter.items[0].days_told = 1;
    CHECK(contains(preview_of({"s", "t", "h"}, letter, {sender, ""}, seven_55).mail,
                   "method=CANCEL"));
}

TEST_CASE("the logo of the settings goes along in the mail and stands in the printed letter",
          "[render]") {
    Town town;
    town.world.municipality.look = {"#1f5c2e", "PNG"};
    town.add(assessment(0), monday, seven_55);
    const auto sent = to(town.run(seven_55, days_later(0)), "jan@example.org");
    REQUIRE(sent.size() == 1);
    CHECK(contains(sent[0].frozen.bytes, "Content-ID: <logo>"));
    std::string letter;
    town.store().commit([&](Transaction& tx) {
        letter =
            town.renderer().draft_letter(tx.snapshot(), std::make_shared<const World>(town.world),
                                         tx.notices.of_case("D-1"_case).front(), seven_55)();
    });
    CHECK(contains(letter, "data:image/png;base64,UE5H"));
    CHECK_FALSE(contains(letter, "cid:"));
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
