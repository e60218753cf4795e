#include "obligations/derive/explain.h"

#include <algorithm>

#include "obligations/derive/explain_outcome.h"
#include "obligations/packs/own_kinds.h"

namespace termijnd {
namespace {

std::string decision_name(const std::string& kind) {
    if (kind == own_kind::postponed) return "Er is uitstel gegeven";
    if (kind == own_kind::waived) return "Er is ontheffing gegeven";
    if (kind == own_kind::acknowledged) return "Iemand heeft dit in behandeling genomen";
    if (kind == own_kind::missed_confirmed)
        return "Iemand heeft nagekeken dat dit niet op tijd is gedaan";
    if (kind == own_kind::time_asked) return "Er is om uitstel gevraagd";
    if (kind == own_kind::time_refused) return "Het gevraagde uitstel is niet gegeven";
    if (kind == own_kind::objected) return "Er is bezwaar gemaakt";
    if (kind == own_kind::objection_answered) return "Het bezwaar is afgehandeld";
    if (kind == own_kind::corrected) return "Een feit is verbeterd";
    return "Er is een besluit genomen";
}

std::string because(const std::string& by, const std::string& reason) {
    return (by.empty() ? "" : " door " + by) + "." +
           (reason.empty() ? "" : " Reden: " + reason + ".");
}

std::string decided(const Decision& decision) {
    return told(decision_name(decision.kind), decision.on, decision.event) +
           because(decision.by, decision.reason);
}

class Explainer {
  public:
    Explainer(const Obligation& obligation, Date as_of, const Calendar& calendar)
        : owed_(obligation),
          rule_(*obligation.rule),
          pack_(*obligation.pack),
          as_of_(as_of),
          calendar_(calendar) {}

    std::vector<ExplainedStep> run() {
        at_trigger("feit", {}, told(rule_.trigger_text, owed_.trigger_on, owed_.event) + ".");
        for (const Decision& correction : owed_.corrections) add_decision(correction);
        for (const Condition& condition : rule_.conditions) add_condition(condition);
        add_article();
        add_version();
        add_start();
        for (const Extended& one : owed_.extended_by)
            if (!one.named) add_longer_term(one);
        for (const StoodStill& pause : owed_.stood_still) add_pause(pause);
        add_count();
        for (const Decision& decision : owed_.decisions) add_other_decision(decision);
        add_consequence();
        add_questions();
        add_provenance();
        steps_.push_back(closing(owed_, as_of_));
        return std::move(steps_);
    }

  private:
    void at(const char* name, Date day, const std::string& article, std::string text) {
        steps_.push_back({name, day, day, article, std::move(text)});
    }
    void at_trigger(const char* name, const std::string& article, std::string text) {
        at(name, owed_.trigger_on, article, std::move(text));
    }

    void add_decision(const Decision& decision) {
        at("besluit", decision.on, {}, decided(decision));
    }

    void add_condition(const Condition& condition) {
        const std::string& what = condition.text.empty() ? condition.name : condition.text;
        std::string text;
        switch (condition.kind) {
            case Condition::Kind::flag:
                text = "Bij de gebeurtenis is vastgelegd: " + quoted(what) +
                       ". Daarom geldt de regel.";
                break;
            case Condition::Kind::not_flag:
                text = "Bij de gebeurtenis is niet vastgelegd: " + quoted(what) +
                       ". Daarom geldt de regel.";
                break;
            case Condition::Kind::equals:
                text = "Bij de gebeurtenis is vastgelegd: " + what + " is " +
                       quoted(condition.value) + ". Daarom geldt de regel.";
                break;
            case Condition::Kind::differs:
                text = "Bij de gebeurtenis is niet vastgelegd: " + what + " is " +
                       quoted(condition.value) + ". Daarom geldt de regel.";
                break;
            case Condition::Kind::recorded:
                text = "In het dossier is vastgelegd: " + quoted(what) + ". Daarom geldt de regel.";
                break;
            case Condition::Kind::at_least:
            case Condition::Kind::less_than:
                text = quantities_words(condition);
                break;
        }
        at_trigger("voorwaarde", rule_.article, std::move(text));
    }

    // "Bij de gebeurtenis is vastgelegd: contractWeken ten minste 26. Daarom geldt de regel."
    static std::string quantities_words(const Condition& condition) {
        std::string any;
        for (const std::string& one : quantities_in_words(condition))
            any += (any.empty() ? "" : " of ") + one;
        return "Bij de gebeurtenis is vastgelegd: " + any + ". Daarom geldt de regel.";
    }

    void add_article() {
        at_trigger("artikel", rule_.article,
                   "In " + cite(rule_.article, {}, pack_) + " staat: " + quoted_last(rule_.quote));
        if (rule_.term_quote.empty()) return;
        const std::string& where = rule_.term_article.empty() ? rule_.article : rule_.term_article;
        at_trigger("artikel", where,
                   "Over de termijn staat in " + cite(where, {}, pack_) + ": " +
                       quoted_last(rule_.term_quote));
    }

    void add_version() {
        const Date on = owed_.version.on;
        const std::string name = "De versie " + pack_.id;
        switch (owed_.version.by) {
            case VersionChoice::By::hand:
                return add_pin();
            case VersionChoice::By::decision:
                return at("regeling", on, pack_.version_article,
                          "Het besluit over de voorziening is van " + to_dutch(on) +
                              ". Daarom geldt de versie " + pack_.id + "." + version_words());
            case VersionChoice::By::trigger:
                break;
        }
        std::string text = name + " geldt voor gebeurtenissen op " + to_dutch(on) + ".";
        if (!pack_.by_event_day)
            text += owed_.instrument.empty()
                        ? " Bij deze regel hoort geen voorziening, en dus geen besluit."
                        : " Een besluit over de voorziening is er nog niet. De keuze is voorlopig.";
        at("regeling", on, pack_.version_article, text + version_words());
    }

    [[nodiscard]] std::string version_words() const {
        if (pack_.version_article.empty())
            return " Aangehaald is: " + quoted_last(pack_.version_quote);
        return stands_in(pack_.version_article, {}, pack_.version_quote, pack_);
    }

    // What the version's own article says of dates is no reason to choose it by hand.
    void add_pin() {
        const auto pinned =
            std::find_if(owed_.decisions.begin(), owed_.decisions.end(),
                         [](const Decision& one) { return one.kind == own_kind::version_pinned; });
        std::string text = "De versie " + pack_.id + " is met de hand vastgesteld op " +
                           to_dutch(owed_.version.on);
        text += pinned == owed_.decisions.end() ? "." : because(pinned->by, pinned->reason);
        const auto& [pack, discretion] = pack_.pin_support;
        if (discretion) text += stands_in(discretion->article, {}, discretion->quote, *pack);
        at("regeling", owed_.version.on, discretion ? discretion->article : std::string(),
           std::move(text));
    }

    // What the text says of the start, and where the term waits for something else than its
    // trigger.
    void add_start() {
        if (!rule_.start_quote.empty()) {
            const std::string& where =
                rule_.start_article.empty() ? rule_.article : rule_.start_article;
            at_trigger("aanknoping", where,
                       "Over het begin van de termijn staat in " + cite(where, {}, pack_) + ": " +
                           quoted_last(rule_.start_quote));
        }
        if (!rule_.after_text.empty())
            at_trigger(
                "aanknoping", rule_.article,
                "De termijn begint na de laatste dag van: " + quoted(rule_.after_text) + ".");
        if (!rule_.and_after_text.empty())
            at_trigger(
                "aanknoping", rule_.article,
                "De termijn begint op de laatste van twee dagen. De andere dag is die van: " +
                    quoted(rule_.and_after_text) + ".");
        if (owed_.not_before)
            at("niet-eerder", *owed_.not_before, rule_.article,
               "Het kan niet eerder dan op " + to_dutch(*owed_.not_before) + ".");
        if (rule_.done_after_year && owed_.period)
            at("niet-eerder", make_date(*owed_.period + 1, 1, 1), rule_.article,
               "Het kan niet eerder dan op " + to_dutch(make_date(*owed_.period + 1, 1, 1)) + ".");
    }

    [[nodiscard]] std::string extension_words(const Extended& one) const {
        std::string text = told(one.by->event_text, one.on, one.event);
        const auto decision =
            std::find_if(owed_.decisions.begin(), owed_.decisions.end(),
                         [&](const Decision& each) { return each.event == one.event; });
        text += decision == owed_.decisions.end() ? "." : because(decision->by, decision->reason);
        if (!one.by->quote.empty())
            text += stands_in(one.by->article, one.by->law, one.by->quote, pack_);
        return text;
    }

    void add_longer_term(const Extended& one) {
        at("verlenging", one.on, one.by->article,
           extension_words(one) + (one.becomes == one.was
                                       ? " De laatste dag blijft " + to_dutch(one.was) + "."
                                       : " De laatste dag was " + to_dutch(one.was) +
                                             ". Hieronder staat de telling tot de nieuwe."));
    }

    void add_pause(const StoodStill& pause) {
        std::string text = told(pause.by->stops_text, pause.stopped, pause.event) + ". ";
        if (pause.goes_on) {
            text += "De termijn staat stil sinds " + to_dutch(pause.from) + ". Dat duurt op " +
                    to_dutch(as_of_) + " nog voort: een einde is niet vastgelegd.";
        } else {
            text += "Van " + to_dutch(pause.from) + " tot en met " + to_dutch(pause.until) +
                    " stond de termijn stil.";
        }
        text += stands_in(pause.by->article, pause.by->law, pause.by->quote, pack_);
        steps_.push_back({"stilstand", pause.from, std::max(pause.from, pause.until),
                          pause.by->article, std::move(text)});
    }

    [[nodiscard]] Lateness lateness() const {
        const Status status = status_on(owed_, as_of_);
        const bool moot = status == Status::waived || status == Status::lapsed;
        return moot && !rule_.soft ? Lateness::moot : lateness_of(rule_);
    }

    // Only the readings that hold in the end are told, and beside the last day the one it replaced.
    void add_count() {
        const Steps& steps = owed_.deadline.steps;
        const auto is_decision = [](const Step& step) { return step.kind == StepKind::decision; };
        const auto decided_last = std::find_if(steps.rbegin(), steps.rend(), is_decision);
        const auto final_from = decided_last.base();
        std::optional<Date> replaced;
        for (const Extended& one : owed_.extended_by)
            if (!one.named && one.becomes != one.was) replaced = one.was;
        Manner manner{lateness(), replaced};
        for (auto step = steps.begin(); step != steps.end(); ++step) {
            const bool reading = step->kind == StepKind::reading;
            if (reading && step < final_from) {
                if (step->number == 1) manner.replaces = step->to;
                continue;
            }
            ExplainedStep said = explain(*step, owed_.term, pack_.rank, calendar_, manner);
            if (const auto& outside = rule_.outside_act;
                outside && step->kind == StepKind::outside_act) {
                said.article = outside->article;
                said.text += " " + quoted(outside->quote);
            }
            if (is_decision(*step)) {
                name_decision(*step, said);
            } else if (reading && decided_last == steps.rend()) {
                name_reading(step->number, said);
            }
            steps_.push_back(std::move(said));
        }
    }

    void name_decision(const Step& step, ExplainedStep& said) const {
        for (const Extended& one : owed_.extended_by) {
            if (!one.named || one.becomes != step.to || one.was == one.becomes) continue;
            said.step = "verlenging";
            said.article = one.by->article;
            std::string words = extension_words(one);
            if (*one.named != one.becomes)
                words += " Genoemd is " + to_dutch(*one.named) +
                         ". De dagen dat de termijn daarna stilstond komen erbij.";
            said.text = words + " " + said.text;
            return;
        }
        for (const Decision& one : owed_.decisions) {
            if (!is_postponement(one) || one.until != step.to) continue;
            said.text = decided(one) + " " + said.text;
            return;
        }
    }

    void name_reading(int number, ExplainedStep& said) const {
        for (const NamedReading& reading : rule_.readings)
            if (reading.date == number)
                said.text += " Deze lezing heet: " + quoted(reading.label) + ". " + reading.why;
    }

    // Decisions that the count does not tell of.
    void add_other_decision(const Decision& decision) {
        const bool extends =
            std::any_of(owed_.extended_by.begin(), owed_.extended_by.end(),
                        [&](const Extended& one) { return one.event == decision.event; });
        if (extends || decision.kind == own_kind::version_pinned) return;
        if (!is_postponement(decision)) {
            std::string text = decided(decision);
            const bool wish = decision.kind == own_kind::time_asked;
            if (decision.until)
                text += (wish ? " Gevraagd is: tot en met " : " Dat geldt tot en met ") +
                        to_dutch(*decision.until) + ".";
            return at("besluit", decision.on, {}, std::move(text));
        }
        const Steps& steps = owed_.deadline.steps;
        const bool told_in_count = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
            return step.kind == StepKind::decision && step.to == decision.until;
        });
        if (told_in_count) return;
        at("besluit", decision.on, {},
           decided(decision) + " Genoemd is " + to_dutch(decision.until.value_or(decision.on)) +
               ". De laatste dag is " + to_dutch(owed_.deadline.due) +
               "; daar verandert dit niets aan.");
    }

    void add_consequence() {
        const Date last = owed_.deadline.latest;
        if (rule_.soft)
            at("streven", owed_.deadline.due, rule_.article,
               "Dit is een streven, geen plicht. " + rule_.soft_because);
        if (!rule_.right) return;
        const Right& right = *rule_.right;
        std::string text = "Wat het gevolg is na " + to_dutch(last) + ": " + right.consequence;
        if (!right.exception.empty()) text += " " + right.exception;
        if (!right.quote.empty()) text += stands_in(right.article, right.law, right.quote, pack_);
        at("gevolg", last, right.article, std::move(text));
    }

    void add_questions() {
        for (const OpenQuestion& question : rule_.questions)
            at_trigger("open-vraag", rule_.article,
                       "Open vraag: " + question.ask + " " + question.assumed +
                           " Bij een ander antwoord kunnen deze dagen anders zijn. Wie daarover "
                           "gaat: " +
                           question.owner + ".");
    }

    void add_provenance() {
        const auto& [verified, approved] = rule_.provenance;
        std::string text;
        if (verified)
            text = "De regel volgt de tekst zoals die luidde op " + to_dutch(verified->on) + " (" +
                   verified->source + "). ";
        text += approved
                    ? "Namens de gemeente heeft " + approved->who + " de regel goedgekeurd op " +
                          to_dutch(approved->on) + "."
                    : std::string("Namens de gemeente heeft nog niemand de regel goedgekeurd.");
        at_trigger("herkomst", rule_.article, std::move(text));
    }

    const Obligation& owed_;
    const Rule& rule_;
    const RulePack& pack_;
    Date as_of_;
    const Calendar& calendar_;
    std::vector<ExplainedStep> steps_;
};

}  // namespace

std::vector<ExplainedStep> explain(const Obligation& obligation, Date as_of,
                                   const Calendar& calendar) {
    return Explainer(obligation, as_of, calendar).run();
}

std::string title_of(const Obligation& obligation) {
    return fill_in(obligation.rule->title, obligation.period);
}

}  // namespace termijnd
