#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

using namespace termijnd;
using test::day;

TEST_CASE("a walk stops when it is enough and goes on where it was", "[engine]") {
    test::Office office("2026-01-15 08:00");
    for (int i = 0; i < 40; ++i) office.open("d" + std::to_string(i));
    office.commit([&](Transaction& tx) {
        for (int i = 0; i < 40; ++i)
            tx.derived.set_derive_again(CaseKey("d" + std::to_string(i)), day("2026-01-15"));
    });
    const auto left = [&] {
        std::size_t count = 0;
        office.commit([&](Transaction& tx) {
            count = tx.derived.cases_to_derive(day("2026-01-15"), 99).size();
        });
        return count;
    };
    std::vector<std::size_t> seen;
    for (bool more = true; more; seen.push_back(left()))
        office.commit([&](Transaction& tx) {
            more = advance(tx, office.world(), office.now(), [] { return true; }).more;
        });
    CHECK(seen == std::vector<std::size_t>{24, 8, 0});
}
