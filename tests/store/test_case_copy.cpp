#include "obligations/store/rules/case_copy.h"

#include "obligations/store/in_memory/memory_store.h"
#include "obligations/store/rules/claim.h"
#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

MessageRow next(Transaction& tx, std::int64_t now) {
    return claim(tx, at(now), lease(now, now + 60), 1).at(0);
}

void freeze(Transaction& tx, const MessageRow& row) {
    REQUIRE(tx.outbox.freeze(row.lease(), "bytes", "jo@example.org", "", ""));
}

// A notice that went without one that was to go with it, one that failed, one cancelled, one that
// waits for another try, one on its way, one swallowed by it, a posted letter, and one that still
// waits.
void say_something(Transaction& tx) {
    const MessageKey first{"bundel", "2026-01-01", "c1"_to, ""};
    plan_notice(tx, notice("o2", at(100), "0"), first);
    plan_notice(tx, notice("o1", at(100), "1"), first);
    cancel_notice(tx, tx.notices.of_case("d1"_case).front().id);
    const MessageRow sent = next(tx, 100);
    freeze(tx, sent);
    REQUIRE(tx.outbox.delivered(sent.lease(), at(101), "250"));
    tx.outbox.mark_shadow(sent.id, "");
    plan_notice(tx, notice("o1", at(200), "2"), {"bundel", "2026-01-02", "c1"_to, ""});
    const MessageRow failed = next(tx, 200);
    freeze(tx, failed);
    REQUIRE(tx.outbox.dead(failed.lease(), at(201), "550"));
    plan_notice(tx, notice("o1", at(300), "3"), {"bundel", "2026-01-03", "c1"_to, ""});
    cancel_notice(tx, tx.notices.of_case("d1"_case).back().id);
    plan_notice(tx, notice("o1", at(400), "4"), {"bundel", "2026-01-04", "c1"_to, ""});
    const MessageRow tried = next(tx, 400);
    freeze(tx, tried);
    REQUIRE(tx.outbox.retry(tried.lease(), at(900), true, true, "later"));
    plan_notice(tx, notice("o2", at(500), "5"), {"bundel", "2026-01-05", "c1"_to, ""});
    NoticeRow swallowed = notice("o2", at(500), "6");
    plan_notice(tx, swallowed, {"bundel", "2026-01-06", "c1"_to, ""});
    swallowed = tx.notices.of_case("d1"_case).back();
    fold_notice(tx, swallowed, tx.notices.of_case("d1"_case)[5].message);
    NoticeRow letter = notice("o3", at(600), "7");
    letter.channel = Channel::letter;
    plan_notice(tx, letter, {});
    tx.notices.mark_posted(tx.notices.of_case("d1"_case).back().id, day("2026-01-20"));
    plan_notice(tx, notice("o3", at(800), "8"), {"bundel", "2026-01-08", "c1"_to, ""});
    tx.derived.put_state("d1"_case, {day("2026-05-01"), {}, 3});
}

bool same(const NoticeRow& a, const NoticeRow& b) {
    return a.id == b.id && a.obligation == b.obligation && a.slot == b.slot && a.state == b.state &&
           a.message == b.message && a.posted_on == b.posted_on && a.due_at == b.due_at &&
           // Of what was cancelled nobody asks what became of its message.
           (a.state == NoticeRow::State::cancelled ||
            (a.sent_to == b.sent_to && a.finished_at == b.finished_at &&
             a.in_shadow == b.in_shadow));
}

}  // namespace

TEST_CASE("a copy of a case goes on where the case was", "[store]") {
    const FreshStore store = sample_store(GENERATE(EVERY_STORE));
    store->commit(say_something);
    store->commit(
        [](Transaction& tx) { tx.journal.mark_address_failed("c1"_party, "jo@example.org"); });
    MemoryStore other;
    store->read([&](const Snapshot& there) {
        other.put_copy(copy_case(there, "d1"_case), origin);
        CHECK_THROWS_AS(copy_case(there, "nobody"_case), std::out_of_range);
        other.commit([&](Transaction& tx) {
            const auto was = there.notices.of_case("d1"_case);
            const auto is = tx.notices.of_case("d1"_case);
            REQUIRE(was.size() == 9);
            REQUIRE(is.size() == was.size());
            for (std::size_t i = 0; i < is.size(); ++i) {
                CAPTURE(i);
                CHECK(same(was[i], is[i]));
            }
            CHECK(tx.derived.of_case("d1"_case) == there.derived.of_case("d1"_case));
            CHECK(tx.derived.state("d1"_case).derive_again == day("2026-05-01"));
            CHECK(tx.derived.state("d1"_case).generation == 3);
            const PartyRecord client = tx.journal.find_party("c1"_party).value();
            CHECK(client.name == there.journal.find_party("c1"_party)->name);
            CHECK(client.last_message_on == there.journal.find_party("c1"_party)->last_message_on);
            CHECK(tx.journal.find_case("d1"_case)->roles ==
                  there.journal.find_case("d1"_case)->roles);
        });
    });
    // What waits goes out at its time, in the message that it had.
    other.commit([](Transaction& tx) {
        const auto send_next = [&tx](std::int64_t now) {
            const MessageRow row = next(tx, now);
            CHECK(tx.outbox.delivered(row.lease(), at(now), ""));
            return row;
        };
        CHECK(send_next(500).key.subject == "2026-01-05");
        CHECK(send_next(800).key.subject == "2026-01-08");
        const MessageRow again = send_next(900);
        CHECK(again.key.subject == "2026-01-04");
        CHECK(again.uncertain);
        CHECK(claim(tx, at(9999), lease(9999, 9999), 9).empty());
    });
}
