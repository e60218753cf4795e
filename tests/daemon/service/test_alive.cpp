#include "daemon/service/alive.h"

#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{std::chrono::hours(490'000)};

SignOfLife sign(Instant wall, std::chrono::milliseconds up, const char* boot = "boot-1") {
    return {wall, up, boot};
}

}  // namespace

TEST_CASE("how long the daemon did not run goes by the time the machine was up", "[alive]") {
    const SignOfLife last = sign(noon, 10h);
    // A wall clock that was set forward or back is no outage.
    CHECK(not_run_since(last, sign(noon + 5h, 10h + 3min), false) == noon + 5h - 3min);
    CHECK(not_run_since(last, sign(noon - 5h, 10h + 3min), false) == noon - 5h - 3min);
    // A machine that slept, or a daemon that was not there: 2 hours.
    CHECK(not_run_since(last, sign(noon + 2h, 12h), false) == noon);
}

TEST_CASE("after another start of the machine only the wall is known", "[alive]") {
    const SignOfLife last = sign(noon, 10h);
    CHECK(not_run_since(last, sign(noon + 2h, 1min, "boot-2"), false) == noon);
    CHECK_FALSE(not_run_since(last, sign(noon - 2h, 1min, "boot-2"), false));
    CHECK(not_run_since(last, sign(noon + 2h, 1min, ""), false) == noon);
    // The clock of a demo is not the machine's.
    CHECK(not_run_since(last, sign(noon + 48h, 10h + 1min), true) == noon);
}

TEST_CASE("the last sign of life is found again, and none where there is no file", "[alive]") {
    const test::TempFolder folder;
    const AliveFile file(folder / "termijnd.alive");
    CHECK_FALSE(file.last());
    file.write(sign(noon, 10h, "a-longer-boot-id"));
    file.write(sign(noon + 1ms, 9ms, "b"));
    CHECK(file.last() == sign(noon + 1ms, 9ms, "b"));
}
