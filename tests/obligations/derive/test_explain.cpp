#include <fstream>
#include <iterator>
#include <set>

#include "tests/obligations/derive/case_builders.h"
#include "tests/obligations/derive/explained.h"
#include "tests/support/catch.h"

// The explanation says nothing false: true, on the day asked for, for this reader.
using namespace termijnd;
using namespace termijnd::test;
namespace json = boost::json;

namespace explain_test {  // its helpers are named as those of its neighbours
namespace {

json::object only(const json::object& result, std::string_view rule, std::string_view period = {}) {
    for (const json::value& one : result.at("verplichtingen").as_array())
        if (one.at("regel").as_string() == rule &&
            (period.empty() || one.at("periode").as_string() == period))
            return one.as_object();
    FAIL("no obligation of " << rule);
    return {};
}

bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

const std::string coaching_2025 = instrument("v1", "jobcoaching", "2025-01-10");
const std::string subsidy = instrument("v1", "tijdelijke-loonkostensubsidie", "2025-03-01");
const std::string application = instrument("v1", "aanvraag", "");

json::value conformance() {
    std::ifstream file(std::string(TERMIJND_SOURCE_DIR) + "/tests/data/conformance/derive.json");
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace

TEST_CASE("no explanation of a conformance case says anything false", "[explain]") {
    std::set<std::string> faults;
    int explained = 0;
    const json::value cases = conformance();
    for (const json::value& one : cases.as_array()) {
        const json::object& facts = one.at("case").as_object();
        const std::string as_of(facts.at("peildatum").as_string());
        const json::object result = derived(json::serialize(facts)).as_object();
        for (const json::value& obligation : result.at("verplichtingen").as_array()) {
            const json::object& object = obligation.as_object();
            ++explained;
            for (const std::string& fault : faults_of(object, said_steps(object), as_of))
                if (faults.insert(fault).second)
                    UNSCOPED_INFO(fault << ": " << json::serialize(object));
        }
    }
    CHECK(faults == std::set<std::string>{});
    CHECK(explained > 1000);
}

TEST_CASE("each false word in an explanation has a name", "[explain]") {
    struct Spoiled {
        const char* rule;
        const char* step;
        const char* from;
        const char* to;
        const char* fault;
    };
    const auto spoiled = GENERATE(values<Spoiled>({
        {"jobcoaching.coachingsplan", "laatst", "1 mei 2025", "30 april 2025",
         "gemist sinds de laatste dag zelf"},
        {"tlks.aanvraag", "laatst", "Wie later komt", "Wie te laat komt",
         "een recht of streven heet gemist of te laat"},
        {"tlks.aanvraag", "gevolg", "Na deze dag kunt u", "U kunt",
         "een recht noemt zijn gevolg niet"},
        {"jobcoaching.betaling", "streven", "streven", "", "een streven heet geen streven"},
        {"jobcoaching.verslag", "uiterlijk", "1 september 2025", "14 juli 2025",
         "meer dan een laatste dag"},
        {"jobcoaching.verslag", "uiterlijk", ", in plaats van 14 juli 2025", "",
         "de vervangen dag staat er niet naast"},
        {"jobcoaching.verslag", "besluit", "Er is uitstel gegeven",
         "Besluit verplichting.uitgesteld", "een machinewoord"},
        {"zelfstandige.belastingaangifte", "jaar", "2026 (jaar t + 1)", "2026",
         "van t naar t + 1 is geen stap"},
        {"jobcoaching.subsidieperiode", "voorwaarde", "", "", "de voorwaarde is geen stap"},
        {"tlks.aanvraag", "status", "", "", "de status is geen stap"},
        {"tlks.aanvraag", "status", "verlopen", "open", "de status is een andere"},
        {"jobcoaching.coachingsplan", "artikel", "artikel 17, onder c", "artikel 17.c",
         "een artikel leest niet als bij de rechter"},
        {"jobcoaching.coachingsplan", "artikel", "derde maand", "maand",
         "het aangehaalde noemt het getal niet"},
    }));
    const std::string as_of = "2025-08-01";
    const json::object result = derive_case(
        {as_of,
         coaching_2025 + "," + instrument("v2", "marginaal-zelfstandige", "2025-01-10") + "," +
             instrument("v3", "tijdelijke-loonkostensubsidie", "2025-01-10"),
         event("g1", "jobcoaching.gestart", "2025-01-15") + "," +
             event("g2", "marginaal-zelfstandige.gestart", "2025-01-15", "{}", "v2") + "," +
             event("g3", "verplichting.uitgesteld", "2025-04-01",
                   R"({"regel":"jobcoaching.verslag","tot":"2025-09-01",)" + why + "}") +
             "," + event("g4", "arbeidsovereenkomst.gestart", "2025-02-03", "{}", "v3")});
    const json::object obligation = only(result, spoiled.rule);
    std::vector<SaidStep> steps = said_steps(obligation);
    CHECK(faults_of(obligation, steps, as_of) == Lines{});
    bool found = false;
    for (SaidStep& step : steps) {
        if (step.step != spoiled.step) continue;
        const auto at = step.text.find(spoiled.from);
        REQUIRE(at != std::string::npos);
        step.text.replace(at, std::string_view(spoiled.from).size(), spoiled.to);
        if (*spoiled.from == '\0' || std::string_view(spoiled.from) == "streven") step.step = "x";
        found = true;
    }
    CHECK(found);
    INFO(spoiled.step);
    CHECK(faults_of(obligation, steps, as_of) == Lines{spoiled.fault});
}

TEST_CASE("something is missed since the day after the last one", "[explain]") {
    const json::object plan = only(derive_case({"2025-05-20", coaching_2025,
                                                event("g1", "jobcoaching.gestart", "2025-01-15")}),
                                   "jobcoaching.coachingsplan");
    CHECK(said(plan, "laatst") ==
          "Laatst: 30 april 2025. Is het dan niet gedaan, dan heet het gemist vanaf 1 mei 2025. "
          "Deze lezing heet: “de maand na de start is maand 1”. Maanden zijn dan kalendermaanden, "
          "en de maand van de start telt niet mee.");
    CHECK(said(plan, "status") ==
          "Op 20 mei 2025 is dit gemist sinds 1 mei 2025. De laatste dag was 14 april 2025. De "
          "gemeente heeft gewacht tot en met 30 april 2025. Er is niet vastgelegd dat het is "
          "gedaan.");
}

TEST_CASE("a right that is past says what the consequence is, and blames nobody", "[explain]") {
    const json::object result = derive_case(
        {"2025-05-20", subsidy, event("g1", "arbeidsovereenkomst.gestart", "2025-04-04")});
    const json::object right = only(result, "tlks.aanvraag");
    CHECK(said(right, "laatst") ==
          "Laatst: 6 mei 2025. Wie later komt, krijgt geen verwijt. Het heeft wel een gevolg.");
    CHECK(said(right, "gevolg") ==
          "Wat het gevolg is na 6 mei 2025: Na deze dag kunt u de subsidie niet meer aanvragen. "
          "Kon u er niets aan doen? Dan kan de gemeente een uitzondering maken. "
          "In artikel 13, tweede lid, onder g, van de Beleidsregels re-integratie gemeente "
          "Haarlemmermeer 2025 staat: “Bij niet verwijtbare redenen kan hierop een uitzondering "
          "worden gemaakt.”");
    CHECK(said(right, "status") ==
          "Op 20 mei 2025 is dit verlopen sinds 7 mei 2025. De laatste dag was 4 mei 2025. De "
          "gemeente heeft gewacht tot en met 6 mei 2025. Er is niet vastgelegd dat het is gedaan. "
          "Niemand krijgt daarvan een verwijt.");
}

TEST_CASE("a best effort is called one, also when its day is past", "[explain]") {
    const json::object result = derive_case(
        {"2025-03-20", coaching_2025, event("g1", "jobcoaching.gestart", "2025-01-15")});
    const json::object effort = only(result, "jobcoaching.betaling", "1");
    CHECK(said(effort, "streven") ==
          "Dit is een streven, geen plicht. De beleidsregels zeggen \"zo veel mogelijk\".");
    CHECK(said(effort, "status") ==
          "Op 20 maart 2025 is dit verstreken. De dag 14 februari 2025 is voorbij en het is niet "
          "gedaan. Het was een streven: niemand wordt erop aangesproken.");
}

TEST_CASE("a term that stands still says since when, by what, and that it goes on", "[explain]") {
    const json::object owed =
        only(derive_case({"2026-03-20", application,
                          event("g1", "aanvraag.ontvangen", "2026-03-02") + "," +
                              event("g2", "aanvrager.uitgenodigd", "2026-03-10")}),
             "awb.beslistermijn");
    CHECK(said(owed, "stilstand") ==
          "10 maart 2026: De aanvrager is uitgenodigd de aanvraag aan te vullen (gebeurtenis g2). "
          "De termijn staat stil sinds 11 maart 2026. Dat duurt op 20 maart 2026 nog voort: een "
          "einde is niet vastgelegd. In artikel 4:15, eerste lid, onder a, "
          "van de Algemene wet bestuursrecht staat: “de aanvrager krachtens artikel 4:5 uitnodigt "
          "de aanvraag aan te vullen, tot de dag waarop de aanvraag is aangevuld of de daarvoor "
          "gestelde termijn ongebruikt is verstreken”.");
    CHECK(has(said(owed, "opschorten"), "De termijn heeft 10 dagen stilgestaan."));
}

TEST_CASE("a term that stood still says from when to when", "[explain]") {
    const json::object owed =
        only(derive_case({"2026-03-20", instrument("v1", "loonkostensubsidie", ""),
                          event("g1", "loonwaarde.vastgesteld", "2026-03-02") + "," +
                              event("g2", "aanvrager.uitgenodigd", "2026-03-05") + "," +
                              event("g3", "aanvraag.aangevuld", "2026-03-09")}),
             "lks.beschikking");
    const std::string text = said(owed, "stilstand");
    CHECK(has(text, "Van 6 maart 2026 tot en met 8 maart 2026 stond de termijn stil."));
    // The article is one that the Participatiewet does not have.
    CHECK(has(text, "In artikel 4:15, eerste lid, onder a, van de Algemene wet bestuursrecht"));
}

TEST_CASE("after a postponement there is one last day, and beside it the one before", "[explain]") {
    const json::object report =
        only(derive_case(
                 {"2025-08-01", coaching_2025,
                  event("g1", "jobcoaching.gestart", "2025-01-15") + "," +
                      event("g2", "verplichting.uitgesteld", "2025-04-01",
                            R"({"regel":"jobcoaching.verslag","tot":"2025-08-10",)" + why + "}") +
                      "," +
                      event("g3", "verplichting.uitgesteld", "2025-04-02",
                            R"({"regel":"jobcoaching.verslag","tot":"2025-09-01",)" + why + "}")}),
             "jobcoaching.verslag");
    std::vector<std::string> decisions;
    for (const SaidStep& step : said_steps(report))
        if (step.step == "besluit") decisions.push_back(step.text);
    CHECK(decisions ==
          Lines{"2 april 2025: Er is uitstel gegeven (gebeurtenis g3) door cm1. Reden: fout "
                "ingevoerd. De laatste dag is daardoor 1 september 2025. Dat was 14 juli 2025.",
                "1 april 2025: Er is uitstel gegeven (gebeurtenis g2) door cm1. Reden: fout "
                "ingevoerd. Genoemd is 10 augustus 2025. De laatste dag is 1 september 2025; daar "
                "verandert dit niets aan."});
    CHECK(said(report, "uiterlijk") ==
          "Uiterlijk: 1 september 2025, in plaats van 14 juli 2025. Dit is de dag die de gemeente "
          "noemt.");
}

TEST_CASE("a longer term is cited by its own article, and names the last day before", "[explain]") {
    const json::object placement =
        only(derive_case({"2023-08-01", instrument("v1", "proefplaats", "2023-06-01"),
                          event("g1", "proefplaats.gestart", "2023-07-01") + "," +
                              event("g2", "proefplaats.verlengd", "2023-08-01", "{" + why + "}")}),
             "proefplaats.duur");
    CHECK(said(placement, "verlenging") ==
          "1 augustus 2023: De proefplaats is verlengd (gebeurtenis g2) door cm1. Reden: fout "
          "ingevoerd. In artikel 17, derde lid, onder c, van de Beleidsregels re-integratie "
          "gemeente Haarlemmermeer 2023 staat: “In bijzondere omstandigheden kan het college een "
          "proefplaatsing maximaliseren naar 3 maanden.” De laatste dag was 31 augustus 2023. "
          "Hieronder staat de telling tot de nieuwe.");
    CHECK(has(said(placement, "uiterlijk"), "30 september 2023, in plaats van 31 augustus 2023."));
}

TEST_CASE("a notice that names another day is cited by its own article", "[explain]") {
    const json::object owed =
        only(derive_case(
                 {"2026-04-20", application,
                  event("g1", "aanvraag.ontvangen", "2026-03-02") + "," +
                      event("g2", "mededeling.gedaan", "2026-04-10", R"({"tot":"2026-06-01"})")}),
             "awb.beslistermijn");
    const std::string text = said(owed, "verlenging");
    CHECK(
        text.starts_with("10 april 2026: Aan de aanvrager is meegedeeld wanneer de beschikking "
                         "komt (gebeurtenis g2). In artikel 4:14, derde lid, van de Algemene wet "
                         "bestuursrecht staat: “deelt het bestuursorgaan"));
    CHECK(has(text, "De laatste dag is daardoor 1 juni 2026. Dat was 28 april 2026."));
    CHECK(said(owed, "besluit").empty());
}

TEST_CASE("the condition that made a rule apply is a step", "[explain]") {
    const json::object result =
        derive_case({"2025-04-20", instrument("v1", "marginaal-zelfstandige", "2025-01-10"),
                     event("g1", "aanslag.ontvangen", "2025-04-01", R"({"wijktAf":true})")});
    CHECK(said(only(result, "zelfstandige.aanslag"), "voorwaarde") ==
          "Bij de gebeurtenis is vastgelegd: “De aanslag wijkt af van de aangifte”. Daarom geldt "
          "de regel.");
    const json::object flat =
        derive_case({"2023-09-20", instrument("v1", "loonkostensubsidie", "2023-01-10"),
                     event("g1", "arbeidsovereenkomst.gestart", "2023-09-01") + "," +
                         event("g2", "lks-forfaitair.gestart", "2023-09-01")});
    CHECK(said(only(flat, "lks.forfaitair"), "voorwaarde") ==
          "In het dossier is vastgelegd: “De forfaitaire loonkostensubsidie is gestart”. Daarom "
          "geldt de regel.");
}

TEST_CASE("the words that give the start of a term stand at its start", "[explain]") {
    const json::object appeal = only(derive_case({"2026-08-01", application,
                                                  event("g1", "besluit.bekendgemaakt", "2026-07-10",
                                                        R"({"gerichtAan":"cliënt"})")}),
                                     "awb.bezwaartermijn");
    CHECK(said(appeal, "aanknoping") ==
          "Over het begin van de termijn staat in artikel 6:8, eerste lid, van de Algemene wet "
          "bestuursrecht: “De termijn vangt aan met ingang van de dag na die waarop het besluit op "
          "de "
          "voorgeschreven wijze is bekendgemaakt.”");
}

TEST_CASE("the calendar year and the year of the date are a step", "[explain]") {
    const json::object result =
        derive_case({"2026-02-01", instrument("v1", "marginaal-zelfstandige", "2025-01-10"),
                     event("g1", "marginaal-zelfstandige.gestart", "2025-02-01")});
    CHECK(said(only(result, "zelfstandige.belastingaangifte", "2025"), "jaar") ==
          "Het gaat over het kalenderjaar 2025 (jaar t). De vaste datum valt in 2026 (jaar t + "
          "1).");
    const json::object report = only(result, "zelfstandige.geen-activiteiten", "2025");
    CHECK(said(report, "jaar") ==
          "Het gaat over het kalenderjaar 2025 (jaar t). De termijn begint na het einde van dat "
          "jaar, in 2026 (jaar t + 1).");
    CHECK(said(report, "niet-eerder") == "Het kan niet eerder dan op 1 januari 2026.");
}

TEST_CASE("a Saturday is called a Saturday, though it is Boxing Day too", "[explain]") {
    const json::object result =
        derive_case({"2026-12-24", "",
                     R"({"kenmerk":"g1","soort":"vakantie.teruggekeerd","datum":"2026-12-24"})"});
    const json::object owed = only(result, "vakantie.terugkeer-melden");
    std::vector<std::string> days;
    for (const SaidStep& step : said_steps(owed))
        if (step.step == "weekend" || step.step == "feestdag")
            days.push_back(step.step + " " + step.article + ": " + step.text);
    CHECK(days == Lines{"weekend Atw art. 1, eerste lid: 26 december 2026 is geen werkdag: "
                        "zaterdag. De gemeente wacht daarom tot en met 27 december 2026.",
                        "weekend Atw art. 1, eerste lid: 27 december 2026 is geen werkdag: "
                        "zondag. De gemeente wacht daarom tot en met 28 december 2026."});
}

TEST_CASE("a version chosen by hand rests on 25.4, who chose it, and why", "[explain]") {
    const auto pinned = [](const std::string& pack) {
        return said(
            only(derive_case({"2024-09-01", instrument("v1", "training", "2024-05-01"),
                              event("g1", "training.gestart", "2024-06-01") + "," +
                                  event("g2", "voorziening.regeling-vastgesteld", "2024-06-02",
                                        R"({"regeling":")" + pack + "\"," + why + "}")}),
                 "training.duur"),
            "regeling");
    };
    CHECK(pinned("haarlemmermeer-2025") ==
          "De versie haarlemmermeer-2025 is met de hand vastgesteld op 2 juni 2024 door cm1. "
          "Reden: fout ingevoerd. In artikel 25, vierde lid, van de Beleidsregels re-integratie "
          "gemeente Haarlemmermeer 2025 staat: “werken terug tot en met de datum waarop de "
          "verordening sociaal domein gemeente Haarlemmermeer 2024 in werking is getreden, en "
          "vervangen de Beleidsregels re-integratie 2024 gemeente Haarlemmermeer, behoudens in "
          "situaties waarbij sprake is van "
          "negatieve gevolgen voor de belanghebbende”.");
    CHECK(has(pinned("haarlemmermeer-2023"),
              "In artikel 25, vierde lid, van de Beleidsregels "
              "re-integratie gemeente Haarlemmermeer 2025 staat"));
}

TEST_CASE("half a year from the last evaluation is an open question, with its owner", "[explain]") {
    const json::object evaluation = only(
        derive_case({"2023-07-01", coaching, event("g1", "jobcoaching.gestart", "2023-06-01")}),
        "jobcoaching.evaluatie");
    CHECK(
        said(evaluation, "open-vraag") ==
        "Open vraag: Loopt elk half jaar vanaf de vorige evaluatie? De halve jaren lopen vanaf "
        "de start van de jobcoaching, ook na een vroege of late evaluatie. Vanaf de vorige "
        "evaluatie gerekend kan de dag eerder of later vallen. Bij een ander antwoord kunnen deze "
        "dagen anders zijn. Wie daarover gaat: het college van burgemeester en wethouders.");
    CHECK(said(evaluation, "herkomst") ==
          "De regel volgt de tekst zoals die luidde op 25 februari 2023 (gmb-2023-82664, nieuwe "
          "regeling). Namens de gemeente heeft nog niemand de regel goedgekeurd.");
}

TEST_CASE("what lapsed says by which end, and what was waived says by whom", "[explain]") {
    const json::object result =
        derive_case({"2025-04-01", coaching_2025,
                     event("g1", "jobcoaching.gestart", "2025-01-15") + "," +
                         event("g2", "jobcoaching.beeindigd", "2025-03-20") + "," +
                         event("g3", "verplichting.ontheven", "2025-03-01",
                               R"({"regel":"jobcoaching.verslag",)" + why + "}")});
    CHECK(said(only(result, "jobcoaching.coachingsplan"), "status") ==
          "Op 1 april 2025 is dit vervallen. De jobcoaching is beëindigd op 20 maart 2025. Dat is "
          "niet later dan 30 april 2025. Daarom hoeft het niet meer.");
    CHECK(said(only(result, "jobcoaching.coachingsplan"), "laatst")
              .starts_with("Laatst: 30 april 2025. Dit is de ruimste lezing."));
    const json::object report = only(result, "jobcoaching.verslag");
    CHECK(said(report, "besluit") ==
          "1 maart 2025: Er is ontheffing gegeven (gebeurtenis g3) door cm1. Reden: fout "
          "ingevoerd.");
}

}  // namespace explain_test
