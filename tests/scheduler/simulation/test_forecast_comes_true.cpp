#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "obligations/store/rules/case_copy.h"
#include "scheduler/forecast/audit.h"
#include "scheduler/time/local_time.h"
#include "tests/scheduler/builders.h"
#include "tests/scheduler/simulation/life.h"
#include "tests/support/catch.h"

// A municipality with a history of late facts, corrections, bounces and outages: what is forecast
// of it is what it then sends, when nothing happens but the passing of time.
using namespace termijnd;
using namespace termijnd::test;

namespace {

using Said = std::set<std::string>;

std::string line(Date day, const CaseKey& dossier, const NoticeRow& row) {
    return to_iso(day) + " " + dossier.str() + " " + as_line(row).substr(17) + " " +
           row.obligation.str();
}

Said forecast_lines(const Outlook& outlook) {
    Said lines;
    for (const SimulatedNotice& said : outlook.said) {
        NoticeRow row;
        row.kind = said.kind;
        row.slot = said.slot;
        row.recipient = said.recipient;
        row.channel = said.channel;
        row.obligation = said.obligation;
        row.due_at = said.moment;
        lines.insert(line(local_day(said.moment), outlook.case_key, row));
    }
    return lines;
}

// What really went out, and the letters that were listed.
Said sent_lines(const Snapshot& store, const Period& period) {
    Said lines;
    for (const CaseKey& key : store.journal.case_keys({}, 1000))
        for (const NoticeRow& row : store.notices.of_case(key)) {
            const bool is_letter = row.channel == Channel::letter;
            if (row.state == NoticeRow::State::cancelled) continue;
            if (!is_letter && row.state != NoticeRow::State::sent) continue;
            const Date day = local_day(is_letter ? row.due_at : row.finished_at.value());
            if (period.from <= day && day <= period.until) lines.insert(line(day, key, row));
        }
    return lines;
}

std::int64_t mails_sent(const Snapshot& store, const Period& period) {
    std::int64_t mails = 0;
    for (const MessageRow& row : store.outbox.list(MessageState::delivered, {}, 1'000'000)) {
        const Date day = local_day(row.finished_at.value());
        const bool is_digest = row.key.kind == "dagoverzicht" || row.key.kind == "weekoverzicht";
        if (!is_digest && period.from <= day && day <= period.until) ++mails;
    }
    return mails;
}

Lines only_in(const Said& one, const Said& other) {
    Lines lines;
    std::ranges::set_difference(one, other, std::back_inserter(lines));
    return lines;
}

}  // namespace

TEST_CASE("what is forecast is what is sent when nothing happens", "[simulation][forecast]") {
    std::int64_t forecast_in_all = 0;
    for (const std::uint64_t seed : {14, 15}) {
        CAPTURE(seed);
        Life life;
        life.live_through(make_script(seed, 4, 1));
        // Whoever is away comes back first.
        life.move_to(life.now() + std::chrono::days(4));
        const Date today = local_day(life.now());
        const Period period{today + std::chrono::days(1), today + std::chrono::days(100)};
        Forecast forecast(period);
        Said expected;
        life.store().read([&](const Snapshot& store) {
            for (const CaseKey& key : store.journal.case_keys({}, 1000)) {
                const Outlook outlook =
                    look_ahead(life.world(), copy_case(store, key), life.now(), period);
                expected.merge(forecast_lines(outlook));
                forecast.add(outlook);
            }
        });
        life.move_to(life.now() + std::chrono::days(102));
        life.store().read([&](const Snapshot& store) {
            const Said sent = sent_lines(store, period);
            CHECK(only_in(expected, sent) == Lines());
            CHECK(only_in(sent, expected) == Lines());
            CHECK(forecast.total().mails == mails_sent(store, period));
            CHECK(forecast.total().notices == static_cast<std::int64_t>(sent.size()));
        });
        forecast_in_all += forecast.total().notices;
    }
    CHECK(forecast_in_all > 30);
}

TEST_CASE("what went out without outages is what had to", "[simulation][audit]") {
    std::int64_t expected = 0;
    for (const std::uint64_t seed : {21}) {
        CAPTURE(seed);
        Life life;
        Script script = make_script(seed, 4, 1);
        // A mail server that is away and an address that fails by itself leave no record.
        std::erase_if(script, [](const Act& act) {
            return act.what == "down" || act.what == "smtp" || act.what == "bounce";
        });
        life.live_through(script);
        const Period period{day("2026-01-01"), local_day(life.now())};
        life.store().read([&](const Snapshot& store) {
            for (const CaseKey& key : store.journal.case_keys({}, 1000)) {
                const Audited audited = audit_case(store, *life.world(), key, period, life.now());
                expected += audited.expected;
                for (const AuditLine& line : audited.lines)
                    FAIL_CHECK(key << " " << static_cast<int>(line.is) << " " << to_text(line.kind)
                                   << " " << line.slot << " " << line.recipient << " "
                                   << (line.expected ? to_iso(*line.expected) : "-") << " "
                                   << (line.said ? to_iso(*line.said) : "-") << " " << line.reason);
            }
        });
    }
    CHECK(expected > 30);
}
