#include <algorithm>

#include "scheduler/digest/digest.h"
#include "scheduler/engine/outages.h"
#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

// One record of a time in which nothing could go out (rule 7): from when a daemon comes back.
using namespace termijnd;
using namespace termijnd::test::literals;
using test::at;
using test::Lines;

namespace {

// A coaching of which reminders fall on 27 February and on 17, 24 and 30 March.
struct Coaching : test::Office {
    Coaching() : Office("2026-01-15 08:00") {
        open("d1");
        put("d1", test::coaching);
        fact("d1", "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
    }

    void down(std::string_view last, std::string_view back) {
        run_until(last);
        const Instant from = now();
        stand_still(at(back));
        commit([&](Transaction& tx) { record_downtime(tx, world(), from, now()); });
    }
    std::vector<Outage> outages() {
        std::vector<Outage> all;
        commit([&](Transaction& tx) { all = tx.outages.list({}, 100); });
        return all;
    }
    OutageCounts counts(const Outage& outage) {
        OutageCounts counts;
        commit([&](Transaction& tx) { counts = tx.outages.counts(outage.id); });
        return counts;
    }
    Lines digest_lines(std::string_view on) {
        Lines lines;
        commit([&](Transaction& tx) {
            const auto made = tx.notices.find_digest("cm1"_party, test::day(on));
            if (!made) return;
            for (const DigestSection& section : parse_digest(made->content).sections)
                for (const DigestLine& line : section.lines)
                    if (section.name == "storing") lines.push_back(line.what + " | " + line.remark);
        });
        return lines;
    }
};

}  // namespace

TEST_CASE("after an outage one record tells what was due, sent and folded", "[engine][outage]") {
    Coaching office;
    office.down("2026-02-20 12:00", "2026-03-25 10:00");
    REQUIRE(office.outages().size() == 1);
    const Outage outage = office.outages().front();
    CHECK(outage.from == at("2026-02-20 12:00"));
    CHECK(outage.until == at("2026-03-25 10:00"));
    CHECK(office.counts(outage).due == 3);
    CHECK(office.counts(outage).waiting == 3);
    CHECK(outage.digests == 22);  // the working days from 23 February until 24 March
    office.run_until("2026-03-25 12:00");
    CHECK(office.counts(outage).sent == 1);
    CHECK(office.counts(outage).folded == 2);
    CHECK(office.counts(outage).waiting == 0);
    // Its case manager reads it once, in the first digest after it.
    const Lines read = office.digest_lines("2026-03-25");
    CHECK(read == Lines{"Van vrijdag 20 februari 2026 om 12.00 uur tot woensdag 25 maart 2026 om "
                        "10.00 uur werkte de bewaking niet | op 22 werkdagen is geen overzicht "
                        "gemaakt; 3 berichten hadden in die tijd weg gemoeten: 2 samengevoegd, 1 "
                        "nog onderweg"});
    office.run_until("2026-03-26 12:00");
    CHECK(office.digest_lines("2026-03-26").empty());
}

TEST_CASE("a time in which nothing was due is no outage, nor is a quarter of an hour",
          "[engine][outage]") {
    Coaching office;
    SECTION("a weekend") {
        office.down("2026-02-20 18:00", "2026-02-22 20:00");
    }
    SECTION("a quarter of an hour over a reminder") {
        office.down("2026-02-27 08:50", "2026-02-27 09:05");
    }
    CHECK(office.outages().empty());
}

TEST_CASE("a digest that could not be made is something that was due", "[engine][outage]") {
    Coaching office;
    office.down("2026-02-23 07:00", "2026-02-23 09:30");
    REQUIRE(office.outages().size() == 1);
    CHECK(office.outages()[0].digests == 0);  // that day's is still made
    CHECK(office.counts(office.outages()[0]).due == 0);
}

TEST_CASE("a start that broke off leaves no second record of the same time", "[engine][outage]") {
    Coaching office;
    office.down("2026-02-20 12:00", "2026-03-25 10:00");
    office.commit([&](Transaction& tx) {
        record_downtime(tx, office.world(), at("2026-02-20 12:00"), at("2026-03-25 10:05"));
    });
    CHECK(office.outages().size() == 1);
}
