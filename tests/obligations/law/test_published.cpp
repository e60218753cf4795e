#include <array>

#include "tests/obligations/law/term_builders.h"

// Terms whose last day a court or another program has published: what they say, not what we would.
using namespace termijnd;
using namespace termijnd::test;

namespace published_test {  // its helpers are named as those of its neighbours
namespace {

struct Published {
    const char* source;
    const char* term;
    const char* from;
    const char* last_day;  // by the Algemene termijnenwet, where that moves it
};

constexpr std::array published = {
    // "Binnen drie maanden, te rekenen van de dag van de uitspraak": the end of the day with the
    // same number; in a shorter month the end of that month. Of 29 February 2016 that was Sunday
    // 29 May, by art. 1 the Monday after it: an appeal of 31 May came too late.
    Published{"ECLI:NL:HR:2017:2225", "within 3m", "2016-02-29", "2016-05-30"},
    Published{"ECLI:NL:HR:2017:2225", "within 3m", "2018-02-28", "2018-05-28"},
    Published{"ECLI:NL:HR:2017:2225", "within 3m", "2018-04-30", "2018-07-30"},
    Published{"ECLI:NL:HR:2017:2225", "within 3m", "2019-09-30", "2019-12-30"},
    Published{"ECLI:NL:HR:2017:2225", "within 3m", "2018-11-30", "2019-02-28"},
    // Six weeks from Tuesday 9 April 2024 on, the day after it was sent, end on Whit Monday.
    Published{"ECLI:NL:GHARL:2025:2140", "within 6w", "2024-04-08", "2024-05-21"},
    // The Queen's birthday, until 2013.
    Published{"ECLI:NL:CRVB:2011:BQ8709", "within 6w", "2010-03-19", "2010-05-03"},
    // MinBZK/regelrecht, termijnen.feature: Awb 6:7 with 6:8, and 4:13.
    Published{"regelrecht, bezwaartermijn in het weekend", "within 6w", "2026-05-02", "2026-06-15"},
    Published{"regelrecht, bezwaartermijn op een werkdag", "within 6w", "2026-06-09", "2026-07-21"},
    Published{"regelrecht, beslistermijn op een werkdag", "within 8w", "2026-06-09", "2026-08-04"},
    Published{"regelrecht, beslistermijn in het weekend", "within 8w", "2026-06-13", "2026-08-10"},
};

}  // namespace

TEST_CASE("the last day of a statutory term is what courts and another program have published",
          "[terms]") {
    for (const Published& one : published) {
        INFO(one.source << ": " << one.term << " from " << one.from);
        const Deadline deadline = on(one.term, one.from, Rank::wet);
        CHECK(to_iso(deadline.due) == one.last_day);
        CHECK(to_iso(deadline.latest) == one.last_day);
    }
}

TEST_CASE("what falls in a weekend goes to Monday, as another program has published", "[terms]") {
    // MinBZK/regelrecht, termijnen.feature: Saturday, Sunday, and a Friday that stays.
    const Calendar& days = calendar();
    CHECK(to_iso(days.working_day_on_or_after(day("2026-06-13"))) == "2026-06-15");
    CHECK(to_iso(days.working_day_on_or_after(day("2026-06-14"))) == "2026-06-15");
    CHECK(to_iso(days.working_day_on_or_after(day("2026-06-12"))) == "2026-06-12");
}

}  // namespace published_test
