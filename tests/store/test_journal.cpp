#include "obligations/store/store.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

Event event_with_data() {
    Event e{"g1", "v1", "voorziening.gestart", day("2026-01-05"), day("2026-01-09"), {}};
    e.data = {{"uren", std::int64_t{32}}, {"factor", 2.0}, {"eerste", true}, {"naam", "Café"}};
    return e;
}

}  // namespace

TEST_CASE("the last version of a case is the one that counts", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case({"d1", {{"cliënt", "c1"}}, day("2026-01-01")}, origin);
        tx.journal.put_case({"d1", {{"cliënt", "c1"}, {"werkgever", "w1"}}, {}}, origin);
        const auto found = tx.journal.find_case("d1");
        REQUIRE(found);
        CHECK(found->roles.size() == 2);
        CHECK(found->roles[1].role == "werkgever");
        CHECK(found->roles[1].party == "w1");
        CHECK_FALSE(found->known_from);
        CHECK_FALSE(tx.journal.find_case("d2"));
    });
}

TEST_CASE("a party who left a case is no longer found in it", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case({"d2", {{"werkgever", "w1"}, {"jobcoach", "w1"}}, {}}, origin);
        tx.journal.put_case({"d1", {{"werkgever", "w1"}}, {}}, origin);
        CHECK(tx.journal.cases_of_party("w1") == std::vector<std::string>{"d1", "d2"});
        tx.journal.put_case({"d1", {{"werkgever", "w2"}}, {}}, origin);
        CHECK(tx.journal.cases_of_party("w1") == std::vector<std::string>{"d2"});
    });
}

TEST_CASE("cases and parties are listed page by page", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        for (const char* key : {"b", "a", "c"}) {
            tx.journal.put_case({key, {}, {}}, origin);
            tx.journal.put_party({key, "first", "", "", "", false, {}}, origin);
        }
        tx.journal.put_party({"b", "second", "", "", "", false, {}}, origin);
        CHECK(tx.journal.case_keys("", 2) == std::vector<std::string>{"a", "b"});
        CHECK(tx.journal.case_keys("b", 2) == std::vector<std::string>{"c"});
        const auto page = tx.journal.parties("a", 5);
        REQUIRE(page.size() == 2);
        CHECK(page[0].key == "b");
        CHECK(page[0].name == "second");
    });
}

TEST_CASE("a bounce marks the address and another address starts clean", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        PartyRecord party{"c1", "Jo", "jo@example.org", "", "", false, {}};
        tx.journal.put_party(party, origin);
        tx.journal.mark_address_failed("c1", "old@example.org");  // a bounce that came late
        CHECK_FALSE(tx.journal.find_party("c1")->email_failed);
        tx.journal.mark_address_failed("c1", "jo@example.org");
        party.phone = "023";
        tx.journal.put_party(party, origin);
        CHECK(tx.journal.find_party("c1")->email_failed);
        CHECK(tx.journal.find_party("c1")->phone == "023");
        CHECK(tx.journal.parties("", 9).front().email_failed);
        party.email = "jo@example.net";
        tx.journal.put_party(party, origin);
        CHECK_FALSE(tx.journal.find_party("c1")->email_failed);
        party.email = "";
        tx.journal.put_party(party, origin);
        CHECK_FALSE(tx.journal.find_party("c1")->email_failed);
        CHECK_THROWS_AS(tx.journal.mark_address_failed("nobody", ""), std::out_of_range);
    });
}

TEST_CASE("the day of the last bundle never goes back", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_FALSE(tx.journal.find_party("c1")->last_message_on);
        tx.journal.note_message_on("c1", day("2026-02-02"));
        tx.journal.note_message_on("c1", day("2026-01-30"));
        CHECK(tx.journal.find_party("c1")->last_message_on == day("2026-02-02"));
    });
}

TEST_CASE("the facts of a case come back in the order they came in", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.journal.put_case({"d1", {}, {}}, origin);
        tx.journal.put_instrument("d1", {"v2", "jobcoaching", {}}, origin);
        tx.journal.put_instrument("d1", {"v1", "participatieplaats", day("2026-01-02")}, origin);
        tx.journal.put_instrument("d1", {"v2", "jobcoaching", day("2026-01-03")}, origin);
        CHECK(tx.journal.add_event("d1", event_with_data(), origin));
        CHECK(tx.journal.add_event("d1", {"g0", "", "contact.geweest", day("2025-12-01"), {}, {}},
                                   origin));

        const CaseFacts facts = tx.journal.facts("d1");
        REQUIRE(facts.instruments.size() == 2);
        CHECK(facts.instruments[0].key == "v2");
        CHECK(facts.instruments[0].decided_on == day("2026-01-03"));
        CHECK(facts.instruments[1].kind == "participatieplaats");
        REQUIRE(facts.events.size() == 2);
        const Event& first = facts.events[0];
        CHECK(first.key == "g1");
        CHECK(first.instrument == "v1");
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
        tx.journal.put_case({"d1", {}, {}}, origin);
        CHECK(tx.journal.add_event("d1", event_with_data(), origin));
        CHECK_FALSE(tx.journal.add_event("d1", event_with_data(), Origin{at(9), "cm2"}));
        CHECK(tx.journal.facts("d1").events.size() == 1);
        Event other = event_with_data();
        other.data["uren"] = 32.0;  // a number with decimals is another fact
        CHECK_THROWS_AS(tx.journal.add_event("d1", other, origin), std::invalid_argument);
    });
}

TEST_CASE("facts of a case that nobody opened are refused", "[store]") {
    const FreshStore store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_THROWS_AS(tx.journal.facts("d1"), std::out_of_range);
        CHECK_THROWS_AS(tx.journal.add_event("d1", event_with_data(), origin), std::out_of_range);
        CHECK_THROWS_AS(tx.journal.put_instrument("d1", {"v1", "x", {}}, origin),
                        std::out_of_range);
        CHECK_THROWS_AS(tx.journal.put_case({"", {}, {}}, origin), std::invalid_argument);
    });
}
