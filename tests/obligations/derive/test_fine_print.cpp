#include <boost/json.hpp>
#include <string>
#include <vector>

#include "tests/obligations/derive/case_builders.h"
#include "tests/support/catch.h"
#include "tests/support/ids.h"

// What the conformance cases leave open: conditions, findings, budgets, periods.
using namespace termijnd;
using namespace termijnd::test;
using namespace termijnd::test::literals;
namespace json = boost::json;

TEST_CASE("a finding vanishes when the fact is corrected", "[derive]") {
    const std::string placement = instrument("v1", "participatieplaats", "2023-05-01");
    const std::string start =
        event("g1", "participatieplaats.gestart", "2023-06-01", R"({"urenPerWeek":12})");
    const std::string corrected =
        event("g2", "gebeurtenis.gecorrigeerd", "2023-06-05",
              R"({"gebeurtenis":"g1","gegevens":{"urenPerWeek":20},)" + why + "}");
    CHECK(findings(derive_case({"2023-06-04", placement, start + "," + corrected})) ==
          Lines{"participatieplaats.uren g1 11.4•2 12 16"});
    CHECK(findings(derive_case({"2023-06-05", placement, start + "," + corrected})).empty());
}

TEST_CASE("hours of a participatieplaats: 16 to 36 in 2023, 6 to 36 in 2025", "[derive]") {
    const auto hours = [](const std::string& decided_on, const std::string& number) {
        return findings(
            derive_case({"2025-09-01", instrument("v1", "participatieplaats", decided_on),
                         event("g1", "participatieplaats.gestart", "2025-06-02",
                               "{\"urenPerWeek\":" + number + "}")}));
    };
    CHECK(hours("2025-05-01", "6").empty());
    CHECK(hours("2025-05-01", "5.5") == Lines{"participatieplaats.uren g1 8.5•2 5.5 6"});
    CHECK(hours("2023-05-01", "36").empty());
    CHECK(hours("2023-05-01", "37") == Lines{"participatieplaats.uren g1 11.4•2 37 36"});
}

TEST_CASE("a subsidy that starts while a participatieplaats runs is a finding in 2025",
          "[derive]") {
    const auto started_on = [](const std::string& day, const std::string& decided_on) {
        return findings(
            derive_case({"2025-12-01",
                         instrument("v1", "participatieplaats", decided_on) + "," +
                             instrument("v2", "tijdelijke-loonkostensubsidie", "2025-05-01"),
                         event("g1", "participatieplaats.gestart", "2025-06-02") + "," +
                             event("g2", "participatieplaats.beeindigd", "2025-09-01") + "," +
                             event("g3", "tlks.gestart", day, "{}", "v2")}));
    };
    CHECK(started_on("2025-06-01", "2025-05-01") ==
          Lines{"participatieplaats.geen-lks g1 8.5•4 2025-06-02 2025-06-01/.."});
    CHECK(started_on("2025-08-01", "2025-05-01") ==
          Lines{"participatieplaats.geen-lks g3 8.5•4 2025-08-01 2025-06-02/2025-09-01"});
    CHECK(started_on("2025-09-02", "2025-05-01").empty());
    CHECK(started_on("2025-08-01", "2023-05-01").empty());
}

TEST_CASE("payroll of six months or more is asked for by the borrower", "[derive]") {
    const auto asked = [](const std::string& data) {
        return findings(derive_case(
            {"2025-12-01", instrument("v1", "tijdelijke-loonkostensubsidie", "2025-05-01"),
             event("g1", "tlks.aangevraagd", "2025-06-02", data)}));
    };
    CHECK(asked(R"({"payroll":true,"contractMaanden":6,"aanvrager":"uitzendbureau"})") ==
          Lines{"tlks.payroll g1 13.2.a uitzendbureau inlener"});
    CHECK(asked(R"({"payroll":true,"contractWeken":26})").size() == 1);
    CHECK(asked(R"({"payroll":true,"contractMaanden":6,"aanvrager":"inlener"})").empty());
    CHECK(asked(R"({"payroll":true,"contractMaanden":5})").empty());
    CHECK(asked(R"({"contractMaanden":12})").empty());
}

TEST_CASE("a short contract and a contract of few hours are findings", "[derive]") {
    CHECK(findings(derive_case(
              {"2023-12-01", instrument("v1", "proefplaats", "2023-05-01"),
               event("g1", "proefplaats.gestart", "2023-06-02", R"({"contractWeken":25})")})) ==
          Lines{"proefplaats.intentie g1 17.3.b 25 26"});
    CHECK(findings(derive_case(
              {"2025-12-01", instrument("v1", "tijdelijke-loonkostensubsidie", "2025-05-01"),
               event("g1", "arbeidsovereenkomst.gestart", "2025-06-02",
                     R"({"urenPerWeek":15})")})) == Lines{"tlks.uren g1 13.2.b 15 16"});
    CHECK(findings(derive_case({"2023-12-01", instrument("v1", "loonkostensubsidie", "2023-05-01"),
                                event("g1", "arbeidsovereenkomst.gestart", "2023-06-02",
                                      R"({"urenPerWeek":15})")}))
              .empty());
}

TEST_CASE("coaching hours warn at 80 and at 100 percent of 104 over two years", "[derive]") {
    const std::string events =
        event("g1", "jobcoaching.gestart", "2023-06-01") + "," +
        event("g2", "jobcoaching.uren-besteed", "2023-09-01", R"({"uren":83})") + "," +
        event("g3", "jobcoaching.uren-besteed", "2023-10-01", R"({"uren":0.2})") + "," +
        event("g4", "jobcoaching.uren-besteed", "2025-05-31", R"({"uren":20.8})") + "," +
        event("g5", "jobcoaching.uren-besteed", "2025-06-01", R"({"uren":42})") + "," +
        event("g6", "jobcoaching.verlengd", "2025-05-01");
    const json::object result = derive_case({"2025-07-01", coaching, events});
    CHECK(findings(result) == Lines{"jobcoaching.uren g3 18.5.b 83.2 104",
                                    "jobcoaching.uren g4 18.5.b 104 104",
                                    "jobcoaching.uren g5 18.5.a 42 52"});
    CHECK(result.at("bevindingen").at(0).at("drempel") == 80);
    CHECK(result.at("bevindingen").at(1).at("drempel") == 100);
    CHECK(result.at("urenbudgetten").as_array().size() == 2);
}

TEST_CASE("coaching hours of 2025 depend on the job, the need and the placement", "[derive]") {
    const auto allowed = [](const std::string& start, const std::string& day) {
        const json::object result =
            derive_case({"2026-12-01", instrument("v1", "jobcoaching", "2025-05-01"),
                         event("g1", "jobcoaching.gestart", "2025-06-01", start) + "," +
                             event("g2", "jobcoaching.uren-besteed", day, R"({"uren":1})")});
        const json::value& use = result.at("urenbudgetten").at(0);
        return to_plain_json(use.at("toegestaan")) + " " +
               std::string(use.at("artikel").as_string());
    };
    CHECK(allowed("{}", "2025-07-01") == "12 16.1");
    CHECK(allowed(R"({"nieuwDienstverband":true})", "2025-11-30") == "24 16.1");
    CHECK(allowed(R"({"behoefte":"licht"})", "2025-07-01") == "8 16.3");
    CHECK(allowed(R"({"behoefte":"licht","nieuwDienstverband":true})", "2025-07-01") == "16 16.3");
    CHECK(allowed(R"({"behoefte":"zwaar"})", "2025-07-01") == "24 16.1");
    CHECK(allowed(R"({"proefplaats":true})", "2025-07-01") == "8 16.5");
}

TEST_CASE("hours are counted in hundredths: 83.1 and 0.1 of 104 are 80 percent", "[derive]") {
    const std::string events =
        event("g1", "jobcoaching.gestart", "2023-06-01") + "," +
        event("g2", "jobcoaching.uren-besteed", "2023-09-01", R"({"uren":83.1})") + "," +
        event("g3", "jobcoaching.uren-besteed", "2023-09-02", R"({"uren":0.1})");
    CHECK(findings(derive_case({"2023-10-01", coaching, events})) ==
          Lines{"jobcoaching.uren g3 18.5.b 83.2 104"});
}

TEST_CASE("hours before the start, after the end or after the last window are a finding",
          "[derive]") {
    const auto used_on = [](const std::string& day, const std::string& more) {
        return findings(derive_case(
            {"2026-12-01", coaching,
             event("g1", "jobcoaching.gestart", "2023-06-01") + "," +
                 event("g2", "jobcoaching.uren-besteed", day, R"({"uren":1})") + more}));
    };
    const std::string ended = "," + event("g3", "jobcoaching.beeindigd", "2024-03-01");
    CHECK(used_on("2025-05-31", "").empty());
    CHECK(used_on("2025-06-01", "") ==
          Lines{"jobcoaching.uren.buiten-venster g2 18.5.b 2025-06-01 2025-05-31"});
    CHECK(used_on("2024-03-01", ended).empty());
    CHECK(used_on("2024-03-02", ended) ==
          Lines{"jobcoaching.uren.buiten-venster g2 18.5.b 2024-03-02 2024-03-01"});
    CHECK(used_on("2023-05-31", "") ==
          Lines{"jobcoaching.uren.buiten-venster g2 18.5.b 2023-05-31 null"});
}

TEST_CASE("coaching on a proefplaats has one window of two months", "[derive]") {
    const auto used_on = [](const std::string& day) {
        return findings(derive_case(
            {"2026-12-01", instrument("v1", "jobcoaching", "2025-05-01"),
             event("g1", "jobcoaching.gestart", "2025-06-01", R"({"proefplaats":true})") + "," +
                 event("g2", "jobcoaching.uren-besteed", day, R"({"uren":1})")}));
    };
    CHECK(used_on("2025-07-31").empty());
    CHECK(used_on("2025-08-01") ==
          Lines{"jobcoaching.uren.buiten-venster g2 16.1 2025-08-01 2025-07-31"});
}

TEST_CASE("a next half year of coaching counts once the subsidy is renewed, as it is then",
          "[derive]") {
    const auto second_half_year = [](const std::string& start, const std::string& more) {
        const json::object result = derive_case(
            {"2026-12-01", instrument("v1", "jobcoaching", "2025-05-01"),
             event("g1", "jobcoaching.gestart", "2025-06-01", start) + "," +
                 event("g2", "jobcoaching.uren-besteed", "2025-12-01", R"({"uren":1})") + more});
        if (!result.contains("urenbudgetten")) return findings(result).front();
        return to_plain_json(result.at("urenbudgetten").at(0).at("toegestaan"));
    };
    const auto renewed = [](const std::string& data) {
        return "," + event("g3", "jobcoaching.opnieuw-verleend", "2025-11-20", data);
    };
    const std::string new_job = R"({"nieuwDienstverband":true})";
    CHECK(second_half_year("{}", "") ==
          "jobcoaching.uren.buiten-venster g2 16.1 2025-12-01 2025-11-30");
    CHECK(second_half_year(new_job, renewed("{}")) == "12");
    CHECK(second_half_year("{}", renewed(new_job)) == "24");
    CHECK(second_half_year(R"({"behoefte":"licht"})", renewed("{}")) == "8");
    CHECK(second_half_year(R"({"behoefte":"licht"})", renewed(R"({"behoefte":"zwaar"})")) == "24");
}

TEST_CASE("1225 hours in one calendar year are too many for a marginaal zelfstandige", "[derive]") {
    const json::object result = derive_case(
        {"2026-02-01", instrument("v1", "marginaal-zelfstandige", "2025-01-15"),
         event("g1", "marginaal-zelfstandige.gestart", "2025-02-01") + "," +
             event("g2", "zelfstandige.uren-besteed", "2025-12-31", R"({"uren":1224})") + "," +
             event("g3", "zelfstandige.uren-besteed", "2026-01-01", R"({"uren":1})")});
    CHECK(findings(result) == Lines{"zelfstandige.uren g2 11.2 1224 1225"});
}

TEST_CASE("an extension after the old last day counts, with a finding", "[derive]") {
    const json::object result =
        derive_case({"2023-08-20", instrument("v1", "proefplaats", "2023-05-01"),
                     event("g1", "proefplaats.gestart", "2023-06-01") + "," +
                         event("g2", "proefplaats.verlengd", "2023-08-10",
                               R"({"reden":"ziekte","door":"cm1"})")});
    CHECK(lines(result) == Lines{"proefplaats.duur 2023-08-31 open"});
    CHECK(findings(result) == Lines{"verlenging.na-afloop g2 17.3.c 2023-08-10 2023-07-31"});
}

TEST_CASE("an end before a start is a finding", "[derive]") {
    const json::object result = derive_case({"2025-08-20", training,
                                             event("g1", "training.beeindigd", "2025-05-01") + "," +
                                                 event("g2", "training.gestart", "2025-06-02")});
    CHECK(lines(result) == Lines{"training.duur 2025-08-31 open"});
    CHECK(findings(result) == Lines{"volgorde.einde-voor-start g1 null 2025-05-01 2025-06-02"});
}

TEST_CASE("an evaluation settles its own period first, then the oldest", "[derive]") {
    const std::string start = event("g1", "jobcoaching.gestart", "2023-06-01");
    const auto evaluated = [&](const std::string& more) {
        return lines(derive_case({"2024-09-01", coaching, start + more}));
    };
    CHECK(evaluated("," + event("g2", "jobcoaching.geevalueerd", "2024-01-10") + "," +
                    event("g3", "jobcoaching.geevalueerd", "2024-02-10")) ==
          Lines{"jobcoaching.evaluatie[1] 2023-11-30 te-laat-voldaan",
                "jobcoaching.evaluatie[2] 2024-05-31 voldaan",
                "jobcoaching.evaluatie[3] 2024-11-30 open", "jobcoaching.duur 2025-05-31 open"});
    CHECK(evaluated("," + event("g2", "jobcoaching.geevalueerd", "2024-01-10",
                                R"({"periode":"3"})"))[2] ==
          "jobcoaching.evaluatie[3] 2024-11-30 voldaan");
    CHECK(evaluated("," +
                    event("g2", "jobcoaching.geevalueerd", "2024-01-10", R"({"periode":4})"))[1] ==
          "jobcoaching.evaluatie[2] 2024-05-31 gemist");
}

TEST_CASE("voorzieningen under both versions stand beside each other in one dossier", "[derive]") {
    const json::object result = derive_case(
        {"2025-08-01",
         instrument("v1", "training", "2023-05-01") + "," +
             instrument("v2", "training", "2025-05-01") + "," + instrument("v3", "training", ""),
         event("g1", "training.gestart", "2025-06-02") + "," +
             event("g2", "training.gestart", "2025-06-02", "{}", "v2") + "," +
             event("g3", "training.gestart", "2023-12-31", "{}", "v3") + "," +
             event("g4", "training.gestart", "2024-01-01", "{}", "v3")});
    std::vector<std::string> packs;
    for (const json::value& one : result.at("verplichtingen").as_array())
        packs.push_back(std::string(one.at("gebeurtenis").as_string()) + " " +
                        std::string(one.at("regeling").as_string()));
    CHECK(packs ==
          Lines{"g3 haarlemmermeer-2023", "g1 haarlemmermeer-2023", "g2 haarlemmermeer-2025"});
    CHECK(json::serialize(result.at("fouten")) ==
          R"([{"gebeurtenis":"g4","fout":"regeling-ontbreekt"}])");
}

TEST_CASE("the set of obligations changes when a period, a year or a recorded fact begins",
          "[derive]") {
    const auto changes = [](const std::string& text) {
        const auto document = parse_case(text, shipped_rules()).value();
        const auto day =
            derive(shipped_rules(), built_in_calendar(), document.facts, document.as_of.value())
                .changes_on;
        return day ? to_iso(*day) : "never";
    };
    const auto text = [](const std::string& as_of, const std::string& instruments,
                         const std::string& events) {
        return "{\"peildatum\":\"" + as_of + "\",\"voorzieningen\":[" + instruments +
               "],\"gebeurtenissen\":[" + events + "]}";
    };
    const std::string start = event("g1", "jobcoaching.gestart", "2023-06-01");
    CHECK(changes(text("2023-07-01", coaching, start)) == "2023-12-01");
    CHECK(changes(text("2023-05-01", coaching, start)) == "2023-06-01");
    CHECK(changes(text("2023-11-01", coaching,
                       start + "," + event("g2", "jobcoaching.beeindigd", "2023-10-01"))) ==
          "never");
    CHECK(changes(text("2025-11-01", instrument("v1", "marginaal-zelfstandige", "2025-01-15"),
                       event("g1", "marginaal-zelfstandige.gestart", "2025-02-01"))) ==
          "2026-01-01");
}

TEST_CASE("the steps of an explanation fold to the three dates", "[derive]") {
    const json::object result = derive_case(
        {"2025-08-01",
         instrument("v1", "jobcoaching", "2025-01-10") + "," +
             instrument("v2", "marginaal-zelfstandige", "2025-01-10"),
         event("g1", "jobcoaching.gestart", "2025-01-15") + "," +
             event("g2", "marginaal-zelfstandige.gestart", "2025-01-15", "{}", "v2") + "," +
             event("g3", "verplichting.uitgesteld", "2025-04-01",
                   R"({"regel":"jobcoaching.verslag","tot":"2025-09-01",)" + why + "}")});
    for (const json::value& one : result.at("verplichtingen").as_array()) {
        INFO(json::serialize(one));
        json::value begin, reached, earliest, due, latest;
        for (const json::value& step : one.at("uitleg").as_array()) {
            const json::string& name = step.at("stap").as_string();
            if (name == "begin") begin = reached = step.at("van");
            if (begin.is_null() || !latest.is_null()) continue;  // the count ends with `laatst`
            CHECK((step.at("van") == reached || step.at("van") == begin));
            reached = step.at("tot");
            if (name == "vroegst") earliest = reached;
            if (name == "uiterlijk") due = reached;
            if (name == "laatst") latest = reached;
        }
        CHECK(earliest == one.at("vroegst"));
        CHECK(due == one.at("uiterlijk"));
        CHECK(latest == one.at("laatst"));
    }
}

TEST_CASE("a term that leaves the calendar is an error of its event, and the rest stands",
          "[derive]") {
    const json::object result =
        derive_case({"2199-12-31",
                     instrument("v1", "training", "2199-01-10") + "," +
                         instrument("v2", "training", "2199-01-10"),
                     event("g1", "training.gestart", "2199-12-01") + "," +
                         event("g2", "training.gestart", "2199-03-01", "{}", "v2") + "," +
                         event("g3", "verplichting.in-behandeling", "2199-12-02",
                               R"({"regel":"training.duur",)" + why + "}", "v1") +
                         "," +
                         event("g4", "verplichting.in-behandeling", "2199-03-02",
                               R"({"regel":"training.duur",)" + why + "}", "v2")});
    REQUIRE(lines(result).size() == 1);
    CHECK(result.at("verplichtingen").at(0).at("gebeurtenis") == "g2");
    CHECK(result.at("fouten") == json::parse(R"([{"gebeurtenis":"g1","fout":"termijn-na-2199"}])"));
}

TEST_CASE("nothing changes by itself after the last day of the calendar", "[derive]") {
    CaseFacts facts;
    facts.instruments = {{"v1"_instrument, "marginaal-zelfstandige", parse_date("2199-01-05")}};
    Event start;
    start.key = "g1"_event;
    start.instrument = "v1"_instrument;
    start.kind = "marginaal-zelfstandige.gestart";
    start.on = parse_date("2199-01-15").value();
    facts.events = {start};
    const auto on = [&](const char* day) {
        return derive(shipped_rules(), built_in_calendar(), facts, parse_date(day).value());
    };
    CHECK_FALSE(on("2199-12-31").changes_on);
    const Derivation derived = on("2199-06-30");
    for (const Obligation& one : derived.obligations) CHECK(in_calendar(one.deadline.latest));
    CHECK_FALSE(derived.errors.empty());
    for (const Acknowledged& one : derived.acknowledgements)
        CHECK(one.obligation < derived.obligations.size());
}
