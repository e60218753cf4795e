#include "scheduler/forecast/audit.h"

#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

const Period half_a_year{day("2026-01-01"), day("2026-06-30")};

Audited audit(TwoCases& office, const Period& period) {
    Audited audited;
    office.commit([&](Transaction& tx) {
        const Snapshot store = tx;
        audited = audit_case(store, office.world(), "d1"_case, period, office.now());
    });
    return audited;
}

std::vector<AuditLine> of(const Audited& audited, AuditLine::Is is) {
    std::vector<AuditLine> lines = audited.lines;
    std::erase_if(lines, [is](const AuditLine& line) { return line.is != is; });
    return lines;
}

}  // namespace

TEST_CASE("what went out as it had to is no difference, also after late facts and more time",
          "[audit]") {
    TwoCases office;
    office.run_until("2026-02-02 11:00");
    office.fact("d1", "v1", "coachingsplan.ingeleverd", "2026-01-30");
    office.run_until("2026-03-10 22:30");
    office.put("d1", {InstrumentKey("v2"), "jobcoaching", day("2026-02-20")});
    office.fact("d1", "v2", "jobcoaching.gestart", "2026-02-23", {{"proefplaats", false}});
    office.run_until("2026-06-30 12:00");
    const Audited audited = audit(office, half_a_year);
    CHECK(audited.expected > 5);
    for (const AuditLine& line : audited.lines)
        FAIL_CHECK(to_text(line.kind) << " " << line.slot << " " << line.recipient);
}

TEST_CASE("what did not go out in an outage is missing or late, and the outage explains it",
          "[audit]") {
    TwoCases office;
    office.run_until("2026-03-27 12:00");
    const Instant down = office.now();
    office.stand_still(at("2026-05-08 12:00"));
    const Instant up = office.now();
    office.run_until("2026-06-30 12:00");
    const Audited audited = audit(office, half_a_year);
    const auto missing = of(audited, AuditLine::Is::missing);
    const auto late = of(audited, AuditLine::Is::late);
    CHECK_FALSE(missing.empty());
    CHECK_FALSE(late.empty());
    for (const AuditLine& line : missing) {
        CHECK(line.expected >= local_day(down));
        CHECK_FALSE(line.said);
    }
    for (const AuditLine& line : late) {
        CHECK(line.said >= local_day(up));
        CHECK_FALSE(line.explained);
    }
    Outage outage;
    outage.from = down;
    outage.until = up;
    office.commit([&](Transaction& tx) { tx.outages.add(outage); });
    const Audited explained = audit(office, half_a_year);
    CHECK(explained.lines.size() == audited.lines.size());
    for (const AuditLine& line : explained.lines)
        if (line.expected && *line.expected < local_day(up)) {
            CHECK(line.reason == "storing");
            CHECK(line.explained);
        }
}

TEST_CASE("a notice that somebody took out is missing, and one that nothing asks for is extra",
          "[audit]") {
    TwoCases office;
    office.run_until("2026-03-02 12:00");
    NoticeRow gone;
    office.commit([&](Transaction& tx) {
        for (const NoticeRow& row : tx.notices.of_case("d1"_case))
            if (row.state == NoticeRow::State::planned && row.recipient.str() == "w1" &&
                row.kind == NoticeKind::reminder && (gone.id.empty() || row.due_at < gone.due_at))
                gone = row;
        tx.notices.cancel(gone.id);
        // Derived again it would be planned again.
        tx.derived.set_derive_again("d1"_case, std::nullopt);
        NoticeRow added = gone;
        added.slot = "99";
        added.message = tx.outbox.add(PublicId("x"), {"bundel", "ooit", added.recipient, ""},
                                      Channel::mail, gone.due_at, {});
        tx.notices.add(added);
    });
    REQUIRE_FALSE(gone.id.empty());
    office.run_until(wall(gone.due_at + std::chrono::hours(3)));
    const Date expected = local_day(gone.due_at);
    const Audited audited = audit(office, {day("2026-03-03"), expected});
    REQUIRE(audited.lines.size() == 2);
    const auto missing = of(audited, AuditLine::Is::missing);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].slot == gone.slot);
    CHECK(missing[0].expected == expected);
    CHECK_FALSE(missing[0].explained);
    const auto extra = of(audited, AuditLine::Is::extra);
    REQUIRE(extra.size() == 1);
    CHECK(extra[0].slot == "99");
    CHECK(extra[0].said == expected);
    CHECK_FALSE(extra[0].rule.empty());
}
