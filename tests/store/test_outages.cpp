#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

constexpr Outages::Destination mail_server{Outage::Cause::mail_server, {}};

MessageKey carrier(const std::string& day) {
    return {"bundel", day, "c1"_to, ""};
}

void deliver_all(Transaction& tx, std::int64_t now) {
    for (const MessageRow& row : tx.outbox.lease(at(now), tick(0), tick(60), 10)) {
        REQUIRE(tx.outbox.freeze(row.lease(), "bytes", "jo@example.org", "", "{}"));
        REQUIRE(tx.outbox.delivered(row.lease(), at(now), "250 ok"));
    }
}

Outage stopped(std::int64_t from, std::int64_t until) {
    Outage outage;
    outage.from = at(from);
    outage.until = at(until);
    return outage;
}

}  // namespace

TEST_CASE("of what was due while nothing ran each notice has one end", "[store][outage]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100), "14"), carrier("a"));
        plan_notice(tx, notice("o1", at(200), "7"), carrier("b"));
        plan_notice(tx, notice("o2", at(200), "7"), carrier("b"));
        plan_notice(tx, notice("o3", at(900), "7"), carrier("c"));
    });
    store->commit([](Transaction& tx) { tx.outages.add(stopped(50, 500)); });
    store->commit([](Transaction& tx) {
        const Outage outage = tx.outages.list({}, 10).at(0);
        CHECK(outage.from == at(50));
        CHECK(outage.until == at(500));
        OutageCounts counts = tx.outages.counts(outage.id);
        CHECK(counts.due == 3);  // what is due later was not
        CHECK(counts.waiting == 3);
        // The first is said by the second, which goes; the third is planned anew for later.
        const auto rows = tx.notices.of_case("d1"_case);
        fold_notice(tx, rows.at(0), rows.at(1).message);
        cancel_notice(tx, rows.at(2).id);
        plan_notice(tx, notice("o2", at(800), "7"), carrier("d"));
        counts = tx.outages.counts(outage.id);
        CHECK(counts.folded == 1);
        CHECK(counts.waiting == 2);
        deliver_all(tx, 500);
        counts = tx.outages.counts(outage.id);
        CHECK(counts.sent == 1);
        CHECK(counts.folded == 1);
        CHECK(counts.waiting == 1);
        CHECK(counts.dropped() == 0);
        // What took the place of one that was due was due in it too.
        CHECK(tx.outages.of_notice(NoticeNumber(5)).size() == 1);
        CHECK(tx.outages.of_notice(NoticeNumber(4)).empty());
        cancel_notice(tx, NoticeNumber(5));
        CHECK(tx.outages.counts(outage.id).dropped() == 1);
        CHECK(tx.outages.counts(outage.id, "m1"_party).due == 3);
        CHECK(tx.outages.counts(outage.id, "elders"_party).due == 0);
    });
}

TEST_CASE("a destination that is away is one record, a short one is none", "[store][outage]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        plan_notice(tx, notice("o1", at(100), "14"), carrier("a"));
        tx.outages.open(mail_server, at(120));
        tx.outages.open(mail_server, at(300));  // known already
        tx.outages.open({Outage::Cause::endpoint, EndpointName("zaken")}, at(300));
        CHECK(tx.outages.any_open());
        REQUIRE(tx.outages.open_now().size() == 2);
        CHECK(tx.outages.open_now()[0].from == at(120));
        tx.outages.close({Outage::Cause::endpoint, EndpointName("zaken")}, at(310),
                         std::chrono::minutes(15));
        CHECK(tx.outages.list({}, 10).size() == 1);
        CHECK(tx.outages.take_unreported().empty());
        deliver_all(tx, 2000);
        tx.outages.close(mail_server, at(2000), std::chrono::minutes(15));
    });
    store->commit([](Transaction& tx) {
        CHECK_FALSE(tx.outages.any_open());
        CHECK(tx.outages.ended_after(at(1999)).size() == 1);
        CHECK(tx.outages.ended_after(at(2000)).empty());
        const auto ended = tx.outages.take_unreported();
        REQUIRE(ended.size() == 1);
        // What proved that it is there again had waited as well.
        CHECK(tx.outages.counts(ended[0].id).due == 1);
        CHECK(tx.outages.counts(ended[0].id).sent == 1);
        CHECK(tx.outages.take_unreported().empty());
    });
}

TEST_CASE("what was planned anew while a destination was away was due in it", "[store][outage]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        const MessageNumber first = plan_notice(tx, notice("o1", at(100), "14"), carrier("a"));
        tx.outages.note_due(mail_server, first);  // none is open
        tx.outages.open(mail_server, at(120));
        tx.outages.note_due(mail_server, first);
        cancel_notice(tx, NoticeNumber(1));
        plan_notice(tx, notice("o1", at(5000), "14"), carrier("b"));
        tx.outages.close(mail_server, at(2000), std::chrono::minutes(15));
        const OutageCounts counts = tx.outages.counts(tx.outages.list({}, 10).at(0).id);
        CHECK(counts.due == 1);
        CHECK(counts.waiting == 1);
        // One that was too short takes along what was due in it.
        tx.outages.open(mail_server, at(3000));
        tx.outages.note_due(mail_server, tx.notices.find(NoticeNumber(2))->message);
        tx.outages.close(mail_server, at(3001), std::chrono::minutes(15));
        CHECK(tx.outages.list({}, 10).size() == 1);
    });
}

TEST_CASE("what is held waits for somebody and not for its time", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        NoticeRow held = notice("o1", at(100));
        held.state = NoticeRow::State::held;
        const MessageNumber message = plan_notice(tx, held, carrier("a"));
        CHECK(tx.notices.of_case("d1"_case).at(0).state == NoticeRow::State::held);
        CHECK(tx.outbox.find(message)->state == MessageState::held);
        CHECK_FALSE(tx.outbox.next_due());
        CHECK(tx.outbox.lease(at(500), tick(0), tick(60), 10).empty());
        CHECK(tx.outbox.counts().held == 1);
        cancel_notice(tx, NoticeNumber(1));
        CHECK(tx.outbox.counts().held == 0);
        CHECK(tx.outbox.find(message)->state == MessageState::cancelled);
    });
}

TEST_CASE("each try that did not arrive is kept, and who recorded a fact", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit([](Transaction& tx) {
        const MessageNumber message =
            put_message(tx.outbox, carrier("a"), Channel::mail, at(1), "");
        tx.outbox.note_attempt(message, {at(2), "421 later"});
        tx.outbox.note_attempt(message, {at(3), "450 later"});
        const auto kept = tx.outbox.failed_attempts(message);
        REQUIRE(kept.size() == 2);
        CHECK(kept[0].at == at(2));
        CHECK(kept[1].answer == "450 later");
        Event event;
        event.key = "g9"_event;
        event.kind = "iets";
        event.on = day("2026-03-02");
        CHECK(tx.journal.add_event("d1"_case, event, {at(7), "uid 7"}));
        int known = 0;
        for (const Recorded& each : tx.journal.history("d1"_case)) {
            const Event* told = std::get_if<Event>(&each.what);
            if (!told || told->key != event.key) continue;
            ++known;
            CHECK(each.origin.actor == "uid 7");
            CHECK(each.origin.recorded_at == at(7));
        }
        CHECK(known == 1);
    });
}
