#include <string>

#include "tests/obligations/derive/statute_cases.h"
#include "tests/support/catch.h"

// The terms of the law beside that for a decision: default, objection, payment, benefits, debts.
using namespace termijnd;
using test::derived_from;
using test::Fact;
using test::findings_of;
using test::owed;

namespace {

using Facts = std::vector<Fact>;

std::string of_application(const std::string& rule, const std::string& as_of, const Facts& facts) {
    return owed(rule, as_of, facts, "aanvraag");
}

// The earliest, due and latest day of a rule's first obligation, and who owes it.
std::string readings(const std::string& rule, const Facts& facts, const std::string& kind) {
    const boost::json::value result = derived_from("2027-06-01", facts, kind);
    for (const boost::json::value& one : result.at("verplichtingen").as_array()) {
        if (one.at("regel").as_string() != rule) continue;
        std::string line;
        for (const auto* key : {"vroegst", "uiterlijk", "laatst", "wie"})
            line += (line.empty() ? "" : " ") + std::string(one.at(key).as_string());
        return line;
    }
    return "none";
}

const Fact received{"aanvraag.ontvangen", "2026-07-01"};  // to be decided by 26 August
const Fact in_default{"ingebrekestelling.ontvangen", "2026-09-01"};
const Fact known{"besluit.bekendgemaakt", "2026-11-13"};  // objections until 28 December
const Fact objection{"bezwaarschrift.ingediend", "2026-12-01"};

}  // namespace

TEST_CASE("a penalty for lateness is days: the last free one, the first owed, the last of 42",
          "[statutes]") {
    const Facts facts = {received, in_default};
    CHECK(of_application("awb.ingebrekestelling", "2026-09-10", facts) == "2026-09-15 open");
    CHECK(of_application("awb.dwangsom-eerste-dag", "2026-09-10", facts) == "2026-09-16 open");
    CHECK(of_application("awb.dwangsom-laatste-dag", "2026-09-10", facts) == "2026-10-27 open");
}

TEST_CASE("the two weeks start from the later of the notice of default and the end of the term",
          "[statutes]") {
    CHECK(of_application("awb.ingebrekestelling", "2026-08-20",
                         {received, {"ingebrekestelling.ontvangen", "2026-08-03"}}) ==
          "2026-09-09 open");
    CHECK(of_application("awb.ingebrekestelling", "2026-08-20", {in_default}) == "none");
}

TEST_CASE("the 42 days stand outside the Algemene termijnenwet, the two weeks do not",
          "[statutes]") {
    // 16 March 2027 and 42 days is the King's birthday; 11 December and two weeks is Christmas Day.
    const auto due = [](const std::string& rule, const std::string& asked, const std::string& on) {
        return readings(rule, {{"aanvraag.ontvangen", asked}, {"ingebrekestelling.ontvangen", on}},
                        "aanvraag");
    };
    CHECK(due("awb.dwangsom-laatste-dag", "2026-12-01", "2027-03-02") ==
          "2027-04-27 2027-04-27 2027-04-27 college");
    CHECK(due("awb.ingebrekestelling", "2026-09-01", "2026-12-11") ==
          "2026-12-25 2026-12-28 2026-12-28 college");
    CHECK(due("awb.dwangsom-eerste-dag", "2026-09-01", "2026-12-11") ==
          "2026-12-26 2026-12-29 2026-12-29 college");
}

TEST_CASE("after a decision nothing of a penalty is missed, whenever the notice of default came",
          "[statutes]") {
    const Facts decided = {received, {"besluit.bekendgemaakt", "2026-08-20"}, in_default};
    for (const std::string rule : {"awb.ingebrekestelling", "awb.dwangsom-laatste-dag"})
        CHECK(of_application(rule, "2027-01-01", decided).ends_with("voldaan"));
    CHECK(of_application("awb.dwangsom-eerste-dag", "2027-01-01", {received, in_default}) ==
          "2026-09-16 verstreken");
}

TEST_CASE("a decision not to treat the application is bound to four weeks, and blames nobody",
          "[statutes]") {
    const Fact invited{"aanvrager.uitgenodigd", "2026-07-06", R"({"tot":"2026-07-20"})"};
    CHECK(of_application("awb.niet-behandelen", "2026-09-01", {received, invited}) ==
          "2026-08-17 verstreken");
    CHECK(of_application("awb.niet-behandelen", "2026-09-01",
                         {received, invited, {"aanvraag.aangevuld", "2026-07-17"}}) ==
          "2026-08-17 vervallen");
    CHECK(of_application("awb.niet-behandelen-na-aanvulling", "2026-08-01",
                         {received, invited, {"aanvraag.aangevuld", "2026-07-17"}}) ==
          "2026-08-14 open");
}

TEST_CASE("an objection is decided on six weeks after the term for objections, post or no post",
          "[statutes]") {
    CHECK(readings("awb.beslissing-op-bezwaar", {known, objection}, "aanvraag") ==
          "2027-02-05 2027-02-08 2027-02-08 college");
    CHECK(of_application("awb.beslissing-op-bezwaar", "2026-12-10", {objection}) == "none");
    // Before the decision was made known, and long after the term.
    CHECK(of_application("awb.beslissing-op-bezwaar", "2026-12-10",
                         {{"bezwaarschrift.ingediend", "2026-11-10"}, known}) == "2027-02-08 open");
    CHECK(of_application("awb.beslissing-op-bezwaar", "2027-03-02",
                         {known, {"bezwaarschrift.ingediend", "2027-03-01"}}) == "2027-04-12 open");
}

TEST_CASE("a committee, a deferral and an agreement each lengthen the term for an objection",
          "[statutes]") {
    const Fact committee{"adviescommissie.ingesteld", "2026-12-10"};
    const Fact deferred{"beslissing-op-bezwaar.verdaagd", "2027-01-11"};
    const std::string rule = "awb.beslissing-op-bezwaar";
    CHECK(of_application(rule, "2027-01-12", {known, objection, committee}) == "2027-03-22 open");
    CHECK(of_application(rule, "2027-01-12", {known, objection, deferred}) == "2027-03-22 open");
    CHECK(of_application(rule, "2027-01-12", {known, objection, committee, deferred}) ==
          "2027-05-03 open");
    CHECK(of_application(rule, "2027-01-12",
                         {known,
                          objection,
                          {"bezwaar.uitstel-ingestemd", "2027-01-12",
                           R"({"nieuweLaatsteDag":"2027-06-30"})"}}) == "2027-06-30 open");
    const Facts too_late = {known, objection, {"beslissing-op-bezwaar.verdaagd", "2027-02-09"}};
    CHECK(of_application(rule, "2027-02-09", too_late) == "2027-02-08 gemist");
    CHECK(findings_of("2027-02-09", too_late) == std::vector<std::string>{"verlenging.te-laat"});
}

TEST_CASE("a term that starts at the end of another stands still too", "[statutes]") {
    const Fact asked{"bezwaarmaker.verzocht", "2027-01-11", R"({"tot":"2027-01-25"})"};
    const std::string rule = "awb.beslissing-op-bezwaar";
    CHECK(of_application(rule, "2027-01-30", {known, objection, asked}) == "2027-02-22 open");
    CHECK(of_application(rule, "2027-01-30",
                         {known, objection, asked, {"bezwaar.aangevuld", "2027-01-15"}}) ==
          "2027-02-11 open");
    // Asked before the term began: only what is left of the period counts, for each reading.
    const Fact early{"bezwaarmaker.verzocht", "2026-12-20", R"({"tot":"2026-12-31"})"};
    CHECK(readings(rule, {known, objection, early}, "aanvraag") ==
          "2027-02-11 2027-02-11 2027-02-11 college");
}

TEST_CASE("who is addressed by a decision has the right to object", "[statutes]") {
    const auto who = [](const std::string& data) {
        return readings("awb.bezwaartermijn", {{"besluit.bekendgemaakt", "2026-11-13", data}},
                        "aanvraag");
    };
    CHECK(who("{}") == "2026-12-25 2026-12-28 2027-01-04 belanghebbende");
    CHECK(who(R"({"gerichtAan":"werkgever"})") == "2026-12-25 2026-12-28 2027-01-04 werkgever");
}

TEST_CASE("what a decision asks to be paid is paid in six weeks, or on the later day it names",
          "[statutes]") {
    const auto owes = [](const std::string& data) {
        return readings(
            "awb.betaling",
            {{"geldschuld.bekendgemaakt", "2026-11-13", data},
             {"geldschuld.bekendgemaakt", "2026-12-01", R"({"betalenTot":"2027-12-01"})"}},
            "aanvraag");
    };
    CHECK(owes("{}") == "2026-12-25 2026-12-28 2026-12-28 belanghebbende");
    CHECK(owes(R"({"schuldenaar":"college","betalenTot":"2027-02-01"})") ==
          "2027-02-01 2027-02-01 2027-02-01 college");
    CHECK(owes(R"({"betalenTot":"2026-12-01"})") ==
          "2026-12-25 2026-12-28 2026-12-28 belanghebbende");
}

TEST_CASE("the law on additional work speaks only where the start says that it falls under it",
          "[statutes]") {
    const auto yields = [](const std::string& data) {
        return readings("additioneel.duur", {{"participatieplaats.gestart", "2026-03-01", data}},
                        "participatieplaats");
    };
    CHECK(yields("{}") == "none");
    CHECK(yields(R"({"artikel10a":true})") == "2028-02-29 2028-02-29 2028-02-29 college");
    const Fact start{"participatieplaats.gestart", "2024-06-01", R"({"artikel10a":true})"};
    const Fact extended{"participatieplaats.verlengd", "2026-05-01"};
    CHECK(owed("additioneel.duur", "2026-06-15", {start, extended}, "participatieplaats") ==
          "2027-05-31 open");
    CHECK(owed("additioneel.derde-jaar-beoordelen", "2026-06-15", {start, extended},
               "participatieplaats") == "2027-05-31 open");
    CHECK(owed("additioneel.einde-na-twaalf-maanden", "2025-06-15",
               {start, {"participatieplaats.kans-niet-vergroot", "2025-03-10"}},
               "participatieplaats") == "2025-05-31 gemist");
}

TEST_CASE("a second start is no finding of a law that neither start falls under", "[statutes]") {
    const auto doubles = [](const std::string& data) {
        return findings_of("2024-06-01",
                           {{"participatieplaats.gestart", "2024-03-01", data},
                            {"participatieplaats.gestart", "2024-04-01", data}},
                           "participatieplaats");
    };
    CHECK(doubles("{}").empty());  // no pack of the municipality covers 2024
    CHECK(doubles(R"({"artikel10a":true})") == std::vector<std::string>{"start.dubbel"});
}

TEST_CASE("a second start is a finding wherever a version of the regulation is about it",
          "[statutes]") {
    // The pack of 2025 covers the day, and has no rule about a flat-rate subsidy any more.
    CHECK(findings_of(
              "2025-06-01",
              {{"lks-forfaitair.gestart", "2025-03-01"}, {"lks-forfaitair.gestart", "2025-04-01"}},
              "loonkostensubsidie") == std::vector<std::string>{"start.dubbel"});
    CHECK(findings_of(
              "2024-06-01",
              {{"lks-forfaitair.gestart", "2024-03-01"}, {"lks-forfaitair.gestart", "2024-04-01"}},
              "loonkostensubsidie")
              .empty());
}

TEST_CASE("a wage value follows a flat-rate subsidy under the law within six months",
          "[statutes]") {
    const Fact start{"arbeidsovereenkomst.gestart", "2025-03-31", R"({"artikel10d":true})"};
    const Fact flat{"lks-forfaitair.gestart", "2025-03-31"};
    const std::string rule = "lks.loonwaarde-na-forfait";
    CHECK(owed(rule, "2025-06-01", {start}, "loonkostensubsidie") == "none");
    CHECK(owed(rule, "2025-06-01", {start, flat}, "loonkostensubsidie") == "2025-09-30 open");
    CHECK(owed(rule, "2025-10-01", {start, flat, {"loonwaarde.vastgesteld", "2025-09-30"}},
               "loonkostensubsidie") == "2025-09-30 voldaan");
    CHECK(owed(rule, "2025-06-01", {{"arbeidsovereenkomst.gestart", "2025-03-31"}, flat},
               "loonkostensubsidie") == "none");
}

TEST_CASE("an application under 10d.2 is a right of the employer for six months", "[statutes]") {
    CHECK(owed("lks.aanvraag-na-aanvang", "2026-03-01",
               {{"arbeidsovereenkomst.gestart", "2025-08-31", R"({"artikel10dLid2":true})"}},
               "loonkostensubsidie") == "2026-02-28 verlopen");
}

TEST_CASE("an application within the four weeks for the young is a finding", "[statutes]") {
    const Fact reported{"bijstand.gemeld", "2026-06-01", R"({"zoektermijn":true})"};
    const auto found = [&](const std::string& day) {
        return findings_of("2026-07-15", {reported, {"bijstand.aangevraagd", day}}, "bijstand");
    };
    CHECK(found("2026-06-28") == std::vector<std::string>{"venster.te-vroeg"});
    CHECK(found("2026-06-29").empty());
}

TEST_CASE("an advance is owed every four weeks until the right is settled", "[statutes]") {
    const Facts facts = {{"bijstand.aangevraagd", "2026-11-27"},
                         {"bijstand.voorschot-verleend", "2026-12-24"},
                         {"bijstand.recht-vastgesteld", "2027-01-20"}};
    const boost::json::value result = derived_from("2027-03-01", facts, "bijstand");
    std::string lines;
    for (const boost::json::value& one : result.at("verplichtingen").as_array())
        lines += std::string(one.at("uiterlijk").as_string()) + " " +
                 std::string(one.at("status").as_string()) + "; ";
    CHECK(lines == "2026-12-28 voldaan; 2027-01-22 vervallen; ");
}

TEST_CASE("a suspension of benefit lasts eight weeks from the day that it names", "[statutes]") {
    CHECK(owed("bijstand.opschorting", "2026-12-01",
               {{"bijstand.opgeschort", "2026-11-10", R"({"vanaf":"2026-10-31"})"}},
               "bijstand") == "2026-12-25 open");
}

TEST_CASE("a first conversation about debts is held in four weeks, or three working days",
          "[statutes]") {
    const std::string kind = "schuldhulpverlening";
    const Fact asked{kind + ".gevraagd", "2026-11-27"};
    const Fact threat{kind + ".dreiging-gebleken", "2026-12-23"};
    CHECK(owed("wgs.eerste-gesprek", "2026-12-01", {asked}, kind) == "2026-12-28 open");
    CHECK(owed("wgs.gesprek-bij-dreiging", "2026-12-24", {asked, threat}, kind) ==
          "2026-12-29 open");
    const Facts held = {asked, {kind + ".gesprek-gevoerd", "2026-12-10"}, threat};
    CHECK(owed("wgs.gesprek-bij-dreiging", "2027-01-10", held, kind) == "2026-12-29 voldaan");
    CHECK(owed("wgs.beschikking", "2027-01-10", held, kind) == "2027-02-04 open");
    CHECK(owed("wgs.eerste-gesprek-na-signaal", "2026-12-01",
               {{kind + ".signaal-ontvangen", "2026-11-27"}}, kind) == "none");
    CHECK(owed("wgs.eerste-gesprek-na-signaal", "2026-12-01",
               {{kind + ".signaal-ontvangen", "2026-11-27"},
                {kind + ".aanbod-geaccepteerd", "2026-11-30"}},
               kind) == "2026-12-28 open");
}

TEST_CASE("the decision after the conversation stands still like any other", "[statutes]") {
    const std::string kind = "schuldhulpverlening";
    CHECK(owed("wgs.beschikking", "2026-09-15",
               {{kind + ".gesprek-gevoerd", "2026-08-03"},
                {"overmacht.begonnen", "2026-08-10"},
                {"overmacht.geeindigd", "2026-08-13"}},
               kind) == "2026-10-01 open");
}
