#include "scheduler/engine/intake.h"

#include <boost/json.hpp>

#include "scheduler/time/local_time.h"
#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::Office;

namespace intake_test {  // its helpers are named as those of its neighbours
namespace {

namespace json = boost::json;
using Lines = std::vector<std::string>;

const Reading dutch{.language = Language::dutch, .own_keys = {}};

Lines in_lines(const Objections& objections) {
    Lines lines;
    for (const Objection& each : objections) lines.push_back(each.place + ": " + each.code);
    return lines;
}

// The door of one office: documents go in as they would over the API.
struct Door : Office {
    Door() : Office("2026-03-02 08:00") {}

    Date today() const { return local_day(now()); }

    Admitted<Intake> read(std::string_view text) {
        return read_intake(json::parse(text), "d1"_case, *world().rules, dutch, today());
    }
    Lines put(std::string_view text, IntakeCount* count = nullptr) {
        const auto intake = read(text);
        if (!intake) return in_lines(intake.error());
        Lines lines;
        commit([&](Transaction& tx) {
            const auto recorded = record_document(tx, world(), *intake, {now(), "test"});
            if (!recorded) lines = in_lines(recorded.error());
            if (recorded && count) *count = *recorded;
        });
        return lines;
    }
    Lines post(std::string_view text) {
        const auto fact = read_fact(json::parse(text), *world().rules, dutch, today());
        if (!fact) return in_lines(fact.error());
        Lines lines;
        commit([&](Transaction& tx) {
            const auto recorded = record_fact(tx, world(), *fact, {now(), "test"});
            if (!recorded) lines = in_lines(recorded.error());
        });
        return lines;
    }
    Lines change(const PartyChange& to) {
        Lines lines;
        commit([&](Transaction& tx) {
            const auto recorded = record_party(tx, "wg"_party, to, {now(), "test"});
            if (!recorded) lines = in_lines(recorded.error());
        });
        return lines;
    }
    std::size_t events() {
        std::size_t count = 0;
        commit([&](Transaction& tx) {
            if (tx.journal.find_case("d1"_case)) count = tx.journal.facts("d1"_case).events.size();
        });
        return count;
    }
    PartyRecord party(const std::string& key) {
        PartyRecord found;
        commit([&](Transaction& tx) { found = tx.journal.find_party(PartyKey(key)).value(); });
        return found;
    }
};

const std::string coaching = R"({
    "betrokkenen": [{"kenmerk": "wg", "rol": "werkgever", "naam": "Bakker",
                     "email": "wg@bakker.example"}],
    "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
    "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                        "datum": "2026-03-02", "gegevens": {"proefplaats": false}}]})";

}  // namespace

TEST_CASE("every date of a document more than a year ahead is refused, all at once", "[intake]") {
    Door door;
    CHECK(door.put(R"({
        "bekendVanaf": "2126-03-02",
        "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2126-02-20"}],
        "gebeurtenissen": [
            {"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
             "datum": "2106-03-02", "geregistreerd": "2106-03-02"},
            {"kenmerk": "g2", "soort": "gebeurtenis.gecorrigeerd", "datum": "2026-03-02",
             "gegevens": {"gebeurtenis": "g1", "datum": "2062-03-02", "reden": "r", "door": "cm"}}
        ]})") == Lines{"bekendVanaf: bereik", "voorzieningen[0].besluitdatum: bereik",
                       "gebeurtenissen[0].datum: bereik", "gebeurtenissen[0].geregistreerd: bereik",
                       "gebeurtenissen[1].gegevens.datum: bereik"});
    CHECK(door.events() == 0);
}

TEST_CASE("a date that stands in for one that was not known is refused", "[intake]") {
    Door door;
    CHECK(door.put(R"({
        "bekendVanaf": "1900-01-01",
        "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "1949-12-31"}],
        "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                            "datum": "1900-01-01"}]})") ==
          Lines{"bekendVanaf: bereik", "voorzieningen[0].besluitdatum: bereik",
                "gebeurtenissen[0].datum: bereik"});
    REQUIRE(door.put(coaching).empty());
    CHECK(door.post(R"({"dossier": "d1", "voorziening": "v1", "kenmerk": "g2",
                        "soort": "dienstverband.gewijzigd", "datum": "1900-01-01"})") ==
          Lines{"datum: bereik"});
    CHECK(door.events() == 1);
}

TEST_CASE("a fact cannot be registered before its day, unless that lies ahead", "[intake]") {
    Door door;
    REQUIRE(door.put(coaching).empty());
    const auto post = [&](const char* key, const char* on, const char* registered) {
        return door.post(std::string(R"({"dossier": "d1", "voorziening": "v1", "kenmerk": ")") +
                         key + R"(", "soort": "dienstverband.gewijzigd", "datum": ")" + on +
                         R"(", "geregistreerd": ")" + registered + R"("})");
    };
    CHECK(post("w1", "2026-02-10", "2026-01-10") == Lines{"geregistreerd: bereik"});
    CHECK(post("w2", "2026-02-10", "2026-02-10").empty());
    CHECK(post("w3", "2026-04-01", "2026-02-10").empty());
    door.run_until("2026-05-01 08:00");
    // What was announced is sent again when its day has passed.
    CHECK(post("w3", "2026-04-01", "2026-02-10").empty());
    CHECK(door.events() == 3);
}

TEST_CASE("a repeat of a document is no error on a later day and changes nothing", "[intake]") {
    Door door;
    IntakeCount first, second;
    REQUIRE(door.put(coaching, &first).empty());
    CHECK(first.total() == 3);
    door.run_until("2026-03-04 08:00");
    REQUIRE(door.put(coaching, &second).empty());
    CHECK(second.total() == 0);
}

TEST_CASE("an event with other content than the one of its kenmerk is refused", "[intake]") {
    Door door;
    REQUIRE(door.put(coaching).empty());
    std::string other = coaching;
    other.replace(other.find("2026-03-02"), 10, "2026-03-01");
    CHECK(door.put(other) == Lines{"gebeurtenissen[0].kenmerk: dubbel"});
}

TEST_CASE("a fact of an unknown dossier or voorziening is refused", "[intake]") {
    Door door;
    const std::string rest =
        R"("kenmerk": "g9", "soort": "jobcoaching.beeindigd", "datum": "2026-03-02"})";
    CHECK(door.post(R"({"dossier": "d9", "voorziening": "v1", )" + rest) ==
          Lines{"dossier: onbekend"});
    REQUIRE(door.put(coaching).empty());
    CHECK(door.post(R"({"dossier": "d1", "voorziening": "v9", )" + rest) ==
          Lines{"voorziening: onbekend"});
    CHECK(door.post(R"({"voorziening": "v9", )" + rest) == Lines{"dossier: verplicht"});
    CHECK(door.post(R"({"dossier": "999990342", "voorziening": "v1", )" + rest) ==
          Lines{"dossier: bsn"});
    CHECK(door.events() == 1);
}

TEST_CASE("changing a party changes what is named and keeps the rest", "[intake]") {
    Door door;
    CHECK(door.change({}) == Lines{"naam: verplicht"});
    REQUIRE(
        door.change({.name = "Bakker", .email = "wg@bakker.example", .phone = {}, .reference = {}})
            .empty());
    REQUIRE(door.change({.name = "Bakker BV", .email = {}, .phone = {}, .reference = {}}).empty());
    CHECK(door.party("wg").email == "wg@bakker.example");
    CHECK(door.party("wg").name == "Bakker BV");
    REQUIRE(door.change({.name = {}, .email = "", .phone = {}, .reference = {}}).empty());
    CHECK(door.party("wg").email.empty());
    CHECK(door.change({.name = "", .email = {}, .phone = {}, .reference = {}}) ==
          Lines{"naam: verplicht"});
}

TEST_CASE("a document that leaves out a party's address keeps it", "[intake]") {
    Door door;
    REQUIRE(door.put(coaching).empty());
    REQUIRE(door.put(R"({"betrokkenen": [{"kenmerk": "wg", "rol": "werkgever",
                                          "naam": "Bakker BV"}]})")
                .empty());
    CHECK(door.party("wg").name == "Bakker BV");
    CHECK(door.party("wg").email == "wg@bakker.example");
}

TEST_CASE("null or an empty text in a document takes it away from a party", "[intake]") {
    const auto with = [](const char* fields) {
        return std::string(R"({"betrokkenen": [{"kenmerk": "wg", "rol": "werkgever", )") + fields +
               "}]}";
    };
    for (const char* nothing : {"null", R"("")"}) {
        Door door;
        REQUIRE(door.put(coaching).empty());
        REQUIRE(door.put(with(R"("telefoon": "0201234567", "aanduiding": "de bakker")")).empty());
        CHECK(door.party("wg").phone == "0201234567");
        IntakeCount count;
        const std::string none = std::string(R"("email": )") + nothing + R"(, "telefoon": )" +
                                 nothing + R"(, "aanduiding": )" + nothing;
        REQUIRE(door.put(with(none.c_str()), &count).empty());
        CHECK(count.parties == 1);
        const PartyRecord party = door.party("wg");
        CHECK(party.email + party.phone + party.reference == "");
        CHECK(party.name == "Bakker");
    }
    Door door;
    REQUIRE(door.put(coaching).empty());
    CHECK(door.put(with(R"("naam": "")")) == Lines{"betrokkenen[0].naam: ongeldig"});
    CHECK(door.put(with(R"("naam": null)")) == Lines{"betrokkenen[0].naam: ongeldig"});
}

TEST_CASE("what is adopted is derived later as if it had been at once", "[intake]") {
    Door at_once, later;
    REQUIRE(at_once.put(coaching).empty());
    const auto intake = later.read(coaching);
    REQUIRE(intake.has_value());
    later.commit([&](Transaction& tx) { adopt(tx, *intake, {later.now(), "test"}); });
    const auto obligations = [](Door& door) {
        std::vector<ObligationRow> rows;
        door.commit([&](Transaction& tx) { rows = tx.derived.of_case("d1"_case); });
        return rows;
    };
    CHECK(obligations(later).empty());
    // The daemon was stopped and comes back two days later.
    later.run_until("2026-03-04 08:00");
    REQUIRE_FALSE(obligations(later).empty());
    CHECK(obligations(later) == obligations(at_once));
    CHECK(obligations(later).front().known_on == day("2026-03-02"));
}

}  // namespace intake_test
