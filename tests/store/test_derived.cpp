#include "obligations/store/store.h"

#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

TEST_CASE("an obligation is replaced by its id and read back as it was", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK(tx.derived.find("o1"_obligation) == obligation("o1"));
        ObligationRow changed = obligation("o1");
        changed.state = ObligationRow::State::settled;
        changed.settled_on = day("2026-02-28");
        changed.due = day("2026-02-27");
        changed.period.reset();
        changed.soft = true;
        tx.derived.put_obligation(changed);
        CHECK(tx.derived.find("o1"_obligation) == changed);
        CHECK(tx.derived.of_case("d1"_case).size() == 3);
        CHECK(tx.derived.of_case("d1"_case).front() == changed);  // by due
        CHECK(tx.derived.of_case("d2"_case).empty());
        CHECK_FALSE(tx.derived.find("o9"_obligation));
        CHECK_THROWS_AS(tx.derived.put_obligation(obligation("o9", "d9")), std::out_of_range);
    });
}

TEST_CASE("findings of a case are replaced as a whole", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        tx.derived.replace_findings(
            "d1"_case, {{"d1"_case, "f1", "v1"_instrument, "g1"_event, "artikel 1", "41", "40"},
                        {"d1"_case, "f2", {}, {}, "artikel 2", "", ""}});
        tx.derived.replace_findings(
            "d1"_case, {{"d1"_case, "f3", "v1"_instrument, "g1"_event, "artikel 1", "41", "40"}});
        const auto found = tx.derived.findings("d1"_case);
        REQUIRE(found.size() == 1);
        CHECK(found[0].id == "f3");
        CHECK(found[0].measured == "41");
        CHECK(found[0].limit == "40");
        CHECK_THROWS_AS(tx.derived.replace_findings("d9"_case, {}), std::out_of_range);
    });
}

TEST_CASE("cases are derived again on their day, the earliest first", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_FALSE(tx.derived.next_derive());
        for (const auto& key : {"d2"_case, "d3"_case}) tx.journal.put_case({key, {}, {}}, origin);
        tx.derived.set_derive_again("d1"_case, day("2027-01-01"));
        tx.derived.set_derive_again("d2"_case, day("2026-07-01"));
        tx.derived.set_derive_again("d3"_case, day("2026-07-01"));
        CHECK(tx.derived.next_derive() == day("2026-07-01"));
        CHECK(tx.derived.cases_to_derive(day("2026-06-30"), 9).empty());
        CHECK(tx.derived.cases_to_derive(day("2027-01-01"), 9) ==
              std::vector{"d2"_case, "d3"_case, "d1"_case});
        CHECK(tx.derived.cases_to_derive(day("2027-01-01"), 1).size() == 1);
        tx.derived.set_derive_again("d2"_case, std::nullopt);
        CHECK(tx.derived.cases_to_derive(day("2026-07-01"), 9) == std::vector{"d3"_case});
        CHECK_THROWS_AS(tx.derived.set_derive_again("d9"_case, std::nullopt), std::out_of_range);
    });
}

TEST_CASE("how a case stands is kept as a whole, and its day alone", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_FALSE(tx.derived.state("d1"_case).derive_again);
        CHECK_FALSE(tx.derived.state("d1"_case).ended_on);
        CHECK(tx.derived.state("d1"_case).generation == 0);
        tx.derived.put_state("d1"_case, {day("2026-07-01"), day("2026-05-01"), 7});
        tx.derived.set_derive_again("d1"_case, day("2026-06-01"));
        CHECK(tx.derived.state("d1"_case).derive_again == day("2026-06-01"));
        CHECK(tx.derived.state("d1"_case).ended_on == day("2026-05-01"));
        CHECK(tx.derived.state("d1"_case).generation == 7);
        CHECK_THROWS_AS(tx.derived.state("d9"_case), std::out_of_range);
        CHECK_THROWS_AS(tx.derived.put_state("d9"_case, {}), std::out_of_range);
    });
}

TEST_CASE("cases of an earlier generation are behind until they are derived again", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        for (const auto& key : {"d0"_case, "d2"_case}) tx.journal.put_case({key, {}, {}}, origin);
        CHECK(tx.derived.count_behind(2) == 3);
        tx.derived.put_state("d0"_case, {{}, {}, 1});
        tx.derived.put_state("d1"_case, {{}, {}, 2});
        CHECK(tx.derived.cases_behind(2, 9) == std::vector{"d2"_case, "d0"_case});
        CHECK(tx.derived.cases_behind(2, 1) == std::vector{"d2"_case});
        CHECK(tx.derived.count_behind(2) == 2);
        tx.derived.put_state("d2"_case, {{}, {}, 2});
        CHECK(tx.derived.cases_behind(2, 9) == std::vector{"d0"_case});
        CHECK(tx.derived.cases_behind(1, 9).empty());
    });
}

TEST_CASE("a case is its first case manager's alone, or has a finding that says so", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        // The first case manager counts; who was one before does not.
        tx.journal.put_case({"d2"_case, {{Role::case_manager(), "m3"_party}}, {}}, origin);
        tx.journal.put_case(
            {"d2"_case,
             {{Role::case_manager(), "m2"_party}, {Role::case_manager(), "m1"_party}},
             {}},
            origin);
        tx.journal.put_case({"d3"_case, {{Role::client(), "c1"_party}}, {}}, origin);
        tx.journal.put_case({"d0"_case, {{Role::case_manager(), "m1"_party}}, {}}, origin);

        CHECK(tx.journal.case_managers() == std::vector{"m1"_party, "m2"_party});
        CHECK(tx.journal.cases_of_manager("m1"_party) == std::vector{"d0"_case, "d1"_case});
        CHECK(tx.journal.cases_of_manager("m2"_party) == std::vector{"d2"_case});
        CHECK(tx.journal.cases_of_manager("m3"_party).empty());
        tx.derived.replace_findings("d3"_case, {{"d3"_case, "f1", {}, {}, "", "", ""},
                                                {"d3"_case, "f1", {}, {}, "", "more", ""},
                                                {"d3"_case, "f2", {}, {}, "", "", ""}});
        CHECK(tx.derived.cases_with_finding("f1") == std::vector{"d3"_case});
        CHECK(tx.derived.cases_with_finding("f3").empty());
    });
}

TEST_CASE("there is one digest per case manager and day", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        CHECK_FALSE(tx.notices.last_digest_day());
        CHECK(tx.notices.put_digest({"m1"_party, day("2026-02-03"), false, "{\"a\":1}"}));
        CHECK_FALSE(tx.notices.put_digest({"m1"_party, day("2026-02-03"), true, "{}"}));
        CHECK(tx.notices.put_digest({"m2"_party, day("2026-02-02"), true, "{}"}));
        const auto found = tx.notices.find_digest("m1"_party, day("2026-02-03"));
        REQUIRE(found);
        CHECK_FALSE(found->empty);
        CHECK(found->content == "{\"a\":1}");
        CHECK_FALSE(tx.notices.find_digest("m1"_party, day("2026-02-02")));
        CHECK_FALSE(tx.notices.previous_digest("m1"_party, day("2026-02-03")));
        CHECK(tx.notices.previous_digest("m1"_party, day("2026-02-09"))->day == day("2026-02-03"));
        CHECK(tx.notices.last_digest_day() == day("2026-02-03"));
    });
}

TEST_CASE("a letter waits for nobody but the post, and is sent on the day it was posted",
          "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        NoticeRow letter = notice("o1", at(100));
        letter.channel = Channel::letter;
        plan_notice(tx, letter, {});
        CHECK_FALSE(tx.outbox.next_due());
        const auto only = [&] { return tx.notices.of_case("d1"_case).front(); };
        CHECK(only().message.empty());
        CHECK(only().state == NoticeRow::State::planned);
        tx.notices.mark_posted(only().id, day("2026-02-04"));
        CHECK(only().state == NoticeRow::State::sent);
        CHECK(only().posted_on == day("2026-02-04"));
        cancel_notice(tx, only().id);  // what is sent is left alone
        CHECK(only().state == NoticeRow::State::sent);
        tx.notices.mark_posted(only().id, std::nullopt);
        CHECK(only().state == NoticeRow::State::planned);
    });
}
