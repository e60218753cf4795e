#include "scheduler/words/notice_file.h"

#include <algorithm>
#include <boost/json.hpp>

#include "scheduler/time/local_time.h"
#include "tests/scheduler/town.h"
#include "tests/support/catch.h"

// The evidence of one notice, as it would be laid before an objections committee.
using namespace termijnd;
using namespace termijnd::test::literals;
using Catch::Contains;
using termijnd::test::Town;
namespace json = boost::json;

namespace notice_file_test {  // its helpers are named as those of its neighbours
namespace {

const Date monday = make_date(2026, 3, 2);
const Instant start = instant_at(monday, WallMinutes(7 * 60 + 55));

Instant on_day(int days) {
    return instant_at(monday + std::chrono::days(days), WallMinutes(23 * 60));
}

// A client who has two weeks from Monday 2 March to hand in a tax assessment.
constexpr const char* assessment = R"({"kenmerk": "D-1", "betrokkenen": [
    {"kenmerk": "c1", "rol": "cliënt", "naam": "Jan de Vries", "email": "jan@example.org"},
    {"kenmerk": "cm1", "rol": "casemanager", "naam": "Anna Bakker", "email": "anna@example.org"},
    {"kenmerk": "tl1", "rol": "teamleider", "naam": "Karim Yilmaz", "email": "k@example.org"}],
  "voorzieningen": [{"kenmerk": "v1", "soort": "marginaal-zelfstandige", "besluitdatum": -60}],
  "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "aanslag.ontvangen",
    "datum": 0, "geregistreerd": 0, "gegevens": {"wijktAf": true}}]})";

struct Committee : Town {
    explicit Committee(bool mailed = true) {
        world.endpoints.push_back({EndpointName("zaaksysteem"), {}});
        std::string document = assessment;
        if (!mailed) document.replace(document.find("jan@example.org"), 15, "");
        add(document, monday, start);
    }
    NoticeRow notice(NoticeKind kind, std::string_view to) {
        for (const NoticeRow& row : notices("D-1"_case))
            if (row.kind == kind && row.recipient.str() == to &&
                row.state != NoticeRow::State::cancelled)
                return row;
        FAIL("no such notice to " << to);
        return {};
    }
    NoticeFile file(const NoticeRow& row, int days) {
        NoticeFile file;
        store().read([&](const Snapshot& snapshot) {
            file = notice_file(snapshot, world, row, on_day(days));
        });
        return file;
    }
};

}  // namespace

TEST_CASE("the evidence of a mail: what was said, on what it rested, and what came of it",
          "[evidence]") {
    Committee town;
    (void)town.run(start, on_day(15));  // Tuesday 17 March: the day after the last one
    const NoticeRow missed = town.notice(NoticeKind::missed, "c1");
    REQUIRE(missed.state == NoticeRow::State::sent);
    // It was handed in on time, and becomes known on Wednesday.
    Event done;
    done.key = "g2"_event;
    done.kind = "aanslag.ingeleverd";
    done.instrument = "v1"_instrument;
    done.on = monday + std::chrono::days(7);
    town.record("D-1"_case, done, on_day(16));
    (void)town.run(on_day(16), on_day(18));

    const NoticeFile file = town.file(missed, 20);
    CHECK(file.role == "cliënt");
    CHECK(file.is_frozen);
    CHECK(file.steps_are_frozen);
    CHECK(file.facts_are_frozen);
    REQUIRE(file.facts.size() == 1);  // what was recorded after it is no ground of it
    CHECK(file.facts[0].event.key == "g1"_event);
    CHECK(file.facts[0].recorded_by == "test");
    // What really went out before, and the withdrawal after.
    REQUIRE_FALSE(file.before.empty());
    CHECK(file.before.front().notice.kind == NoticeKind::announcement);
    REQUIRE(file.after.size() == 1);
    CHECK(file.after[0].notice.kind == NoticeKind::rectification);

    const std::string text = to_text(file);
    for (const char* part :
         {"Bewijs van bericht ", " in dossier D-1", "Soort: gemist", "Aan: Jan de Vries (cliënt)",
          "Deze plicht of dit recht is van de cliënt.", "Adres: jan@example.org",
          "Gepland voor: dinsdag 17 maart 2026 om 9.00 uur",
          "Echt uitgegaan op dinsdag 17 maart 2026 om 9.00 uur.", "Antwoord van de server: 250 ok",
          "Vindplaats: artikel ", "SHA-256 van de versie: ", "Uiterlijk: 16 maart 2026",
          "2 maart 2026: ", "vastgelegd maandag 2 maart 2026 om 7.55 uur door test",
          "rectificatie, per mail", "Gedaan op 9 maart 2026."}) {
        INFO(text);
        CHECK_THAT(text, Contains(part));
    }
    const json::object value = to_json(file);
    CHECK(value.at("toestand") == "verzonden");
    CHECK(value.at("rustOp").at("uiterlijk") == "2026-03-16");
    CHECK(value.at("later").at(0).at("soort") == "rectificatie");
    CHECK(value.at("nu") == "voldaan");
}

TEST_CASE("the evidence of a webhook says what was not kept", "[evidence]") {
    Committee town;
    (void)town.run(start, on_day(1));
    const NoticeRow row = town.notice(NoticeKind::announcement, "zaaksysteem");
    const NoticeFile file = town.file(row, 2);
    CHECK(file.is_frozen);
    CHECK_FALSE(file.steps_are_frozen);
    CHECK(file.because == "Dit systeem krijgt volgens de instellingen deze berichten.");
    REQUIRE(file.facts.size() == 1);
    CHECK_THAT(to_text(file), Contains("de stappen hier zijn nu berekend") &&
                                  Contains("Hoe de dagen nu worden berekend") &&
                                  Contains("Aan: zaaksysteem"));
}

TEST_CASE("the evidence of a letter says who posted it, and that its text is not kept",
          "[evidence]") {
    Committee town(false);
    (void)town.run(start, on_day(1));
    NoticeRow letter = town.notice(NoticeKind::announcement, "c1");
    REQUIRE(letter.channel == Channel::letter);
    CHECK_THAT(to_text(town.file(letter, 2)), Contains("Nog niet op de post gedaan."));
    Event posted;
    posted.key = "g2"_event;
    posted.kind = "brief.verzonden";
    posted.instrument = "v1"_instrument;
    posted.on = monday + std::chrono::days(1);
    town.store().commit([&](Transaction& tx) {
        posted.data = {{"regel", tx.derived.find(letter.obligation)->rule},
                       {"gebeurtenis", std::string("g1")},
                       {"soort", std::string("aankondiging")},
                       {"aan", std::string("c1")},
                       {"door", std::string("Anna")}};
    });
    town.record("D-1"_case, posted, on_day(1));
    letter = town.notice(NoticeKind::announcement, "c1");
    const NoticeFile file = town.file(letter, 2);
    REQUIRE(file.posted);
    CHECK_THAT(to_text(file), Contains("Op de post gedaan op: 3 maart 2026") &&
                                  Contains("Dat zegt: Anna") &&
                                  Contains("De tekst van een brief op papier wordt niet bewaard") &&
                                  !Contains("Echt uitgegaan"));
}

TEST_CASE("a notice in shadow mode reached nobody, and the evidence says so", "[evidence]") {
    Committee town;
    (void)town.run(start, on_day(1));
    const NoticeRow row = town.notice(NoticeKind::announcement, "c1");
    town.store().commit([&](Transaction& tx) { tx.outbox.mark_shadow(row.message, ""); });
    const NoticeFile file = town.file(town.notice(NoticeKind::announcement, "c1"), 2);
    CHECK_THAT(to_text(file), Contains("In schaduw: dit bericht bereikte niemand.") &&
                                  !Contains("Echt uitgegaan"));
    CHECK(to_json(file).at("toestand") == "schaduw");
    CHECK(to_json(file).at("bericht").at("schaduw") == "bereikte niemand");
    // Nor did what another message said with it.
    NoticeRow folded = file.notice;
    folded.state = NoticeRow::State::folded;
    CHECK_THAT(state_in_words(folded, file.message),
               Contains("bereikte niemand") && !Contains("uitgegaan"));
}

TEST_CASE("what is only planned was not said", "[evidence]") {
    Committee town;
    (void)town.run(start, on_day(1));
    const NoticeFile file = town.file(town.notice(NoticeKind::missed, "c1"), 2);
    CHECK_THAT(to_text(file), Contains("Nog niet uitgegaan.") && !Contains("Echt uitgegaan"));
    CHECK(file.before.size() == 1);
    CHECK_FALSE(file.is_frozen);
}

}  // namespace notice_file_test
