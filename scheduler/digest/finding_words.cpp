#include "scheduler/digest/finding_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "scheduler/dutch_text.h"

namespace termijnd {

namespace {

// A sentence may hold {gemeten} and {grens}.
struct Known {
    std::string_view id, name, sentence;
};
constexpr std::array own{
    Known{"dossier.zonder-casemanager", "Dossiers zonder casemanager",
          "Dit dossier heeft geen casemanager. Wijs er een aan."},
    Known{"dossier.niet-af-te-leiden", "Termijnen niet te berekenen",
          "De termijnen van dit dossier zijn niet te berekenen. De beheerder kan dat herstellen."},
    Known{"regeling-ontbreekt", "Geen regeling geladen",
          "Voor een voorziening of feit van dit dossier is geen regeling geladen. Er ontbreken "
          "termijnen."},
    Known{"termijn-na-2199", "Dag te ver weg",
          "Een termijn loopt door tot na 2199. Kijk de datum van het feit na."},
    Known{"start.dubbel", "Start dubbel vastgelegd",
          "De start van {gemeten} telt niet: er liep al een eerdere."},
    Known{"venster.te-vroeg", "Te vroeg gedaan",
          "Wat op {gemeten} gedaan is, telt niet. Het kan pas vanaf {grens}."},
    Known{"verlenging.te-laat", "Verlenging te laat",
          "De verlenging van {gemeten} telt niet. Zij kwam na de laatste dag, {grens}."},
    Known{"verlenging.na-afloop", "Verlenging na afloop",
          "De verlenging van {gemeten} kwam na de laatste dag, {grens}."},
    Known{"maximum.verbruikt", "Maximum verbruikt",
          "Op {gemeten} was het maximum al verbruikt, op {grens}."},
    Known{"volgorde.einde-voor-start", "Einde voor de start",
          "Het einde op {gemeten} ligt voor de start op {grens}."},
    Known{"gegevens.onduidelijk", "Feit niet volledig",
          "Een feit noemt iets dat zonder een ander gegeven niet duidelijk is. Vul het aan."},
};

// A day as a letter writes it, a number with a comma, any other word as it is.
std::string dutch(const std::string& value) {
    if (const auto day = parse_date(value)) return to_dutch(*day);
    const bool number = !value.empty() && std::ranges::all_of(value, [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
    std::string words = value;
    if (number) std::ranges::replace(words, '.', ',');
    return words;
}

std::string filled(std::string_view sentence, const FindingRow& finding) {
    std::string words(sentence);
    for (const auto& [hole, value] : {std::pair{std::string_view("{gemeten}"), finding.measured},
                                      std::pair{std::string_view("{grens}"), finding.limit}})
        if (const auto at = words.find(hole); at != std::string::npos)
            words.replace(at, hole.size(), dutch(value));
    return words;
}

std::string by_article(const FindingRow& finding) {
    return finding.article.empty() ? "de regels" : "art. " + finding.article;
}

FindingWords unreachable(const RuleBook& rules, const Role& role, bool is_there) {
    const Party* party = rules.party(role);
    const std::string called = party ? party->called : "de " + role.word();
    const bool on_paper = !party || party->reads_as != Reader::staff;
    const std::string way = on_paper ? " Berichten gaan per brief."
                                     : " Een escalatie gaat naar de "
                                       "volgende.";
    const std::string start = capitalised(called);
    if (is_there)
        return {start + " heeft geen werkend e-mailadres." + way, "Geen werkend e-mailadres"};
    return {start + " ontbreekt in dit dossier, en moet bericht krijgen.", "Iemand ontbreekt"};
}

double number_in(const std::string& text) {
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    return read;
}

FindingWords checked(const Check& check, const FindingRow& finding) {
    const std::string name = "Past niet bij " + by_article(finding);
    const std::string measured = dutch(finding.measured);
    if (check.test == Check::Test::too_often)
        return {"Dit gebeurde " + measured + " keer, en mag " + dutch(finding.limit) +
                    " keer volgens " + by_article(finding) + ".",
                name};
    if (check.test == Check::Test::range)
        return {"Vastgelegd is " + measured +
                    (number_in(finding.measured) < number_in(finding.limit)
                         ? ", en het moet ten minste "
                         : ", en het mag ten hoogste ") +
                    dutch(finding.limit) + " zijn volgens " + by_article(finding) + ".",
                name};
    return {"Dit past niet bij " + by_article(finding) + ": \"" + check.quote + "\".", name};
}

FindingWords budgeted(const FindingRow& finding) {
    return {"Er zijn " + dutch(finding.measured) + " van de " + dutch(finding.limit) +
                " uren gebruikt volgens " + by_article(finding) + ".",
            "Uren bijna of helemaal gebruikt"};
}

FindingWords outside(const FindingRow& finding) {
    std::string words = "Er zijn uren gebruikt op " + dutch(finding.measured) +
                        ", buiten de periode van " + by_article(finding) + ".";
    if (!finding.limit.empty()) words += " De laatste dag was " + dutch(finding.limit) + ".";
    return {words, "Uren buiten de periode"};
}

// A decision that did nothing: it named what is not there, or a day that is no later.
FindingWords without_effect(const FindingRow& finding) {
    const std::string name = "Besluit zonder gevolg";
    if (parse_date(finding.limit))
        return {"Het uitstel tot " + dutch(finding.measured) +
                    " doet niets: de laatste dag is al " + dutch(finding.limit) + ".",
                name};
    return {"Een vastgelegd besluit doet niets: het hoort bij geen verplichting of feit.", name};
}

template <class Part>
const Part* part_of(const RuleBook& rules, std::vector<Part> RulePack::*parts,
                    std::string_view id) {
    for (const RulePack& pack : rules.packs())
        for (const Part& part : pack.*parts)
            if (part.id == id) return &part;
    return nullptr;
}

}  // namespace

FindingWords words_of(const RuleBook& rules, const FindingRow& finding) {
    constexpr std::string_view unreachable_prefix = "onbereikbaar.",
                               outside_suffix = ".buiten-venster";
    const std::string_view id = finding.id;
    const auto known = std::ranges::find(own, id, &Known::id);
    if (known != own.end()) return {filled(known->sentence, finding), std::string(known->name)};
    if (id == "beslissing.zonder-gevolg") return without_effect(finding);
    if (id.starts_with(unreachable_prefix))
        return unreachable(rules, Role(std::string(id.substr(unreachable_prefix.size()))),
                           finding.measured != "niemand in deze rol");
    if (id.ends_with(outside_suffix)) return outside(finding);
    if (const Check* check = part_of(rules, &RulePack::checks, id)) return checked(*check, finding);
    if (part_of(rules, &RulePack::budgets, id)) return budgeted(finding);
    return {"Iets in dit dossier past niet bij " + by_article(finding) + ".", "Past niet"};
}

}  // namespace termijnd
