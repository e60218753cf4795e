#include "tests/obligations/derive/case_builders.h"
#include "tests/support/catch.h"

// What the two regulations of Haarlemmermeer mean where it is easily read wrong.
using namespace termijnd;
using namespace termijnd::test;
using Lines = std::vector<std::string>;

namespace {

// "uiterlijk status" of the obligation of a rule that comes last.
std::string of_rule(const std::string& rule, const TestCase& test) {
    std::string found = "none";
    for (const std::string& line : lines(derive_case(test)))
        if (line.starts_with(rule + " ")) found = line.substr(rule.size() + 1);
    return found;
}

std::string join(const std::vector<std::string>& events) {
    std::string all;
    for (const std::string& each : events) all += (all.empty() ? "" : ",") + each;
    return all;
}

}  // namespace

TEST_CASE(
    "nobody is obliged to a second period of subsidy: it ends or it passes, and is not missed",
    "[regulations]") {
    const std::string subsidy = instrument("v1", "tijdelijke-loonkostensubsidie", "2025-02-20");
    const std::string start = event("g1", "tlks.gestart", "2025-03-01");
    const std::string end = event("g2", "tlks.beeindigd", "2025-08-31");
    CHECK(of_rule("tlks.tweede-periode", {"2025-09-01", subsidy, join({start, end})}) ==
          "2025-08-31 vervallen");
    CHECK(of_rule("tlks.tweede-periode", {"2025-12-01", subsidy, start}) ==
          "2025-08-31 verstreken");
}

TEST_CASE("runs of a subsidy add up through the dossier", "[regulations]") {
    const TestCase test{"2025-10-01",
                        instrument("v1", "tijdelijke-loonkostensubsidie", "2025-01-01") + "," +
                            instrument("v2", "tijdelijke-loonkostensubsidie", "2025-08-20"),
                        join({event("g1", "tlks.gestart", "2025-01-01"),
                              event("g2", "tlks.beeindigd", "2025-06-30"),
                              event("g3", "tlks.gestart", "2025-09-01", "{}", "v2")})};
    CHECK(of_rule("tlks.maximale-duur", test) == "2026-02-28 open");
}

TEST_CASE("a plan lapses with the coaching until its latest day, and the report only with the plan",
          "[regulations]") {
    const std::string coaching = instrument("v1", "jobcoaching", "2025-01-10");
    const std::string start = event("g1", "jobcoaching.gestart", "2025-01-15");
    const auto ended_on = [](const std::string& day) {
        return event("g2", "jobcoaching.beeindigd", day);
    };
    const auto plan_and_report = [&](const std::vector<std::string>& events) {
        const TestCase test{"2025-09-01", coaching, join(events)};
        return of_rule("jobcoaching.coachingsplan", test) + ", " +
               of_rule("jobcoaching.verslag", test);
    };
    // Its latest day is 30 April.
    CHECK(plan_and_report({start, ended_on("2025-04-20")}) ==
          "2025-04-14 vervallen, 2025-07-14 vervallen");
    CHECK(plan_and_report({start, ended_on("2025-04-30")}) ==
          "2025-04-14 vervallen, 2025-07-14 vervallen");
    CHECK(plan_and_report({start, ended_on("2025-05-01")}) ==
          "2025-04-14 gemist, 2025-07-14 gemist");
    const std::string plan = event("g3", "coachingsplan.ingeleverd", "2025-04-10");
    CHECK(plan_and_report({start, plan, ended_on("2025-04-20")}) ==
          "2025-04-14 voldaan, 2025-07-14 gemist");
}

TEST_CASE("a holiday in the Netherlands needs no proof of a stay abroad", "[regulations]") {
    const auto owed_after = [](const std::string& data) {
        return lines(derive_case(
            {"2025-07-14", "",
             R"({"kenmerk":"g1","soort":"vakantie.teruggekeerd","datum":"2025-07-14","gegevens":)" +
                 data + "}"}));
    };
    CHECK(owed_after(R"({"binnenland":true})") ==
          Lines{"vakantie.terugkeer-melden 2025-07-16 open"});
    CHECK(owed_after("{}") == Lines{"vakantie.bewijs-overleggen 2025-07-16 open",
                                    "vakantie.terugkeer-melden 2025-07-16 open"});
}

TEST_CASE("a participatieplaats that starts while a subsidy runs is a finding in 2025",
          "[regulations]") {
    const auto started_on = [](const std::string& day, const std::string& kind,
                               const std::string& start, const std::string& end) {
        return findings(derive_case({"2025-12-01",
                                     instrument("v1", "participatieplaats", "2025-05-01") + "," +
                                         instrument("v2", kind, "2025-05-01"),
                                     join({event("g1", start, "2025-06-02", "{}", "v2"),
                                           event("g2", end, "2025-09-01", "{}", "v2"),
                                           event("g3", "participatieplaats.gestart", day)})}));
    };
    const std::string temporary = "tijdelijke-loonkostensubsidie";
    const auto found = [](const std::string& day) {
        return Lines{"participatieplaats.geen-lks g3 8.5•4 " + day + " 2025-06-02/2025-09-01"};
    };
    CHECK(started_on("2025-06-03", temporary, "tlks.gestart", "tlks.beeindigd") ==
          found("2025-06-03"));
    CHECK(started_on("2025-09-01", temporary, "tlks.gestart", "tlks.beeindigd") ==
          found("2025-09-01"));
    CHECK(started_on("2025-09-02", temporary, "tlks.gestart", "tlks.beeindigd").empty());
    CHECK(started_on("2025-08-01", "loonkostensubsidie", "lks.toegekend", "lks.beeindigd") ==
          found("2025-08-01"));
    CHECK(started_on("2025-08-01", "loonkostensubsidie", "lks-forfaitair.gestart",
                     "lks-forfaitair.beeindigd") == found("2025-08-01"));
    // On one day there is one finding, at the subsidy.
    CHECK(started_on("2025-06-02", temporary, "tlks.gestart", "tlks.beeindigd") ==
          Lines{"participatieplaats.geen-lks g1 8.5•4 2025-06-02 2025-06-02/.."});
}

TEST_CASE("a subsidy after a proefplaats of more than one month is a finding in 2025",
          "[regulations]") {
    const auto found = [](const std::string& ended, const std::string& subsidy_from) {
        return findings(
            derive_case({"2025-12-01",
                         instrument("v1", "proefplaats", "2025-05-01") + "," +
                             instrument("v2", "tijdelijke-loonkostensubsidie", "2025-05-01"),
                         join({event("g1", "proefplaats.gestart", "2025-06-02"),
                               event("g2", "proefplaats.beeindigd", ended),
                               event("g3", "tlks.gestart", subsidy_from, "{}", "v2")})}));
    };
    CHECK(found("2025-07-01", "2025-07-02").empty());
    CHECK(found("2025-07-01", "2025-11-02").empty());
    CHECK(found("2025-07-02", "2025-07-03") ==
          Lines{"proefplaats.lks-grens g3 14.2 2025-07-03 2025-07-01"});
    CHECK(found("2025-07-31", "2025-11-02") ==
          Lines{"proefplaats.lks-grens g3 14.2 2025-11-02 2025-07-01"});
    CHECK(found("2025-07-31", "2025-06-01").empty());
}

TEST_CASE("a dossier that ended leaves nothing open", "[regulations]") {
    const std::string end =
        R"({"kenmerk":"g2","soort":"dossier.beeindigd","datum":"2025-03-01","gegevens":{"reden":"verhuizing"}})";
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    CHECK(lines(derive_case({"2025-03-01", instrument("v1", "training", "2025-02-01"),
                             join({start, end})})) == Lines{"training.duur 2025-05-04 vervallen"});
}
