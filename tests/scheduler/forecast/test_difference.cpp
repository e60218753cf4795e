#include "scheduler/forecast/difference.h"

#include "scheduler/time/local_time.h"
#include "tests/scheduler/town.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using termijnd::test::Town;

namespace difference_test {  // its helpers are named as those of its neighbours
namespace {

const Date monday = make_date(2026, 3, 2);
const Instant seven_55 = instant_at(monday, WallMinutes(7 * 60 + 55));

// A tax assessment to be handed in within two weeks: 16 March, a Monday.
constexpr std::string_view assessment = R"({"kenmerk": "D-1",
    "betrokkenen": [
      {"kenmerk": "c1", "rol": "cliënt", "naam": "Jan de Vries", "email": "jan@example.org"},
      {"kenmerk": "cm1", "rol": "casemanager", "naam": "Anna Bakker", "email": "anna@example.org"}],
    "voorzieningen": [{"kenmerk": "v1", "soort": "marginaal-zelfstandige", "besluitdatum": -60}],
    "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "aanslag.ontvangen",
      "datum": 0, "geregistreerd": 0, "gegevens": {"wijktAf": true}}]})";

// The difference, and the store as it was.
Difference difference_under(Town& town, const World& world) {
    struct Undone {};
    Difference difference;
    try {
        town.store().commit([&](Transaction& tx) {
            add_difference(tx, world, "D-1"_case, seven_55, difference);
            throw Undone{};
        });
    } catch (const Undone&) {
    }
    return difference;
}

World with_decree_day(const World& world, Date day) {
    CalendarData days = Calendar::built_in();
    days.decree_days.push_back({day, "Stcrt. 2026, 1"});
    World other = world;
    other.calendar = Calendar(std::move(days));
    return other;
}

}  // namespace

TEST_CASE("a new decree day shows what it moves, and moves nothing yet", "[difference]") {
    Town town;
    town.add(assessment, monday, seven_55);
    const auto before = town.notices("D-1"_case);
    const World other = with_decree_day(town.world, make_date(2026, 3, 16));
    const Difference difference = difference_under(town, other);
    REQUIRE(difference.obligations.size() == 1);
    const ObligationChange& change = difference.obligations[0];
    REQUIRE(change.was);
    REQUIRE(change.becomes);
    CHECK(change.was->id == change.becomes->id);
    CHECK(change.was->due == change.becomes->due);
    CHECK(change.was->latest == make_date(2026, 3, 16));
    CHECK(change.becomes->latest == make_date(2026, 3, 17));

    // Nobody is accused on the 17th any more, everybody who would be is a day later.
    bool accusation_moves = false;
    for (const NoticeChange& each : difference.notices) {
        if (!each.was || !each.becomes || each.was->kind != NoticeKind::missed) continue;
        accusation_moves = true;
        CHECK(local_day(each.was->due_at) == make_date(2026, 3, 17));
        CHECK(local_day(each.becomes->due_at) == make_date(2026, 3, 18));
        CHECK(each.why == PlanReason::on_its_day);
    }
    CHECK(accusation_moves);

    const auto after = town.notices("D-1"_case);
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        CHECK(after[i].due_at == before[i].due_at);
        CHECK(after[i].state == before[i].state);
    }
}

TEST_CASE("what is in use already makes no difference", "[difference]") {
    Town town;
    town.add(assessment, monday, seven_55);
    const World elsewhere = with_decree_day(town.world, make_date(2027, 3, 16));
    for (const World& world : {town.world, elsewhere}) {
        const Difference difference = difference_under(town, world);
        CHECK(difference.obligations.empty());
        CHECK(difference.notices.empty());
    }
}

TEST_CASE("a pack that is gone takes its obligations and their notices with it", "[difference]") {
    Town town;
    town.add(assessment, monday, seven_55);
    World other = town.world;
    std::vector<RulePack> packs;
    for (const RulePack& pack : town.world.rules->packs())
        if (pack.id != "haarlemmermeer-2025") packs.push_back(pack);
    other.rules = std::make_shared<RuleBook>(std::move(packs), town.world.rules->event_kinds());
    const Difference difference = difference_under(town, other);
    REQUIRE(difference.obligations.size() == 1);
    CHECK(difference.obligations[0].becomes->state == ObligationRow::State::withdrawn);
    CHECK_FALSE(difference.notices.empty());
    for (const NoticeChange& each : difference.notices) {
        CHECK_FALSE(each.becomes);
        CHECK(each.why == PlanReason::withdrawn);
    }
}

}  // namespace difference_test
