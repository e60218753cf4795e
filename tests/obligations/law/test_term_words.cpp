#include <string>
#include <vector>

#include "tests/obligations/law/term_builders.h"

// What a term's explanation says, in Dutch.
using namespace termijnd;
using namespace termijnd::test;

TEST_CASE("the explanation names each step, each skipped day and its article in Dutch", "[terms]") {
    const Term term = term_of("within 30d");
    const auto steps =
        explain(on("within 30d", "2025-04-04", Rank::wet), term, Rank::wet, calendar());
    std::vector<std::string> told;
    for (const ExplainedStep& step : steps)
        told.push_back(step.step + " | " + step.article + " | " + step.text);
    CHECK(
        told ==
        std::vector<std::string>{
            "begin |  | De termijn begint na 4 april 2025. Die dag telt niet mee.",
            "tellen |  | Tel 30 dagen na 4 april 2025: 4 mei 2025.",
            "vroegst |  | Vroegst: 4 mei 2025. Wie het uiterlijk op deze dag doet, is volgens "
            "elke lezing op tijd.",
            "weekend | Atw art. 1, eerste lid | 4 mei 2025 is geen werkdag: zondag. De termijn "
            "loopt door tot en met 5 mei 2025.",
            "feestdag | Atw art. 1, eerste lid, en art. 3, eerste lid | 5 mei 2025 is geen "
            "werkdag: Bevrijdingsdag. De termijn loopt door tot en met 6 mei 2025.",
            "uiterlijk |  | Uiterlijk: 6 mei 2025. Dit is de gewone lezing: de dag die de gemeente "
            "noemt.",
            "laatst |  | Laatst: 6 mei 2025. Is het dan niet gedaan, dan heet het gemist vanaf 7 "
            "mei 2025."});
}

TEST_CASE("every step of every form has a name and a Dutch sentence", "[terms]") {
    for (const char* text :
         {"within 3d", "within 4m", "lasts 6m", "in-month 3", "every 6m", "before 05-01",
          "year-end 2w", "before-event 1m", "first-of-month", "working-days 3wd", "then-every 2w",
          "day-of-month 31", "day-of-month 15", "on 2026-04-26"})
        for (const Rank rank : all_ranks) {
            const Term term = term_of(text);
            const Anchor anchor{day("2029-08-31"), 2032, 2, 3};
            const Deadline deadline = compute(term, anchor, rank, calendar());
            for (const ExplainedStep& step : explain(deadline, term, rank, calendar())) {
                CHECK_FALSE(step.step.empty());
                CHECK(step.text.back() == '.');
            }
        }
}

TEST_CASE("a term outside the Atw says that the law itself puts it there", "[terms]") {
    Term term = term_of("within 42d");
    term.outside_act = true;
    std::string said;
    const Deadline d = compute(term, {day("2027-03-16")}, Rank::wet, calendar());
    for (const ExplainedStep& step : explain(d, term, Rank::wet, calendar()))
        if (step.step == "atw-buiten-toepassing") said = step.text;
    CHECK(
        said ==
        "De wet zegt zelf dat de Algemene termijnenwet voor deze termijn niet geldt. 27 april 2027 "
        "blijft de laatste dag.");
}

TEST_CASE("a decree day is explained with the place where the decree was published", "[terms]") {
    CalendarData data = Calendar::built_in();
    data.decree_days.push_back({day("2029-05-11"), "Stcrt. 2027, 1"});
    const Calendar extended{data};
    const Term term = term_of("within 1w");
    const Deadline d = compute(term, {day("2029-05-04")}, Rank::amvb, extended);
    bool found = false;
    for (const ExplainedStep& step : explain(d, term, Rank::amvb, extended)) {
        if (step.step != "feestdag") continue;
        found = true;
        CHECK(step.article == "Atw art. 1, eerste lid, en art. 3, derde lid, en art. 5");
        CHECK(step.text.find("(Stcrt. 2027, 1)") != std::string::npos);
    }
    CHECK(found);
}

TEST_CASE("a lengthened term names each day that did not count", "[terms]") {
    const Term term = term_of("within 3d");
    const Deadline d = on("within 3d", "2026-12-23", Rank::wet);
    CHECK(readings(d) == "2026-12-26 2026-12-28 2026-12-28");
    CHECK(folded(d.steps) == readings(d));
    std::string told;
    for (const ExplainedStep& step : explain(d, term, Rank::wet, calendar()))
        if (step.step == "verlengen") told = step.article + ": " + step.text;
    CHECK(told ==
          "Atw art. 2: In de termijn valt maar 1 werkdag. Geen werkdag: 25 december 2026 (eerste "
          "kerstdag), 26 december 2026 (zaterdag), 27 december 2026 (zondag). Ten minste twee "
          "werkdagen moeten erin vallen. De termijn loopt door tot en met 28 december 2026.");
}
