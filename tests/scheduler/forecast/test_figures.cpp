#include "scheduler/forecast/figures.h"

#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

ObligationRow row(ObligationRow::State state, std::string_view due, std::string_view latest,
                  std::string_view settled = "") {
    ObligationRow row;
    row.rule = "regel";
    row.pack = "pakket-1";
    row.state = state;
    row.due = day(due);
    row.latest = day(latest);
    if (!settled.empty()) row.settled_on = day(settled);
    return row;
}

}  // namespace

TEST_CASE("an obligation is counted once, by how it ended and the quarter of its last day",
          "[figures]") {
    using enum ObligationRow::State;
    Figures figures({day("2026-01-01"), day("2026-06-30")}, day("2026-05-20"));
    figures.add(row(settled, "2026-03-31", "2026-04-02", "2026-04-02"));  // the last permitted day
    figures.add(row(settled, "2026-03-31", "2026-04-02", "2026-04-03"));
    figures.add(row(open, "2026-03-30", "2026-05-19"));
    figures.add(row(open, "2026-03-31", "2026-05-20"));  // today is still allowed
    ObligationRow right = row(open, "2026-03-31", "2026-04-02");
    right.right = true;
    figures.add(right);
    for (const auto state : {lapsed, waived, withdrawn})
        figures.add(row(state, "2026-03-31", "2026-04-02"));
    figures.add(row(open, "2026-07-01", "2026-07-01"));  // after the period
    figures.add(row(open, "2025-12-31", "2025-12-31"));  // before it
    ObligationRow newer = row(open, "2026-04-01", "2026-04-01");
    newer.pack = "pakket-2";
    figures.add(newer);

    REQUIRE(figures.rows().size() == 2);
    const Figure& first = figures.rows().at({"regel", "2026-Q1", "pakket-1"});
    CHECK(first.on_time == 1);
    CHECK(first.late == 1);
    CHECK(first.missed == 1);
    CHECK(first.open == 1);
    CHECK(first.expired == 1);
    CHECK(figures.rows().at({"regel", "2026-Q2", "pakket-2"}).missed == 1);
    CHECK(quarter_of(day("2026-12-31")) == "2026-Q4");
}
