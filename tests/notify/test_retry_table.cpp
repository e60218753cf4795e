#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "notify/retry_table.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

void check_near(std::optional<seconds> got, seconds wanted) {
    REQUIRE(got);
    CHECK(*got >= wanted - wanted / 10);
    CHECK(*got <= wanted + wanted / 10);
}

}  // namespace

TEST_CASE("a webhook is tried ten times over about three days", "[notify]") {
    const std::vector<seconds> wanted = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
    for (unsigned i = 0; i < wanted.size(); ++i)
        check_near(retry_delay(ChannelKind::webhook, i + 1, "een-bericht"), wanted[i]);
    CHECK_FALSE(retry_delay(ChannelKind::webhook, 10, "een-bericht"));
    CHECK_FALSE(retry_delay(ChannelKind::webhook, 11, "een-bericht"));
}

TEST_CASE("a mail is tried for five days and not longer", "[notify]") {
    const std::vector<seconds> wanted = {1min, 5min, 15min, 30min, 1h, 2h, 2h};
    for (unsigned i = 0; i < wanted.size(); ++i)
        check_near(retry_delay(ChannelKind::mail, i + 1, "een-bericht"), wanted[i]);
    unsigned attempts = 1;
    seconds waited{0};
    while (const auto wait = retry_delay(ChannelKind::mail, attempts, "een-bericht")) {
        waited += *wait;
        ++attempts;
    }
    CHECK(waited > 4 * 24h);
    CHECK(waited < 6 * 24h);
    CHECK(attempts == 65);
}

TEST_CASE("the wait is the same each time it is asked, and differs between messages", "[notify]") {
    std::set<seconds> waits;
    for (int i = 0; i < 200; ++i) {
        const auto id = "bericht-" + std::to_string(i);
        const auto wait = retry_delay(ChannelKind::webhook, 3, id);
        CHECK(wait == retry_delay(ChannelKind::webhook, 3, id));
        waits.insert(wait.value());
    }
    CHECK(waits.size() > 100);
}
