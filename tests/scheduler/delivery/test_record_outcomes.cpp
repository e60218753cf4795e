#include "scheduler/delivery/record_outcomes.h"

#include "obligations/store/rules/claim.h"
#include "obligations/store/rules/plan_notice.h"
#include "scheduler/delivery/disabled_endpoints.h"
#include "tests/scheduler/delivery/outpost.h"
#include "tests/support/catch.h"

namespace termijnd::test {
namespace record_outcomes_test {  // its helpers are named as those of its neighbours
namespace {

const Date monday = parse_date("2026-03-02").value();

// One message, claimed and frozen.
MessageRow claimed(Transaction& tx, const MessageKey& key, Channel channel,
                   std::string_view envelope) {
    (void)put_message(tx.outbox, key, channel, at(-1), "");
    auto rows = tx.outbox.lease(at(0), Monotonic{}, Monotonic{std::chrono::minutes(1)}, 1);
    REQUIRE(rows.size() == 1);
    rows[0].envelope = envelope;
    REQUIRE(tx.outbox.freeze(rows[0].lease(), "bytes", envelope, "", "{}"));
    return rows[0];
}

Ended refused_address(const MessageRow& message) {
    Ended end;
    end.message = message;
    end.verdict = GiveUp{"550", true};
    end.answer = "550";
    end.at = at(5);
    return end;
}

Ended gone(const MessageRow& message) {
    Ended end;
    end.message = message;
    end.verdict = GiveUp{std::string(endpoint_gone) + ": 410"};
    end.answer = "410";
    end.at = at(5);
    end.gone_url = good_url;
    return end;
}

TEST_CASE("a refused address: dead, marked, and its cases derive again, in one commit",
          "[outcomes]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        record(tx, {refused_address(claimed(tx, bundle, Channel::mail, mail_box))});
    });
    store->commit([](Transaction& tx) {
        CHECK(tx.outbox.counts().dead == 1);
        CHECK(tx.journal.find_party("c1"_party)->email_failed);
        CHECK(tx.derived.state("d1"_case).derive_again == monday);
    });
}

TEST_CASE("an address that was corrected meanwhile is not marked", "[outcomes]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        const MessageRow message = claimed(tx, bundle, Channel::mail, mail_box);
        PartyRecord party = *tx.journal.find_party("c1"_party);
        party.email = "jo@elders.example.org";
        tx.journal.put_party(party, {at(1), "cm1"});
        record(tx, {refused_address(message)});
        CHECK_FALSE(tx.journal.find_party("c1"_party)->email_failed);
        CHECK(tx.derived.state("d1"_case).derive_again == monday);
    });
}

TEST_CASE("a refused test mail to nobody we know is only dead", "[outcomes]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        const MessageKey key{"proefbericht", "1", "onbekend"_to, ""};
        record(tx, {refused_address(claimed(tx, key, Channel::mail, mail_box))});
        CHECK(tx.outbox.counts().dead == 1);
    });
}

TEST_CASE("under a lost lease nothing is touched", "[outcomes]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        MessageRow mail = claimed(tx, bundle, Channel::mail, mail_box);
        MessageRow call = claimed(tx, {"webhook", "o1", "good"_to, ""}, Channel::webhook, "good");
        ++mail.fence;
        ++call.fence;
        record(tx, {refused_address(mail), gone(call)});
        CHECK(tx.outbox.counts().leased == 2);
        CHECK_FALSE(tx.journal.find_party("c1"_party)->email_failed);
        CHECK_FALSE(tx.derived.state("d1"_case).derive_again);
        CHECK(tx.outbox.disabled_endpoints().empty());
    });
}

TEST_CASE("a 410 is kept with its address, and enabling brings its messages back", "[outcomes]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        const MessageRow call =
            claimed(tx, {"webhook", "o1", "good"_to, ""}, Channel::webhook, "good");
        const MessageRow mail = claimed(tx, bundle, Channel::mail, mail_box);
        Ended other = gone(mail);
        other.verdict = GiveUp{"554 no"};
        other.gone_url.clear();
        record(tx, {gone(call), other});
        const auto disabled = tx.outbox.disabled_endpoints();
        REQUIRE(disabled.size() == 1);
        CHECK(disabled[0].name == "good"_endpoint);
        CHECK(disabled[0].at == at(5));
        CHECK(disabled[0].answer == "410");
        CHECK(is_disabled(disabled, "good"_endpoint, good_url));
        CHECK_FALSE(is_disabled(disabled, "good"_endpoint, dead_url));
        CHECK_FALSE(is_disabled(disabled, "dead"_endpoint, good_url));

        CHECK_FALSE(enable_endpoint(tx, "dead"_endpoint, at(9)));
        CHECK(enable_endpoint(tx, "good"_endpoint, at(9)));
        CHECK_FALSE(enable_endpoint(tx, "good"_endpoint, at(9)));
        const auto back = tx.outbox.find(call.public_id);
        CHECK(back->state == MessageState::pending);
        CHECK(back->next_at == at(9));
        CHECK(tx.outbox.find(mail.public_id)->state == MessageState::dead);
    });
}

TEST_CASE("what is given back without a try ends no row of crashes", "[outcomes]") {
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        for (const char* each : {"1", "2", "3"})
            (void)put_message(tx.outbox, {"proef", each, "jo"_to, ""}, Channel::mail, at(-1), "");
        const LeaseTime minute{Monotonic{}, Monotonic{std::chrono::minutes(1)}};
        for (int crash = 0; crash < 3; ++crash) {
            (void)tx.outbox.lease(at(0), minute.now, minute.until, 2);
            REQUIRE(release_leases(tx, at(0)) == 2);
        }
        auto rows = claim(tx, at(0), minute, 10);
        REQUIRE(rows.size() == 1);
        record(tx, {Ended{rows[0], TryAgain{at(0), false, false}, "down", at(0), false, {}}});
        rows = claim(tx, at(0), minute, 10);
        REQUIRE(rows.size() == 1);
        record(tx, {Ended{rows[0], Delivered{}, "250", at(0), true, {}}});
        CHECK(claim(tx, at(0), minute, 10).size() == 2);
    });
}

Ended tried(const MessageRow& message, std::int64_t seconds, Ended::Reached reached) {
    Ended end;
    end.message = message;
    end.at = at(seconds);
    end.reached = reached;
    end.answer = reached == Ended::Reached::yes ? "250" : "connection refused";
    if (reached == Ended::Reached::yes)
        end.verdict = Delivered{};
    else
        end.verdict = TryAgain{at(seconds), false, false};
    return end;
}

TEST_CASE("a mail server that is away for long leaves one record, and each failed try is kept",
          "[outcomes][outage]") {
    using enum Ended::Reached;
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        MessageRow message = claimed(tx, bundle, Channel::mail, mail_box);
        const LeaseTime minute{Monotonic{}, Monotonic{std::chrono::minutes(1)}};
        for (const std::int64_t seconds : {10, 700}) {
            record(tx, {tried(message, seconds, no)});
            message = claim(tx, at(seconds), minute, 10).at(0);
        }
        REQUIRE(tx.outages.open_now().size() == 1);
        CHECK(tx.outages.open_now()[0].from == at(10));
        record(tx, {tried(message, 2000, yes)});
        CHECK_FALSE(tx.outages.any_open());
        const auto ended = tx.outages.take_unreported();
        REQUIRE(ended.size() == 1);
        CHECK(ended[0].cause == Outage::Cause::mail_server);
        CHECK(ended[0].until == at(2000));
        const auto failed = tx.outbox.failed_attempts(message.id);
        REQUIRE(failed.size() == 2);
        CHECK(failed[0].at == at(10));
        CHECK(failed[0].answer == "connection refused");
    });
}

TEST_CASE("an endpoint that left the settings is not waited for", "[outcomes][outage]") {
    using enum Ended::Reached;
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        for (const char* name : {"good", "dead"}) {
            const MessageKey call{"webhook", "o1", RecipientKey(name), ""};
            record(tx, {tried(claimed(tx, call, Channel::webhook, name), 10, no)});
        }
        end_outages_of_gone(tx.outages, {{"good"_endpoint, good_url}}, at(2000));
        const auto open = tx.outages.open_now();
        REQUIRE(open.size() == 1);
        CHECK(open[0].endpoint == "good"_endpoint);
        REQUIRE(tx.outages.ended_after(at(0)).size() == 1);
        CHECK(tx.outages.ended_after(at(0))[0].endpoint == "dead"_endpoint);
    });
}

TEST_CASE("a hiccup is no outage, and one destination's answer says nothing of another's",
          "[outcomes][outage]") {
    using enum Ended::Reached;
    const auto store = sample_store();
    store->commit([](Transaction& tx) {
        const MessageKey call{"webhook", "o1", "good"_to, ""};
        const MessageRow mail = claimed(tx, bundle, Channel::mail, mail_box);
        record(tx, {tried(mail, 10, no)});
        record(tx, {tried(claimed(tx, call, Channel::webhook, "good"), 20, yes)});
        CHECK(tx.outages.any_open());
        const LeaseTime minute{Monotonic{}, Monotonic{std::chrono::minutes(1)}};
        record(tx, {tried(claim(tx, at(800), minute, 10).at(0), 900, yes)});
        CHECK_FALSE(tx.outages.any_open());
        CHECK(tx.outages.list({}, 10).empty());
    });
}

}  // namespace

}  // namespace record_outcomes_test
}  // namespace termijnd::test
