#include "notify/base64.h"
#include "obligations/packs/plain_words.h"
#include "scheduler/words/letter_facts.h"
#include "scheduler/words/render.h"
#include "scheduler/words/rule_words.h"
#include "tests/scheduler/words/render_cases.h"
#include "tests/support/catch.h"
#include "tests/support/ids.h"

// What a mail brings to its reader: how and where, in their language, in their calendar.
using namespace termijnd;
using namespace termijnd::test::literals;
using namespace termijnd::test::render;
using termijnd::test::Sent;
using termijnd::test::text_of;
using termijnd::test::Town;

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
