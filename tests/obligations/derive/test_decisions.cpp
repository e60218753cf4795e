#include <boost/json.hpp>
#include <string>
#include <vector>

#include "tests/obligations/derive/case_builders.h"
#include "tests/support/catch.h"

// What people decide: retractions, corrections, postponements, waivers, versions by hand.
using namespace termijnd;
using namespace termijnd::test;
namespace json = boost::json;

TEST_CASE("a retracted fact never was, and a retracted retraction never was either", "[derive]") {
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const std::string gone =
        event("g2", "gebeurtenis.ingetrokken", "2025-03-01", R"({"gebeurtenis":"g1",)" + why + "}");
    const std::string back =
        event("g3", "gebeurtenis.ingetrokken", "2025-04-01", R"({"gebeurtenis":"g2",)" + why + "}");
    const auto on = [&](const std::string& day) {
        return lines(derive_case({day, training, start + "," + gone + "," + back}));
    };
    CHECK(on("2025-02-28") == Lines{"training.duur 2025-05-04 open"});
    CHECK(on("2025-03-01").empty());
    CHECK(on("2025-04-01") == Lines{"training.duur 2025-05-04 open"});
}

TEST_CASE("retractions that retract each other have no effect", "[derive]") {
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const std::string one =
        event("g2", "gebeurtenis.ingetrokken", "2025-03-01", R"({"gebeurtenis":"g3",)" + why + "}");
    const std::string other =
        event("g3", "gebeurtenis.ingetrokken", "2025-03-01", R"({"gebeurtenis":"g2",)" + why + "}");
    CHECK(lines(derive_case({"2025-03-02", training, start + "," + one + "," + other})) ==
          Lines{"training.duur 2025-05-04 open"});
}

TEST_CASE("a corrected day moves the term, and is known from the correction on", "[derive]") {
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const std::string corrected = event("g2", "gebeurtenis.gecorrigeerd", "2025-03-01",
                                        R"({"gebeurtenis":"g1","datum":"2025-02-10",)" + why + "}");
    const json::object result = derive_case({"2025-03-02", training, start + "," + corrected});
    CHECK(lines(result) == Lines{"training.duur 2025-05-11 open"});
    CHECK(result.at("verplichtingen").at(0).at("bekendDatum") == "2025-03-01");
}

TEST_CASE("of two postponements the later day counts, and a lapse is judged by it", "[derive]") {
    const auto on = [](const std::string& ended_on) {
        const std::string placement = instrument("v1", "participatieplaats", "2025-01-10");
        const auto postponed = [](const std::string& key, const std::string& day,
                                  const std::string& until) {
            return event(
                key, "verplichting.uitgesteld", day,
                R"({"regel":"participatieplaats.beoordeling","tot":")" + until + "\"," + why + "}");
        };
        return lines(derive_case({"2025-10-15", placement,
                                  postponed("g3", "2025-07-02", "2025-09-15") + "," +
                                      event("g1", "participatieplaats.gestart", "2025-02-01") +
                                      "," + event("g2", "participatieplaats.beeindigd", ended_on) +
                                      "," + postponed("g4", "2025-07-01", "2025-10-15")}))[1];
    };
    CHECK(on("2025-10-14") == "participatieplaats.beoordeling 2025-10-15 vervallen");
    CHECK(on("2025-10-15") == "participatieplaats.beoordeling 2025-10-15 open");
}

TEST_CASE("a postponement never makes a term shorter", "[derive]") {
    // 30 days after 4 April end on Sunday 4 May, and by leniency after Liberation Day.
    const auto until = [](const std::string& day) {
        const json::object result = derive_case(
            {"2025-04-10", instrument("v1", "tijdelijke-loonkostensubsidie", "2025-02-01"),
             event("g1", "arbeidsovereenkomst.gestart", "2025-04-04") + "," +
                 event("g2", "verplichting.uitgesteld", "2025-04-08",
                       R"({"regel":"tlks.aanvraag","tot":")" + day + "\"," + why + "}")});
        const json::value& one = result.at("verplichtingen").at(0);
        const auto date = [&](const char* name) { return std::string(one.at(name).as_string()); };
        return date("vroegst") + ' ' + date("uiterlijk") + ' ' + date("laatst");
    };
    CHECK(until("2025-04-20") == "2025-05-04 2025-05-04 2025-05-06");
    CHECK(until("2025-05-04") == "2025-05-04 2025-05-04 2025-05-06");
    CHECK(until("2025-05-05") == "2025-05-05 2025-05-05 2025-05-06");
    CHECK(until("2025-05-20") == "2025-05-20 2025-05-20 2025-05-20");
}

TEST_CASE("a pack pinned by hand counts from its day on, and its retraction undoes it",
          "[derive]") {
    const std::string pinned = event("g2", "voorziening.regeling-vastgesteld", "2025-03-01",
                                     R"({"regeling":"haarlemmermeer-2023",)" + why + "}");
    const std::string undone =
        event("g3", "gebeurtenis.ingetrokken", "2025-04-01", R"({"gebeurtenis":"g2",)" + why + "}");
    const TestCase test{
        "2025-03-01", instrument("v1", "training", "2024-05-01"),
        event("g1", "training.gestart", "2025-02-03") + "," + pinned + "," + undone};
    const json::object result = derive_case(test);
    CHECK(lines(result) == Lines{"training.duur 2025-05-04 open"});
    CHECK(result.at("fouten").as_array().empty());
    CHECK(result.at("verplichtingen").at(0).at("besluiten").at(0).at("door") == "cm1");
    for (const auto* day : {"2025-02-28", "2025-04-01"}) {
        TestCase other = test;
        other.as_of = day;
        CHECK(lines(derive_case(other)).empty());
        CHECK(derive_case(other).at("fouten").at(0).at("fout") == "regeling-ontbreekt");
    }
}

TEST_CASE("a pack that was pinned under a name it had before is still pinned", "[derive]") {
    const auto pinned_to = [](const std::string& name) {
        return derive_case({"2026-03-01", instrument("v1", "aanvraag", ""),
                            event("g1", "aanvraag.ontvangen", "2026-02-02") + "," +
                                event("g2", "voorziening.regeling-vastgesteld", "2026-02-03",
                                      R"({"regeling":")" + name + "\"," + why + "}")});
    };
    const json::object result = pinned_to("awb-2026-07");
    CHECK(result == pinned_to("awb"));
    CHECK(findings(result).empty());
    CHECK(result.at("verplichtingen").at(0).at("besluiten").at(0).at("door") == "cm1");
}

TEST_CASE("a retraction or correction reaches its event wherever that stands", "[derive]") {
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const auto of_dossier = [](const std::string& kind, const std::string& data) {
        return R"({"kenmerk":"g9","soort":"gebeurtenis.)" + kind +
               R"(","datum":"2025-03-01","gegevens":{"gebeurtenis":"g1",)" + data + why + "}}";
    };
    const std::string gone = of_dossier("ingetrokken", "");
    const std::string moved = of_dossier("gecorrigeerd", R"("datum":"2025-02-10",)");
    CHECK(lines(derive_case({"2025-02-28", training, start + "," + gone})).size() == 1);
    CHECK(lines(derive_case({"2025-03-01", training, start + "," + gone})).empty());
    CHECK(lines(derive_case({"2025-03-01", training, start + "," + moved})) ==
          Lines{"training.duur 2025-05-11 open"});
    // Also from one voorziening to another.
    const std::string two = training + "," + instrument("v2", "training", "2025-01-10");
    CHECK(lines(derive_case({"2025-03-01", two,
                             start + "," +
                                 event("g9", "gebeurtenis.ingetrokken", "2025-03-01",
                                       R"({"gebeurtenis":"g1",)" + why + "}", "v2")}))
              .empty());
}

TEST_CASE("a correction that is corrected itself counts as corrected", "[derive]") {
    const auto correction = [](const std::string& key, const std::string& of, const std::string& on,
                               const std::string& data) {
        return event(key, "gebeurtenis.gecorrigeerd", on,
                     R"({"gebeurtenis":")" + of + "\"," + data + "," + why + "}");
    };
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const std::string first = correction("g2", "g1", "2025-03-01", R"("datum":"2025-02-10")");
    const std::string of_first =
        correction("g3", "g2", "2025-03-02", R"("gegevens":{"datum":"2025-02-12"})");
    CHECK(lines(derive_case({"2025-03-03", training, start + "," + first + "," + of_first})) ==
          Lines{"training.duur 2025-05-13 open"});
    // Each other's correction: neither has an effect.
    const std::string one = correction("g2", "g3", "2025-03-01", R"("datum":"2025-02-10")");
    const std::string other = correction("g3", "g2", "2025-03-01", R"("datum":"2025-02-10")");
    CHECK(lines(derive_case({"2025-03-03", training, start + "," + one + "," + other})) ==
          Lines{"training.duur 2025-05-04 open"});
}

TEST_CASE("a retracted decision is undone", "[derive]") {
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const std::string waived = event("g2", "verplichting.ontheven", "2025-03-01",
                                     R"({"regel":"training.duur",)" + why + "}");
    const std::string postponed =
        event("g2", "verplichting.uitgesteld", "2025-03-01",
              R"({"regel":"training.duur","tot":"2025-06-01",)" + why + "}");
    const std::string gone =
        R"({"kenmerk":"g3","soort":"gebeurtenis.ingetrokken","datum":"2025-04-01","gegevens":)"
        R"({"gebeurtenis":"g2",)" +
        why + "}}";
    CHECK(lines(derive_case({"2025-04-02", training, start + "," + waived})) ==
          Lines{"training.duur 2025-05-04 ontheven"});
    CHECK(lines(derive_case({"2025-04-02", training, start + "," + waived + "," + gone})) ==
          Lines{"training.duur 2025-05-04 open"});
    CHECK(lines(derive_case({"2025-04-02", training, start + "," + postponed})) ==
          Lines{"training.duur 2025-06-01 open"});
    CHECK(lines(derive_case({"2025-04-02", training, start + "," + postponed + "," + gone})) ==
          Lines{"training.duur 2025-05-04 open"});
}

TEST_CASE("a decision that hits nothing is a finding", "[derive]") {
    const std::string start = event("g1", "training.gestart", "2025-02-03");
    const auto found = [&](const std::string& kind, const std::string& data,
                           const std::string& day = "2025-03-01") {
        return findings(
            derive_case({"2025-03-01", training,
                         start + "," + event("g2", kind, day, "{" + data + "," + why + "}")}));
    };
    const std::string postponed = "verplichting.uitgesteld", waived = "verplichting.ontheven";
    const std::string rule = R"("regel":"training.duur")";
    CHECK(found(waived, rule).empty());
    CHECK(found(waived, rule + R"(,"gebeurtenis":"g1")").empty());
    CHECK(found(waived, rule + R"(,"gebeurtenis":"g7")") ==
          Lines{"beslissing.zonder-gevolg g2 null training.duur null"});
    CHECK(found(waived, rule + R"(,"periode":2)") ==
          Lines{"beslissing.zonder-gevolg g2 null training.duur null"});
    CHECK(found(waived, R"("regel":"jobcoaching.verslag")") ==
          Lines{"beslissing.zonder-gevolg g2 null jobcoaching.verslag null"});
    CHECK(found("verplichting.in-behandeling", R"("regel":"jobcoaching.verslag")").size() == 1);
    CHECK(found("verplichting.in-behandeling", rule).empty());
    CHECK(found(postponed, rule + R"(,"tot":"2025-05-05")").empty());
    CHECK(found(postponed, rule + R"(,"tot":"2025-05-04")") ==
          Lines{"beslissing.zonder-gevolg g2 null 2025-05-04 2025-05-04"});
    CHECK(found("gebeurtenis.ingetrokken", R"("gebeurtenis":"g1")").empty());
    CHECK(found("gebeurtenis.ingetrokken", R"("gebeurtenis":"g7")") ==
          Lines{"beslissing.zonder-gevolg g2 null g7 null"});
    CHECK(found("gebeurtenis.gecorrigeerd", R"("gebeurtenis":"g7","datum":"2025-02-01")") ==
          Lines{"beslissing.zonder-gevolg g2 null g7 null"});
    CHECK(found("voorziening.regeling-vastgesteld", R"("regeling":"haarlemmermeer-2023")").empty());
    CHECK(found("voorziening.regeling-vastgesteld", R"("regeling":"awb")") ==
          Lines{"beslissing.zonder-gevolg g2 null awb null"});
    // A decision of tomorrow has not been taken yet.
    CHECK(found(waived, R"("regel":"jobcoaching.verslag")", "2025-03-02").empty());
}

TEST_CASE("a decision of the dossier does not reach the voorzieningen", "[derive]") {
    const json::object result = derive_case(
        {"2025-03-01", training,
         event("g1", "training.gestart", "2025-02-03") +
             R"(,{"kenmerk":"g2","soort":"verplichting.ontheven","datum":"2025-03-01","gegevens":)"
             R"({"regel":"training.duur",)" +
             why + "}}"});
    CHECK(lines(result) == Lines{"training.duur 2025-05-04 open"});
    CHECK(findings(result) == Lines{"beslissing.zonder-gevolg g2 null training.duur null"});
}

TEST_CASE("a derivation says since when the dossier is ended", "[derive]") {
    const auto ended = [](const std::string& as_of, const std::string& more) {
        const std::string text =
            "{\"peildatum\":\"" + as_of + "\",\"voorzieningen\":[],\"gebeurtenissen\":[" +
            R"({"kenmerk":"g1","soort":"dossier.beeindigd","datum":"2025-04-01",)"
            R"("gegevens":{"reden":"klaar"}})" +
            more + "]}";
        const auto document = parse_case(text, shipped_rules()).value();
        const auto day =
            derive(shipped_rules(), built_in_calendar(), document.facts, document.as_of.value())
                .ended_on;
        return day ? to_iso(*day) : "never";
    };
    const auto decided = [](const std::string& kind, const std::string& data) {
        return R"(,{"kenmerk":"g2","soort":"gebeurtenis.)" + kind +
               R"(","datum":"2025-05-01","gegevens":{"gebeurtenis":"g1",)" + data + why + "}}";
    };
    CHECK(ended("2025-03-31", "") == "never");
    CHECK(ended("2025-04-01", "") == "2025-04-01");
    CHECK(ended("2025-05-01", decided("ingetrokken", "")) == "never");
    CHECK(ended("2025-05-01", decided("gecorrigeerd", R"("datum":"2025-04-15",)")) == "2025-04-15");
    CHECK(ended("2025-04-30", decided("gecorrigeerd", R"("datum":"2025-04-15",)")) == "2025-04-01");
}

TEST_CASE("a derivation says who acknowledged which obligation, from and until when", "[derive]") {
    const std::string text =
        "{\"peildatum\":\"2025-06-10\",\"voorzieningen\":[" +
        instrument("v1", "jobcoaching", "2025-01-10") + "," +
        instrument("v2", "training", "2025-01-10") + "],\"gebeurtenissen\":[" +
        event("g1", "jobcoaching.gestart", "2025-01-15") + "," +
        event("g2", "training.gestart", "2025-02-03", "{}", "v2") + "," +
        R"({"kenmerk":"g3","soort":"verplichting.in-behandeling","datum":"2025-05-20",)"
        R"("geregistreerd":"2025-05-21","voorziening":"v2","gegevens":{"regel":"training.duur",)" +
        why + "}}," +
        event("g4", "verplichting.in-behandeling", "2025-05-22",
              R"({"regel":"jobcoaching.betaling","periode":"2","tot":"2025-06-20",)" + why + "}") +
        "]}";
    const auto document = parse_case(text, shipped_rules()).value();
    const Derivation derivation =
        derive(shipped_rules(), built_in_calendar(), document.facts, document.as_of.value());
    Lines found;
    for (const Acknowledged& one : derivation.acknowledgements) {
        const Obligation& obligation = derivation.obligations.at(one.obligation);
        found.push_back(obligation.rule->id + " " + one.event.str() + " " +
                        std::to_string(obligation.period.value_or(0)) + " " + to_iso(one.from) +
                        " " + (one.until ? to_iso(*one.until) : "default"));
    }
    CHECK(found == Lines{"jobcoaching.betaling g4 2 2025-05-22 2025-06-20",
                         "training.duur g3 0 2025-05-21 default"});
}

TEST_CASE("a letter that was posted is told of its obligation, and decides nothing", "[derive]") {
    const auto derive_with = [](const std::string& more) {
        const std::string posted =
            event("g2", "brief.verzonden", "2025-04-10",
                  R"({"regel":"training.duur","soort":"herinnering","aan":"c1","door":"cm1"})");
        const auto document = parse_case("{\"peildatum\":\"2025-06-10\",\"voorzieningen\":[" +
                                             training + "],\"gebeurtenissen\":[" +
                                             event("g1", "training.gestart", "2025-02-03") + "," +
                                             posted + more + "]}",
                                         shipped_rules())
                                  .value();
        return derive(shipped_rules(), built_in_calendar(), document.facts, document.as_of.value());
    };
    const Derivation derivation = derive_with("");
    REQUIRE(derivation.posted.size() == 1);
    CHECK(derivation.posted[0].obligation == 0);
    CHECK(derivation.posted[0].kind == "herinnering");
    CHECK(derivation.posted[0].to == "c1");
    CHECK(to_iso(derivation.posted[0].on) == "2025-04-10");
    CHECK(derivation.obligations[0].decisions.empty());
    CHECK(derivation.findings.empty());
    const std::string gone = "," + event("g3", "gebeurtenis.ingetrokken", "2025-04-11",
                                         R"({"gebeurtenis":"g2",)" + why + "}");
    CHECK(derive_with(gone).posted.empty());
}

TEST_CASE("an answer to nothing is a finding, and a request is told in the explanation",
          "[derive]") {
    const std::string start =
        event("g1", "jobcoaching.gestart", "2025-01-15", R"({"proefplaats":false})");
    const auto decided = [](const std::string& key, const std::string& kind, const std::string& day,
                            const std::string& more = {}) {
        return event(key, kind, day, R"({"regel":"jobcoaching.coachingsplan",)" + more + why + "}");
    };
    const std::string coaching = instrument("v1", "jobcoaching", "2025-01-10");
    const auto findings = [&](const std::string& events) {
        return derive_case({"2025-06-01", coaching, start + "," + events})
            .at("bevindingen")
            .as_array()
            .size();
    };
    const std::string asked =
        decided("b1", "verplichting.uitstel-gevraagd", "2025-04-10", R"("tot":"2025-05-15",)");
    const std::string refused = decided("b2", "verplichting.uitstel-geweigerd", "2025-04-12");
    CHECK(findings(asked) == 0);
    CHECK(findings(asked + "," + refused) == 0);
    CHECK(findings(refused) == 1);
    CHECK(findings(asked + "," + refused + "," +
                   decided("b3", "verplichting.uitstel-geweigerd", "2025-04-13")) == 1);
    CHECK(findings(decided("b4", "verplichting.bezwaar-afgehandeld", "2025-04-13")) == 1);
}
