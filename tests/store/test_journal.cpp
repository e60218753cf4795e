#include "obligations/store/store.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

Event event_with_data() {
    Event e{"g1"_event,        "v1"_instrument,   "voorziening.gestart",
            day("2026-01-05"), day("2026-01-09"), {}};
    e.data = {{"uren", std::int64_t{32}}, {"factor", 2.0}, {"eerste", true}, {"naam", "Café"}};
    return e;
}

}  // namespace

TEST_CASE("the last version of a case is the one that counts", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case({"d1"_case, {{Role::client(), "c1"_party}}, day("2026-01-01")}, origin);
        tx.journal.put_case(
            {"d1"_case, {{Role::client(), "c1"_party}, {Role::employer(), "w1"_party}}, {}},
            origin);
        const auto found = tx.journal.find_case("d1"_case);
        REQUIRE(found);
        CHECK(found->roles.size() == 2);
        CHECK(found->roles[1].role == Role::employer());
        CHECK(found->roles[1].party == "w1"_party);
        CHECK_FALSE(found->known_from);
        CHECK_FALSE(tx.journal.find_case("d2"_case));
    });
}

TEST_CASE("a party who left a case is no longer found in it", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case(
            {"d2"_case, {{Role::employer(), "w1"_party}, {Role::coach(), "w1"_party}}, {}}, origin);
        tx.journal.put_case({"d1"_case, {{Role::employer(), "w1"_party}}, {}}, origin);
        CHECK(tx.journal.cases_of_party("w1"_party) == std::vector{"d1"_case, "d2"_case});
        tx.journal.put_case({"d1"_case, {{Role::employer(), "w2"_party}}, {}}, origin);
        CHECK(tx.journal.cases_of_party("w1"_party) == std::vector{"d2"_case});
    });
}

TEST_CASE("cases and parties are listed page by page", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        for (const char* key : {"b", "a", "c"}) {
            tx.journal.put_case({CaseKey(key), {}, {}}, origin);
            tx.journal.put_party({PartyKey(key), "first", "", "", "", false, {}}, origin);
        }
        tx.journal.put_party({"b"_party, "second", "", "", "", false, {}}, origin);
        CHECK(tx.journal.case_keys({}, 2) == std::vector{"a"_case, "b"_case});
        CHECK(tx.journal.case_keys("b"_case, 2) == std::vector{"c"_case});
        const auto page = tx.journal.parties("a"_party, 5);
        REQUIRE(page.size() == 2);
        CHECK(page[0].key == "b"_party);
        CHECK(page[0].name == "second");
    });
}

TEST_CASE("the language of letters is kept with the party, and is Dutch until somebody says so",
          "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        PartyRecord party{"c1"_party, "Jo", "", "", "", false, {}};
        tx.journal.put_party(party, origin);
        CHECK(tx.journal.find_party("c1"_party)->language == Language::dutch);
        party.language = Language::english;
        tx.journal.put_party(party, origin);
        CHECK(tx.journal.find_party("c1"_party)->language == Language::english);
        CHECK(tx.journal.parties({}, 9).front().language == Language::english);
    });
}

TEST_CASE("a bounce marks the address and another address starts clean", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        PartyRecord party{"c1"_party, "Jo", "jo@example.org", "", "", false, {}};
        tx.journal.put_party(party, origin);
        tx.journal.mark_address_failed("c1"_party, "old@example.org");  // a bounce that came late
        CHECK_FALSE(tx.journal.find_party("c1"_party)->email_failed);
        tx.journal.mark_address_failed("c1"_party, "jo@example.org");
        party.phone = "023";
        tx.journal.put_party(party, origin);
        CHECK(tx.journal.find_party("c1"_party)->email_failed);
        CHECK(tx.journal.find_party("c1"_party)->phone == "023");
        CHECK(tx.journal.parties({}, 9).front().email_failed);
        party.email = "jo@example.net";
        tx.journal.put_party(party, origin);
        CHECK_FALSE(tx.journal.find_party("c1"_party)->email_failed);
        party.email = "";
        tx.journal.put_party(party, origin);
        CHECK_FALSE(tx.journal.find_party("c1"_party)->email_failed);
        CHECK_THROWS_AS(tx.journal.mark_address_failed("nobody"_party, ""), std::out_of_range);
    });
}

TEST_CASE("the day of the last bundle never goes back", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_FALSE(tx.journal.find_party("c1"_party)->last_message_on);
        tx.journal.note_message_on("c1"_party, day("2026-02-02"));
        tx.journal.note_message_on("c1"_party, day("2026-01-30"));
        CHECK(tx.journal.find_party("c1"_party)->last_message_on == day("2026-02-02"));
    });
}

TEST_CASE("the facts of a case come back in the order they came in", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case({"d1"_case, {}, {}}, origin);
        tx.journal.put_instrument("d1"_case, {"v2"_instrument, "jobcoaching", {}}, origin);
        tx.journal.put_instrument(
            "d1"_case, {"v1"_instrument, "participatieplaats", day("2026-01-02")}, origin);
        tx.journal.put_instrument("d1"_case, {"v2"_instrument, "jobcoaching", day("2026-01-03")},
                                  origin);
        CHECK(tx.journal.add_event("d1"_case, event_with_data(), origin));
        CHECK(tx.journal.add_event(
            "d1"_case, {"g0"_event, {}, "contact.geweest", day("2025-12-01"), {}, {}}, origin));

        const CaseFacts facts = tx.journal.facts("d1"_case);
        REQUIRE(facts.instruments.size() == 2);
        CHECK(facts.instruments[0].key == "v2"_instrument);
        CHECK(facts.instruments[0].decided_on == day("2026-01-03"));
        CHECK(facts.instruments[1].kind == "participatieplaats");
        REQUIRE(facts.events.size() == 2);
        const Event& first = facts.events[0];
        CHECK(first.key == "g1"_event);
        CHECK(first.instrument == "v1"_instrument);
        CHECK(first.kind == "voorziening.gestart");
        CHECK(first.on == day("2026-01-05"));
        CHECK(first.registered == day("2026-01-09"));
        CHECK(first.data == event_with_data().data);
        CHECK_FALSE(facts.events[1].registered);
    });
}

TEST_CASE("the same event twice is no error and another one under its name is", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case({"d1"_case, {}, {}}, origin);
        CHECK(tx.journal.add_event("d1"_case, event_with_data(), origin));
        CHECK_FALSE(tx.journal.add_event("d1"_case, event_with_data(), Origin{at(9), "cm2"}));
        CHECK(tx.journal.facts("d1"_case).events.size() == 1);
        Event other = event_with_data();
        other.data["uren"] = 32.0;  // a number with decimals is another fact
        CHECK_THROWS_AS(tx.journal.add_event("d1"_case, other, origin), std::invalid_argument);
    });
}

TEST_CASE("facts of a case that nobody opened are refused", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_THROWS_AS(tx.journal.facts("d1"_case), std::out_of_range);
        CHECK_THROWS_AS(tx.journal.add_event("d1"_case, event_with_data(), origin),
                        std::out_of_range);
        CHECK_THROWS_AS(tx.journal.put_instrument("d1"_case, {"v1"_instrument, "x", {}}, origin),
                        std::out_of_range);
        CHECK_THROWS_AS(tx.journal.put_case({{}, {}, {}}, origin), std::invalid_argument);
    });
}

TEST_CASE("the history of a case tells what was recorded and when, also of who left it",
          "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        const auto by = [](std::int64_t second) { return Origin{at(second), "cm1"}; };
        tx.journal.put_party({"w1"_party, "Eerst", "", "", "", false, {}}, by(1));
        tx.journal.put_party({"x1"_party, "Een ander", "", "", "", false, {}}, by(1));
        tx.journal.put_case({"d1"_case, {{Role::employer(), "w1"_party}}, day("2026-01-01")},
                            by(2));
        tx.journal.put_instrument("d1"_case, {"v1"_instrument, "jobcoaching", {}}, by(2));
        tx.journal.put_party({"w1"_party, "Later", "w@example.org", "", "", false, {}}, by(4));
        tx.journal.add_event("d1"_case, event_with_data(), by(3));
        tx.journal.put_case({"d1"_case, {}, {}}, by(5));
        CHECK_THROWS_AS(tx.journal.history("d2"_case), std::out_of_range);

        const std::vector<Recorded> all = tx.journal.history("d1"_case);
        REQUIRE(all.size() == 6);
        const std::int64_t seconds[] = {1, 2, 2, 3, 4, 5};
        for (std::size_t i = 0; i < all.size(); ++i) {
            CHECK(all[i].origin.recorded_at == at(seconds[i]));
            CHECK(all[i].origin.actor == "cm1");
        }
        CHECK(std::get<PartyRecord>(all[0].what).name == "Eerst");
        CHECK(std::get<CaseRecord>(all[1].what).known_from == day("2026-01-01"));
        CHECK(std::get<CaseRecord>(all[1].what).roles.size() == 1);
        CHECK(std::get<Instrument>(all[2].what).kind == "jobcoaching");
        CHECK(std::get<Event>(all[3].what).data == event_with_data().data);
        CHECK(std::get<PartyRecord>(all[4].what).email == "w@example.org");
        CHECK(std::get<CaseRecord>(all[5].what).roles.empty());
    });
}
