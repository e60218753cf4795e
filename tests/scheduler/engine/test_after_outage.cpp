#include <algorithm>

#include "scheduler/engine/engine.h"
#include "scheduler/engine/late.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

// What goes out when nothing could go out for a while (rule 7 of docs/architecture.md).
using namespace termijnd;
using namespace termijnd::test::literals;
using test::at;
using test::contains;
using test::count;
using test::Lines;

namespace {

// A coaching of a client who must hand in a tax return as well; told until `last`, and then nobody
// claims anything until `back`.
struct Silence : test::Office {
    explicit Silence(std::string_view start) : Office(start) { open("d1"); }

    void down(std::string_view last, std::string_view back) {
        run_until(last);
        before_ = told().size();
        stand_still(at(back));
    }
    // What was told since, without the digests.
    Lines since() {
        Lines lines = told();
        lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(before_));
        std::erase_if(lines, [](const std::string& line) {
            return line.find("dagoverzicht") != std::string::npos;
        });
        return lines;
    }
    std::vector<NoticeRow> notices(const std::string& case_key) {
        std::vector<NoticeRow> rows;
        commit([&](Transaction& tx) { rows = tx.notices.of_case(CaseKey(case_key)); });
        return rows;
    }

  private:
    std::size_t before_ = 0;
};

}  // namespace

TEST_CASE("after two weeks of silence each person gets one message, inside the sending hours",
          "[engine][outage]") {
    // Thirty days from Monday 2 November: 2 December is the last day.
    Silence office("2026-11-02 08:00");
    office.put("d1", {"v1"_instrument, "tijdelijke-loonkostensubsidie", {}});
    office.fact("d1", "", "vakantie.teruggekeerd", "2026-11-29");
    office.down("2026-11-30 12:00", "2026-12-15 08:50");
    office.run_until("2026-12-15 08:59");
    CHECK(office.since().empty());
    office.run_until("2026-12-15 12:00");
    const Lines told = office.since();
    CAPTURE(told, office.told());
    // The client was announced the return by Tuesday 1 December, and is called late on its own.
    CHECK(contains(told, "2026-12-15 09:00 gemist c-d1"));
    CHECK(count(told, "herinnering") == 0);
    // Of each ladder the rung now reached, and the next keeps its distance from it.
    CHECK(count(told, "escalatie") == count(told, "2026-12-15 09:00 escalatie 2 ah1"));
    CHECK(count(told, "escalatie") == count(told, "gemist"));
    office.run_until("2026-12-21 12:00");
    CHECK(count(office.since(), "escalatie") == count(told, "escalatie"));
    office.run_until("2026-12-22 12:00");
    CHECK(count(office.since(), "2026-12-22 09:00 escalatie r1 ah1") == count(told, "escalatie"));
}

TEST_CASE("back on a Friday evening nobody is accused before Monday", "[engine][outage]") {
    Silence office("2026-11-02 08:00");
    office.fact("d1", "", "vakantie.teruggekeerd", "2026-11-29");
    office.down("2026-11-30 12:00", "2026-12-04 22:00");
    office.run_until("2026-12-07 08:59");
    CHECK(office.since().empty());
    office.run_until("2026-12-07 12:00");
    CHECK(contains(office.since(), "2026-12-07 09:00 gemist c-d1"));
}

TEST_CASE("what is late by a quarter of an hour goes as usual", "[engine][outage]") {
    Silence office("2026-11-02 08:00");
    office.fact("d1", "", "vakantie.teruggekeerd", "2026-11-29");
    office.down("2026-12-02 08:59", "2026-12-02 09:15");
    office.run_until("2026-12-02 09:15");
    CHECK(contains(office.since(), "2026-12-02 09:15 gemist c-d1"));
}

TEST_CASE("reminders that were overtaken are folded into the one that goes", "[engine][outage]") {
    Silence office("2026-01-15 08:00");
    office.put("d1", test::coaching);
    office.fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    // The plan is due by 31 March on the earliest reading: reminders on 27 February, 17, 24 and
    // 30 March.
    office.down("2026-02-20 12:00", "2026-03-25 10:00");
    office.run_until("2026-03-25 12:00");
    const Lines told = office.since();
    CAPTURE(told, office.told());
    CHECK(told == Lines{"2026-03-25 10:01 herinnering 7 w1"});
    std::size_t folded = 0;
    for (const NoticeRow& row : office.notices("d1"))
        if (row.state == NoticeRow::State::folded) {
            ++folded;
            CHECK(row.finished_at == at("2026-03-25 10:01"));
        }
    CHECK(folded == 2);
}

TEST_CASE("a digest of a day that is over is not sent", "[engine][outage]") {
    Silence office("2026-11-02 07:00");
    office.fact("d1", "", "vakantie.teruggekeerd", "2026-11-01");
    // The digest of that day was made, and could not be sent.
    office.commit(
        [&](Transaction& tx) { (void)advance(tx, test::shipped_world(), at("2026-11-02 08:00")); });
    office.stand_still(at("2026-11-03 09:30"));
    office.run_until("2026-11-03 12:00");
    const Lines told = office.told();
    CHECK(count(told, "dagoverzicht cm1") == 1);
}
