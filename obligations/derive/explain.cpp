#include "obligations/derive/explain.h"

#include <algorithm>

namespace termijnd {
namespace {

// "17.c" and the regulation's name, as a lawyer cites them.
std::string cite(const std::string& article, const RulePack& pack) {
    return "artikel " + article + " van de " + pack.title;
}

std::string quoted(const std::string& words) {
    return "“" + words + "”";
}

ExplainedStep fact(const Obligation& obligation) {
    return {"feit",
            obligation.trigger_on,
            obligation.trigger_on,
            {},
            obligation.rule->trigger_text + " op " + to_dutch(obligation.trigger_on) +
                " (gebeurtenis " + obligation.event.str() + ")."};
}

ExplainedStep article(const Obligation& obligation) {
    const Rule& rule = *obligation.rule;
    return {"artikel", obligation.trigger_on, obligation.trigger_on, rule.article,
            "In " + cite(rule.article, *obligation.pack) + " staat: " + quoted(rule.quote)};
}

ExplainedStep version(const Obligation& obligation) {
    const RulePack& pack = *obligation.pack;
    std::string text;
    switch (obligation.version.by) {
        case VersionChoice::By::decision:
            text = "Het besluit over de voorziening is van " + to_dutch(obligation.version.on) +
                   ". Daarom geldt de versie " + pack.id + ".";
            break;
        case VersionChoice::By::trigger:
            text = "De versie " + pack.id + " gold op de dag van de gebeurtenis, " +
                   to_dutch(obligation.version.on) + ".";
            if (!obligation.instrument.empty() && !pack.by_event_day)
                text += " Een besluit is er nog niet: deze keuze is voorlopig.";
            break;
        case VersionChoice::By::hand:
            text = "De versie " + pack.id + " is met de hand vastgesteld op " +
                   to_dutch(obligation.version.on) + ".";
            break;
    }
    text += pack.version_article.empty() ? " De tekst is die van "
                                         : " In artikel " + pack.version_article + " staat: ";
    text += quoted(pack.version_quote);
    return {"regeling", obligation.version.on, obligation.version.on, pack.version_article, text};
}

void add_extension(const Obligation& obligation, std::vector<ExplainedStep>& steps) {
    for (const Extension* extension : obligation.extended_by) {
        std::string text = "De termijn is verlengd.";
        if (!extension->quote.empty())
            text += " In artikel " + extension->article + " staat: " + quoted(extension->quote);
        steps.push_back({"verlenging", obligation.trigger_on, obligation.trigger_on,
                         extension->article, std::move(text)});
    }
}

ExplainedStep decided(const Decision& decision) {
    std::string what = "Besluit " + decision.kind;
    if (decision.kind == "verplichting.uitgesteld") what = "Uitstel";
    if (decision.kind == "verplichting.ontheven") what = "Ontheffing";
    if (decision.kind == "verplichting.in-behandeling") what = "In behandeling genomen";
    if (decision.kind == "voorziening.regeling-vastgesteld") what = "Regeling vastgesteld";
    if (decision.kind == "gebeurtenis.gecorrigeerd") what = "Feit verbeterd";
    what += " op " + to_dutch(decision.on);
    if (!decision.by.empty()) what += " door " + decision.by;
    if (decision.until) what += ", tot en met " + to_dutch(*decision.until);
    if (!decision.reason.empty()) what += ". Reden: " + decision.reason;
    return {"besluit",
            decision.on,
            decision.until.value_or(decision.on),
            {},
            what + " (gebeurtenis " + decision.event.str() + ")."};
}

void add_outcome(const Obligation& obligation, std::vector<ExplainedStep>& steps) {
    if (obligation.settled_on)
        steps.push_back({"voldaan",
                         *obligation.settled_on,
                         *obligation.settled_on,
                         {},
                         "Gedaan op " + to_dutch(*obligation.settled_on) + " (gebeurtenis " +
                             obligation.settled_by.str() + ")."});
    if (obligation.lapsed_on)
        steps.push_back({"vervallen",
                         *obligation.lapsed_on,
                         *obligation.lapsed_on,
                         {},
                         "Beëindigd op " + to_dutch(*obligation.lapsed_on) +
                             ", voor de laatste dag. Er hoeft niets meer te gebeuren."});
    if (obligation.rule->soft)
        steps.push_back({"richtdatum",
                         obligation.deadline.due,
                         obligation.deadline.due,
                         {},
                         "Dit is een richtdatum. " + obligation.rule->soft_because});
}

}  // namespace

std::vector<ExplainedStep> explain(const Obligation& obligation, const Calendar& calendar) {
    std::vector<ExplainedStep> steps = {fact(obligation), article(obligation), version(obligation)};
    add_extension(obligation, steps);
    for (const Decision& decision : obligation.corrections) steps.push_back(decided(decision));
    for (const Decision& decision : obligation.decisions) steps.push_back(decided(decision));
    auto counted = explain(obligation.deadline, obligation.term, obligation.pack->rank, calendar);
    if (const auto& outside = obligation.rule->outside_act)
        for (ExplainedStep& step : counted)
            if (step.step == "atw-buiten-toepassing") {
                step.article = outside->article;
                step.text += " " + quoted(outside->quote);
            }
    std::move(counted.begin(), counted.end(), std::back_inserter(steps));
    add_outcome(obligation, steps);
    return steps;
}

std::string title_of(const Obligation& obligation) {
    return fill_in(obligation.rule->title, obligation.period);
}

}  // namespace termijnd
