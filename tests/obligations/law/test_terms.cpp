#include "obligations/law/term.h"

#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/obligations/law/term_builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using std::chrono::days;

namespace {

bool has(const Deadline& deadline, StepKind kind) {
    for (const Step& step : deadline.steps)
        if (step.kind == kind) return true;
    return false;
}

struct ConformanceCase {
    std::string term;
    Rank rank;
    Anchor anchor;
    std::string expected;
};

std::vector<ConformanceCase> conformance_cases(const std::string& name) {
    std::ifstream file{TERMIJND_SOURCE_DIR "/tests/data/conformance/" + name};
    std::stringstream content;
    content << file.rdbuf();
    std::vector<ConformanceCase> cases;
    const auto text = [](const boost::json::object& row, const char* key) {
        return std::string{row.at(key).as_string()};
    };
    const boost::json::value parsed = boost::json::parse(content.str());
    for (const auto& value : parsed.as_array()) {
        const auto& row = value.as_object();
        const std::string arg = text(row, "arg");
        ConformanceCase c{text(row, "form") + (arg.empty() ? "" : " " + arg), Rank::wet, {}, {}};
        c.rank = parse_rank(text(row, "rank")).value();
        if (row.contains("on")) c.anchor.on = day(text(row, "on"));
        if (row.contains("year")) c.anchor.year = row.at("year").to_number<int>();
        if (row.contains("period")) c.anchor.period = row.at("period").to_number<int>();
        c.expected =
            text(row, "vroegst") + ' ' + text(row, "uiterlijk") + ' ' + text(row, "laatst");
        cases.push_back(std::move(c));
    }
    return cases;
}

}  // namespace

TEST_CASE("every conformance case has the three dates it asks for, and steps that fold to them",
          "[terms]") {
    auto cases = conformance_cases("terms.json");
    REQUIRE(cases.size() == 268);
    const auto forms = conformance_cases("terms-forms.json");
    REQUIRE(forms.size() == 139);
    cases.insert(cases.end(), forms.begin(), forms.end());
    for (const auto& c : cases) {
        const Term term = term_of(c.term);
        const Deadline deadline = compute(term, c.anchor, c.rank, calendar());
        INFO(c.term << " from " << to_iso(c.anchor.on) << ", rank " << to_text(c.rank));
        CHECK(readings(deadline) == c.expected);
        CHECK(folded(deadline.steps) == c.expected);

        std::string told;
        for (const char* name : {"vroegst", "uiterlijk", "laatst"})
            for (const ExplainedStep& step : explain(deadline, term, c.rank, calendar()))
                if (step.step == name) told += (told.empty() ? "" : " ") + to_iso(step.to);
        CHECK(told == c.expected);
    }
}

TEST_CASE("earliest is never past due and due never past latest, whatever the day, form and rank",
          "[terms]") {
    std::vector<Term> terms;
    for (const char* text :
         {"within 1d",       "within 2d",        "within 3d",         "within 30d",
          "within 90d",      "within 91d",       "within 1w",         "within 12w",
          "within 13w",      "within 1m",        "within 3m",         "within 4m",
          "within 1y",       "lasts 1d",         "lasts 13w",         "lasts 1m",
          "lasts 6m",        "lasts 1y",         "lasts 3y",          "in-month 1",
          "in-month 3",      "in-month 6",       "every 1d",          "every 1w",
          "every 1m",        "every 6m",         "before 05-01",      "before 03-01",
          "year-end 2w",     "year-end 1m",      "before-event 13w",  "before-event 1m",
          "first-of-month",  "working-days 1wd", "working-days 10wd", "then-every 4w",
          "day-of-month 31", "on 2026-04-26"})
        terms.push_back(term_of(text));
    bool ordered = true, folds = true, sober = true;
    for (Date start = day("2020-01-01"); start <= day("2040-12-31"); start += days{1})
        for (const Term& term : terms)
            for (const Rank rank : all_ranks) {
                const Anchor anchor{start, year_of(start),
                                    static_cast<int>(1 + day_number(start) % 5)};
                const Deadline d = compute(term, anchor, rank, calendar());
                ordered = ordered && d.earliest <= d.due && d.due <= d.latest;
                folds = folds && (rank != Rank::wet || day_number(start) < 27 ||
                                  folded(d.steps) == readings(d));
                sober = sober && d.steps.size() <= d.steps.static_capacity;
            }
    CHECK(ordered);
    CHECK(folds);
    CHECK(sober);  // no step list needs the heap
}

TEST_CASE("a recurring term never drifts: period k ends where a term of k times n ends",
          "[terms]") {
    for (const char* start : {"2020-01-31", "2024-02-29", "2023-08-30", "2025-06-15"})
        for (const char* span : {"10d", "2w", "1m", "3m", "6m", "1y"})
            for (int period = 1; period <= 48; ++period) {
                const Span each = parse_span(span).value();
                const Term every{Form::every, each, 0, 0};
                const Term whole{Form::lasts, {each.count * period, each.unit}, 0, 0};
                const Anchor anchor{day(start), 0, period};
                const auto kth = compute(every, anchor, Rank::beleidsregel, calendar());
                const auto once = compute(whole, anchor, Rank::beleidsregel, calendar());
                INFO(span << " from " << start << ", period " << period);
                CHECK(readings(kth) == readings(once));
                CHECK(period_start(each, day(start), period + 1) == kth.due + days{1});
            }
    CHECK(period_start({1, Unit::month}, day("2025-01-31"), 1) == day("2025-01-31"));
}

TEST_CASE("a term is clamped once to a short month", "[terms]") {
    CHECK(readings(on("within 1m", "2023-01-31", Rank::wet)) == "2023-02-28 2023-02-28 2023-02-28");
    CHECK(readings(on("within 48m", "2024-02-29")) == "2028-02-29 2028-02-29 2028-02-29");
    CHECK(readings(on("lasts 6m", "2024-08-31")) == "2025-02-27 2025-02-28 2025-02-28");
    CHECK(readings(on("lasts 1y", "2024-02-29")) == "2025-02-27 2025-02-28 2025-02-28");
}

TEST_CASE("a term in a law runs on past a weekend and each holiday", "[terms]") {
    // Good Friday 18 April up to and including Easter Monday 21 April 2025.
    CHECK(readings(on("within 2w", "2025-04-04", Rank::wet)) == "2025-04-18 2025-04-22 2025-04-22");
    CHECK(readings(on("within 2w", "2025-04-04", Rank::amvb)) ==
          "2025-04-18 2025-04-22 2025-04-22");
}

TEST_CASE("until 2013 a term runs on past the Queen's birthday, not past 27 April", "[terms]") {
    // ECLI:NL:CRVB:2011:BQ8709: 30 April 2010 was a Friday.
    CHECK(readings(on("within 6w", "2010-03-19", Rank::wet)) == "2010-04-30 2010-05-03 2010-05-03");
    CHECK(readings(on("within 1d", "2011-04-26", Rank::wet)) == "2011-04-27 2011-04-27 2011-04-27");
}

TEST_CASE("a term in a policy rule stands in the letter, and is accused by the same rules",
          "[terms]") {
    for (const Rank rank : {Rank::beleidsregel, Rank::verordening})
        CHECK(readings(on("within 2w", "2025-04-04", rank)) == "2025-04-18 2025-04-18 2025-04-22");
}

TEST_CASE("a term of three days or more holds two working days, a shorter one need not",
          "[terms]") {
    // Thursday 24 December 2026: the 25th and 26th are holidays, the 27th is a Sunday.
    CHECK(readings(on("within 2d", "2026-12-24", Rank::wet)) == "2026-12-26 2026-12-28 2026-12-28");
    CHECK(readings(on("within 3d", "2026-12-24", Rank::wet)) == "2026-12-27 2026-12-29 2026-12-29");
    CHECK(readings(on("within 4d", "2026-12-24", Rank::wet)) == "2026-12-28 2026-12-29 2026-12-29");
    CHECK(readings(on("within 5d", "2026-12-24", Rank::wet)) == "2026-12-29 2026-12-29 2026-12-29");
    CHECK(readings(on("within 3d", "2026-12-24")) == "2026-12-27 2026-12-27 2026-12-29");
    CHECK(has(on("within 3d", "2026-12-24"), StepKind::lengthen));
}

TEST_CASE("the Atw covers 90 days, 12 weeks and 3 months, and nothing longer", "[terms]") {
    // Each ends on Sunday 1 November 2026.
    const Date end = day("2026-11-01");
    const auto moved = [&](const char* text, Date start) {
        bool all = true, any = false;
        for (const Rank rank : all_ranks) {
            const Deadline d = compute(term_of(text), {start}, rank, calendar());
            REQUIRE(d.earliest == end);
            all = all && d.latest == day("2026-11-02");
            any = any || d.latest != end || d.due != end;
            CHECK(has(d, StepKind::excluded) == (d.latest == end));
        }
        CHECK(all == any);
        return all;
    };
    CHECK(moved("within 90d", end - days{90}));
    CHECK_FALSE(moved("within 91d", end - days{91}));
    CHECK(moved("within 12w", end - days{84}));
    CHECK_FALSE(moved("within 13w", end - days{91}));
    CHECK(moved("within 3m", day("2026-08-01")));
    CHECK_FALSE(moved("within 4m", day("2026-07-01")));
    CHECK_FALSE(moved("within 1y", day("2025-11-01")));
}

TEST_CASE("a term that its law puts outside the Atw moves in no reading", "[terms]") {
    // Awb 4:17: the 42 days after 16 March 2027 end on the King's birthday.
    Term penalty = term_of("within 42d");
    const auto last = [&](Rank rank) {
        return readings(compute(penalty, {day("2027-03-16")}, rank, calendar()));
    };
    CHECK(last(Rank::wet) == "2027-04-27 2027-04-28 2027-04-28");
    penalty.outside_act = true;
    for (const Rank rank : all_ranks) CHECK(last(rank) == "2027-04-27 2027-04-27 2027-04-27");
    const Deadline d = compute(penalty, {day("2027-03-16")}, Rank::wet, calendar());
    CHECK(has(d, StepKind::outside_act));
    CHECK(folded(d.steps) == readings(d));
}

TEST_CASE("a term after another counts each reading from its own, and its own standstill",
          "[terms]") {
    const ThreeAnchors anchors{day("2026-12-25"), day("2026-12-28"), day("2027-01-04"), {6, 3, 0}};
    const Deadline d = compute_after(term_of("within 6w"), anchors, Rank::wet, calendar());
    CHECK(readings(d) == "2027-02-11 2027-02-11 2027-02-15");
}

TEST_CASE("a fixed date, a duration and a period never move", "[terms]") {
    for (const Rank rank : all_ranks) {
        const Deadline tax = compute(term_of("before 05-01"), {{}, 2022}, rank, calendar());
        CHECK(readings(tax) == "2022-04-30 2022-04-30 2022-04-30");  // a Saturday
        CHECK(has(tax, StepKind::stays));
        CHECK(readings(on("lasts 1m", "2025-04-06", rank)) == "2025-05-05 2025-05-05 2025-05-05");
        CHECK(readings(on("every 1m", "2025-04-06", rank)) == "2025-05-05 2025-05-05 2025-05-05");
    }
    const Deadline leap = compute(term_of("before 03-01"), {{}, 2028}, Rank::wet, calendar());
    CHECK(to_iso(leap.due) == "2028-02-29");
    const Deadline new_year = compute(term_of("before 01-01"), {{}, 2026}, Rank::wet, calendar());
    CHECK(to_iso(new_year.due) == "2025-12-31");
}

TEST_CASE("a published shift replaces the fixed date of its own year only", "[terms]") {
    const Shift shift{2021, day("2021-05-08"), "Besluit Belastingdienst"};
    const Term term = term_of("before 05-01");
    const auto in = [&](int year) {
        return compute(term, {{}, year}, Rank::beleidsregel, calendar(), &shift);
    };
    CHECK(readings(in(2021)) == "2021-05-07 2021-05-07 2021-05-07");
    CHECK(folded(in(2021).steps) == readings(in(2021)));
    CHECK(has(in(2021), StepKind::shift));
    CHECK(readings(in(2022)) == "2022-04-30 2022-04-30 2022-04-30");
}

TEST_CASE("the last reading of a month goes on to the next working day", "[terms]") {
    CHECK(readings(on("in-month 3", "2025-01-15")) == "2025-03-31 2025-04-14 2025-04-30");
    CHECK(readings(on("in-month 3", "2025-02-15")) == "2025-04-30 2025-05-14 2025-06-02");
}

TEST_CASE("a term after the end of a year counts from 31 December", "[terms]") {
    const Deadline d = compute(term_of("year-end 2w"), {{}, 2027}, Rank::beleidsregel, calendar());
    CHECK(readings(d) == "2028-01-14 2028-01-14 2028-01-14");
}

TEST_CASE("suspended days move the last day before the Atw is applied", "[terms]") {
    const Term term = term_of("within 8w");
    Anchor anchor{day("2026-03-02")};
    CHECK(readings(compute(term, anchor, Rank::wet, calendar())) ==
          "2026-04-27 2026-04-28 2026-04-28");
    anchor.suspended_days = 5;
    const Deadline suspended = compute(term, anchor, Rank::wet, calendar());
    CHECK(readings(suspended) == "2026-05-02 2026-05-04 2026-05-04");
    CHECK(folded(suspended.steps) == readings(suspended));
}

TEST_CASE("a date that may move says where decree days are not known", "[terms]") {
    CHECK_FALSE(on("within 2w", "2028-12-15").decrees_unknown);
    const Deadline moved = on("within 2w", "2028-12-16", Rank::wet);  // Saturday 30 December
    CHECK(readings(moved) == "2028-12-30 2029-01-02 2029-01-02");
    CHECK(moved.decrees_unknown);
    CHECK(has(moved, StepKind::decrees_unknown));
    CHECK(on("within 2w", "2029-06-04").decrees_unknown);
    CHECK(on("in-month 3", "2028-12-01").decrees_unknown);
    CHECK(on("within 2d", "2022-10-03").decrees_unknown);
    CHECK_FALSE(on("lasts 3y", "2029-06-04").decrees_unknown);
    CHECK_FALSE(on("within 1y", "2029-06-04").decrees_unknown);
}

TEST_CASE("a term is read from its text and written back the same", "[terms]") {
    for (const char* text : {"within 30d", "before 05-01", "lasts 6m", "in-month 3", "every 6m",
                             "year-end 2w", "within 1y", "before 12-31", "within 9999d"})
        CHECK(to_text(term_of(text)) == text);
    for (const Rank rank : all_ranks) CHECK(parse_rank(to_text(rank)).value() == rank);
}

TEST_CASE("a term that cannot be meant is refused with what was expected", "[terms]") {
    for (const char* text : {"",
                             "within",
                             "within ",
                             "within 0d",
                             "within -1d",
                             "within 01d",
                             "within +1d",
                             "within 30",
                             "within d",
                             "within 30h",
                             "within 3m12d",
                             "within 30 d",
                             "within 10000d",
                             "within 99999999999d",
                             "before 02-29",
                             "before 13-01",
                             "before 5-1",
                             "before 05-01 ",
                             "in-month 3m",
                             "in-month 0",
                             "Within 30d",
                             "within 3wd",
                             "working-days 3",
                             "first-of-month 2",
                             "day-of-month 32",
                             "on 2026-02-30",
                             "after 30d",
                             "within  30d"}) {
        INFO(text);
        const auto term = parse_term(text);
        REQUIRE(term.has_error());
        CHECK(term.error().what.find("expected") != std::string::npos);
    }
    CHECK(parse_rank("wetje").has_error());
    CHECK(parse_span("").has_error());
}
