#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "obligations/packs/plain_words.h"
#include "scheduler/words/letter.h"
#include "scheduler/words/tongue.h"
#include "tests/scheduler/words/letter_lint.h"
#include "tests/scheduler/words/sample_letters.h"
#include "tests/support/catch.h"
#include "tests/support/ids.h"

using namespace termijnd;
using namespace termijnd::test::literals;

namespace {

const std::filesystem::path source = TERMIJND_SOURCE_DIR;

LetterWriter writer() {
    return LetterWriter(TemplateSet::load(source / "config/templates").value());
}

// Compares with a file under tests/data/golden. With TERMIJND_WRITE_GOLDEN=1 in the environment
// the file is written instead: read `git diff` before you commit it.
void check_golden(const std::string& name, const std::string& text) {
    const auto path = source / "tests/data/golden" / name;
    if (std::getenv("TERMIJND_WRITE_GOLDEN") != nullptr)
        std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    const std::string golden{std::istreambuf_iterator<char>(file), {}};
    INFO(name);
    CHECK(text == golden);
}

void check_golden(const std::string& name, const Words& words) {
    check_golden(name + ".txt", "Onderwerp: " + words.subject + "\n\n" + words.text);
    check_golden(name + ".html", words.html);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string lines_of(const std::vector<std::string>& faults) {
    std::string out;
    for (const auto& fault : faults) out += fault + '\n';
    return out;
}

}  // namespace

TEST_CASE("every kind of message to every party reads as its golden text", "[letter]") {
    const auto letters = writer();
    for (const auto& [name, letter] : sample_letters()) check_golden(name, letters.write(letter));
    check_golden("dagoverzicht-casemanager", letters.write(sample_manager(), sample_digest()));
    check_golden(
        "dagoverzicht-leeg",
        letters.write(sample_manager(), Digest{"anna"_party, make_date(2026, 5, 1), {}, {}}));
    check_golden("weekoverzicht-teamleider", letters.write(sample_manager(), sample_week()));
    check_golden("proefbericht", letters.write_test(sample_manager()));
}

TEST_CASE("what clients and employers read keeps to level B1", "[letter]") {
    const auto letters = writer();
    for (const auto& [name, letter] : sample_letters()) {
        if (letter.reader == Reader::staff) continue;
        const Words words = letters.write(letter);
        INFO(name);
        const auto all = words.subject + "\n" + words.text;
        const auto faults = letter.language == Language::english ? not_plain_english(all)
                            : letter.reader == Reader::client    ? lint::faults_to_client(all)
                                                                 : not_plain(all);
        INFO(lines_of(faults));
        CHECK(faults.empty());
    }
}

TEST_CASE("a message names the action, the last day and whom to ask", "[letter]") {
    const auto letters = writer();
    for (const auto& [name, letter] : sample_letters()) {
        const Words words = letters.write(letter);
        INFO(name);
        for (const auto& item : letter.items) {
            const bool does_nothing =
                item.kind != LetterKind::escalation && (!item.owes || item.off || item.settled_on);
            const bool english = letter.language == Language::english;
            const std::string nothing = english ? "You do not have to" : "U hoeft";
            CHECK(contains(words.text, does_nothing ? nothing : item.action));
            const bool is_over = letter.today > item.due && item.kind == LetterKind::announcement;
            if (!item.off)
                CHECK(contains(words.text,
                               short_date(is_over ? item.late_after : item.due, letter.language)));
        }
        CHECK(contains(words.text, letter.contact));
        CHECK(contains(words.text, letter.phone));
        if (letter.language == Language::english) {
            CHECK(contains(words.text, "It is not a decision."));
            CHECK(contains(words.text, "The Dutch text of the law decides."));
        } else {
            CHECK(contains(words.text, "herinnering"));
            CHECK(contains(words.text, "Het is geen besluit."));
        }
        CHECK(contains(words.text, letter.municipality));
    }
}

TEST_CASE("without hours to call nothing is said of them", "[letter]") {
    Letter letter = sample_letters().front().letter;
    letter.hours.clear();
    const Words words = writer().write(letter);
    CHECK_FALSE(contains(words.text, "Dat kan"));
    CHECK_FALSE(contains(words.html, "Dat kan"));
}

TEST_CASE("a mail about more names the first action and its day, in order of last day",
          "[letter]") {
    for (const auto& [name, letter] : sample_letters())
        if (name == "bundel-werkgever")
            CHECK(writer().write(letter).subject ==
                  "Herinnering: Coachingsplan inleveren, laatste dag 14 april 2026, en 1 ander "
                  "bericht");
}

TEST_CASE("the HTML says word for word what the text says", "[letter]") {
    const auto letters = writer();
    const auto same = [](const std::string& name, const Words& words) {
        INFO(name);
        CHECK(words_of(lint::visible_text(words.html)) == words_of(words.text));
    };
    for (const auto& [name, letter] : sample_letters()) same(name, letters.write(letter));
    same("proefbericht", letters.write_test(sample_manager()));
    same("dagoverzicht", letters.write(sample_manager(), sample_digest()));
    same("weekoverzicht", letters.write(sample_manager(), sample_week()));
}

TEST_CASE("the HTML loads nothing, names its language and has a heading", "[letter]") {
    const auto letters = writer();
    for (const auto& [name, letter] : sample_letters()) {
        const auto html = letters.write(letter).html;
        INFO(name);
        CHECK(contains(html, letter.language == Language::english ? "<html lang=\"en\">"
                                                                  : "<html lang=\"nl\">"));
        CHECK(contains(html, "<h1"));
        for (const std::string_view loads :
             {"<img", "<link", "<script", "<a ", "<iframe", "url(", "src=", "@import"})
            CHECK_FALSE(contains(html, loads));
    }
}

TEST_CASE("a municipality's colour and logo stand in every mail and letter, and load nothing",
          "[letter]") {
    const auto letters = writer();
    for (auto [name, letter] : sample_letters()) {
        INFO(name);
        const auto plain = letters.write(letter).html;
        CHECK_FALSE(contains(plain, "logo\""));
        CHECK_FALSE(contains(plain, "#1f5c2e"));
        letter.look = {"#1f5c2e", "PNG"};
        const Words words = letters.write(letter);
        CHECK(contains(words.html, "color:#1f5c2e\">"));
        CHECK(contains(words.html, "<img src=\"cid:logo\" alt=\"Gemeente Haarlemmermeer\""));
        CHECK(contains(with_logo_inside(words.html, letter.look),
                       "<img src=\"data:image/png;base64,UE5H\""));
        // Read aloud or as text it says the same.
        CHECK(words_of(lint::visible_text(words.html)) == words_of(words.text));
        // The municipality's colour is for white paper.
        if (!letter.on_paper)
            CHECK(contains(words.html, "h1, h2, h3 { color: #f2f2f2 !important; }"));
    }
}

TEST_CASE("dates and numbers are worded in the reader's language", "[letter]") {
    const Date day = make_date(2026, 5, 1);
    CHECK(long_date(day) == "vrijdag 1 mei 2026");
    CHECK(long_date(day, Language::english) == "Friday 1 May 2026");
    CHECK(short_date(make_date(2027, 12, 31), Language::english) == "31 December 2027");
    CHECK(days_in_words(std::chrono::days(1), Language::english) == "1 day");
    CHECK(days_in_words(std::chrono::days(14), Language::english) == "14 days");
    CHECK(others_in_words(2, Language::english) == "1 other message");
    CHECK(others_in_words(4, Language::english) == "3 others");
    CHECK(others_in_words(4, Language::dutch) == "3 andere");
}

TEST_CASE("what colleagues read stacks on a narrow screen, has a dark side and its own footer",
          "[letter]") {
    const auto letters = writer();
    const Words day = letters.write(sample_manager(), sample_digest());
    const Words week = letters.write(sample_manager(), sample_week());
    for (const Words& words : {day, week}) {
        CHECK_FALSE(contains(words.html, "<table"));
        CHECK_FALSE(contains(words.html, "white-space"));
        CHECK(contains(words.html, "prefers-color-scheme: dark"));
        CHECK(contains(words.html, "<h2"));
        CHECK_FALSE(contains(words.text, sample_manager().phone));
        CHECK_FALSE(contains(words.text, "geen besluit"));
        CHECK(contains(words.text, "collega"));
    }
}

TEST_CASE("a name with markup in it stays text", "[letter]") {
    auto letter = sample_letters().front().letter;
    letter.name = "Jan <b>& Zn</b>";
    const auto words = writer().write(letter);
    CHECK(contains(words.text, "Beste Jan <b>& Zn</b>,"));
    CHECK(contains(words.html, "Beste Jan &lt;b&gt;&amp; Zn&lt;/b&gt;,"));
}

TEST_CASE("a reminder prefers the earliest day, and no longer once that has passed", "[letter]") {
    LetterItem item;
    item.title = "Coachingsplan inleveren";
    item.action = "Stuur het coachingsplan.";
    item.earliest = make_date(2026, 3, 31);
    item.due = make_date(2026, 4, 14);
    item.latest = make_date(2026, 4, 30);
    Letter letter = sample_manager();
    letter.reader = Reader::employer;
    letter.items = {item};
    const auto letters = writer();
    letter.today = item.earliest;
    CHECK(
        contains(letters.write(letter).text, "Doe het liefst uiterlijk op dinsdag 31 maart 2026."));
    letter.today = item.earliest + std::chrono::days(1);
    CHECK_FALSE(contains(letters.write(letter).text, "liefst"));
    CHECK(contains(letters.write(letter).text, "De laatste dag is dinsdag 14 april 2026."));
    letter.today = item.due + std::chrono::days(1);
    CHECK(contains(letters.write(letter).text, "De laatste dag was dinsdag 14 april 2026."));
}

TEST_CASE("an announcement says how many days are left, one day in the singular", "[letter]") {
    auto letter = sample_letters().front().letter;
    const auto letters = writer();
    CHECK(contains(letters.write(letter).text, "U hebt nog 14 dagen."));
    letter.today = make_date(2026, 4, 29);
    CHECK(contains(letters.write(letter).text, "U hebt nog 1 dag."));
    letter.today = make_date(2026, 4, 30);
    CHECK_FALSE(contains(letters.write(letter).text, "U hebt nog"));
}

TEST_CASE("the lint sees each mistake it is there for", "[letter]") {
    CHECK(not_plain("De laatste dag is 30 april 2026. Bel ons.").empty());
    for (const std::string bad :
         {"Een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
          "zestien.",
          "U dient dit te doen.", "Doe dit t/m vrijdag.", "Doe dit o.a. op vrijdag.",
          "Doe dit vóór 30-04-2026.", "Doe dit vóór 2026-04-30.", "Doe dit binnen 2 weken.",
          "Kijk op https://example.org.", "U krijgt € 100.", "Uw nummer is 999990342.",
          "Beste {{ naam }},", "Doe aangifte over {jaar}.", "De aangifte wordt gemist."}) {
        INFO(bad);
        CHECK(not_plain(bad).size() == 1);
    }
    CHECK(lint::faults_to_client("Uw bijstand stopt.").size() == 1);
}
