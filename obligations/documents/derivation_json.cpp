#include <boost/json.hpp>
#include <charconv>

#include "obligations/derive/explain.h"
#include "obligations/documents/case_json.h"
#include "obligations/facts/plain_json.h"

namespace json = boost::json;

namespace termijnd {
namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

// A measured number as a number, a word or a day as a text.
json::value measured(const std::string& text) {
    double number = 0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc{} || end != last) return text_or_null(text);
    const auto whole = static_cast<std::int64_t>(number);
    if (static_cast<double>(whole) == number) return whole;
    return number;
}

json::array steps_of(const std::vector<ExplainedStep>& explained, const json::storage_ptr& memory) {
    json::array steps(memory);
    for (const ExplainedStep& step : explained)
        steps.push_back(json::object({{"stap", step.step},
                                      {"van", to_iso(step.from)},
                                      {"tot", to_iso(step.to)},
                                      {"artikel", text_or_null(step.article)},
                                      {"tekst", step.text}},
                                     memory));
    return steps;
}

json::array to_array(const std::vector<Decision>& decisions, const json::storage_ptr& memory) {
    json::array array(memory);
    for (const Decision& decision : decisions)
        array.push_back(json::object(
            {{"gebeurtenis", decision.event.str()},
             {"soort", decision.kind},
             {"datum", to_iso(decision.on)},
             {"tot", decision.until ? json::value(to_iso(*decision.until)) : json::value(nullptr)},
             {"reden", text_or_null(decision.reason)},
             {"door", text_or_null(decision.by)}},
            memory));
    return array;
}

json::object to_object(const Obligation& obligation, const json::storage_ptr& memory) {
    json::object object(
        {{"voorziening", text_or_null(obligation.instrument.str())},
         {"regel", obligation.rule->id},
         {"regeling", obligation.pack->id},
         {"periode", obligation.period ? json::value(std::to_string(*obligation.period))
                                       : json::value(nullptr)},
         {"gebeurtenis", obligation.event.str()},
         {"vroegst", to_iso(obligation.deadline.earliest)},
         {"uiterlijk", to_iso(obligation.deadline.due)},
         {"laatst", to_iso(obligation.deadline.latest)},
         {"status", to_text(obligation.status)},
         {"artikel", obligation.rule->article},
         {"wie", obliged(obligation).word()},
         {"titel", title_of(obligation)},
         {"gebeurtenisDatum", to_iso(obligation.trigger_on)},
         {"bekendDatum", to_iso(obligation.known_on)}},
        memory);
    if (obligation.settled_on) {
        object["voldaanDoor"] = obligation.settled_by.str();
        object["voldaanDatum"] = to_iso(*obligation.settled_on);
    }
    if (!obligation.decisions.empty()) object["besluiten"] = to_array(obligation.decisions, memory);
    if (!obligation.corrections.empty())
        object["correcties"] = to_array(obligation.corrections, memory);
    if (obligation.deadline.decrees_unknown) object["feestdagenOnbekend"] = true;
    return object;
}

json::object to_object(const Finding& finding) {
    json::object object{{"bevinding", finding.id},
                        {"voorziening", text_or_null(finding.instrument.str())},
                        {"gebeurtenis", finding.event.str()},
                        {"artikel", text_or_null(finding.article)},
                        {"gemeten", measured(finding.measured)},
                        {"grens", measured(finding.limit)}};
    if (finding.percent > 0) object["drempel"] = finding.percent;
    return object;
}

json::object to_object(const DeriveError& error) {
    return error.instrument.empty()
               ? json::object{{"gebeurtenis", error.event.str()}, {"fout", error.error}}
               : json::object{{"voorziening", error.instrument.str()}, {"fout", error.error}};
}

json::object to_object(const BudgetUse& use) {
    return {{"urenbudget", use.id},          {"voorziening", use.instrument.str()},
            {"artikel", use.article},        {"vanDatum", to_iso(use.from)},
            {"totDatum", to_iso(use.until)}, {"gebruikt", use.used},
            {"toegestaan", use.allowed}};
}

}  // namespace

json::object to_value(const Derivation& derivation, const Calendar& calendar, bool explanations) {
    // What is made to be written and then let go needs no memory of its own for each text.
    const auto memory = json::make_shared_resource<json::monotonic_resource>();
    json::array obligations(memory);
    obligations.reserve(derivation.obligations.size());
    for (const Obligation& obligation : derivation.obligations) {
        json::object object = to_object(obligation, memory);
        if (explanations)
            object["uitleg"] = steps_of(explain(obligation, derivation.as_of, calendar), memory);
        obligations.push_back(std::move(object));
    }
    json::array findings;
    for (const Finding& finding : derivation.findings) findings.push_back(to_object(finding));
    json::array errors;
    for (const DeriveError& error : derivation.errors) errors.push_back(to_object(error));
    json::object result({{"verplichtingen", std::move(obligations)},
                         {"bevindingen", std::move(findings)},
                         {"fouten", std::move(errors)}},
                        memory);
    if (!derivation.budgets.empty()) {
        json::array budgets;
        for (const BudgetUse& use : derivation.budgets) budgets.push_back(to_object(use));
        result["urenbudgetten"] = std::move(budgets);
    }
    return result;
}

std::string to_json(const Derivation& derivation, const Calendar& calendar, bool explanations) {
    return to_plain_json(to_value(derivation, calendar, explanations));
}

}  // namespace termijnd
