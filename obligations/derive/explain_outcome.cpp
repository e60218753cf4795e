#include "obligations/derive/explain_outcome.h"

#include "obligations/law/citation.h"

namespace termijnd {
namespace {

std::string done_on(const Obligation& obligation) {
    const std::string what = obligation.settled_kind ? obligation.settled_kind->text : "Gedaan";
    return told(what, *obligation.settled_on, obligation.settled_by) + ".";
}

std::string settled(const Obligation& obligation) {
    const Date on = *obligation.settled_on;
    const Deadline& deadline = obligation.deadline;
    std::string text = "voldaan. " + done_on(obligation);
    if (on <= deadline.due)
        return text + " De laatste dag, " + to_dutch(deadline.due) + ", was toen niet voorbij.";
    if (on <= deadline.latest)
        return text + " Dat is na " + to_dutch(deadline.due) + ", maar niet na " +
               to_dutch(deadline.latest) + ". Daarom telt het als voldaan.";
    return text + " Dat is na " + to_dutch(deadline.latest) +
           ". Bij een streven telt dat ook als voldaan.";
}

std::string settled_late(const Obligation& obligation) {
    const std::string after = " Dat is na " + to_dutch(obligation.deadline.latest) + ".";
    if (obligation.rule->right)
        return "gedaan na de laatste dag. " + done_on(obligation) + after +
               " Niemand krijgt daarvan een verwijt.";
    return "te laat voldaan. " + done_on(obligation) + after;
}

std::string lapsed(const Obligation& obligation, Date as_of) {
    if (obligation.case_ended_on && *obligation.case_ended_on <= as_of)
        return "vervallen. Het dossier is beëindigd op " + to_dutch(*obligation.case_ended_on) +
               ". Wat niet vóór die dag is gedaan, hoeft niet meer.";
    const Rule& rule = *obligation.rule;
    const Date last = rule.lapses_before_due ? obligation.deadline.due : obligation.deadline.latest;
    return "vervallen. " + rule.lapses_text + " op " + to_dutch(*obligation.lapsed_on) +
           (rule.lapses_before_due ? ". Dat is vóór " : ". Dat is niet later dan ") +
           to_dutch(last) + ". Daarom hoeft het niet meer.";
}

std::string waived(const Obligation& obligation) {
    return "ontheven. Op " + to_dutch(*obligation.waived_on) + " is besloten dat het niet hoeft.";
}

std::string open(const Obligation& obligation) {
    const std::string day = to_dutch(obligation.deadline.due);
    if (lateness_of(*obligation.rule) == Lateness::nothing)
        return "open. De dag waarnaar wordt gestreefd, " + day + ", is nog niet voorbij.";
    return "open. De laatste dag, " + day + ", is nog niet voorbij.";
}

std::string overdue(const Obligation& obligation) {
    const Deadline& deadline = obligation.deadline;
    const std::string past = "verstreken. De dag " + to_dutch(deadline.due) + " is voorbij";
    switch (lateness_of(*obligation.rule)) {
        case Lateness::missed:
            return past + ". De gemeente wacht nog tot en met " + to_dutch(deadline.latest) +
                   ". Het is gemist vanaf " + dutch_day_after(deadline.latest) +
                   ", als het dan niet is gedaan.";
        case Lateness::expires:
            return past + ". De gemeente wacht nog tot en met " + to_dutch(deadline.latest) + ".";
        case Lateness::nothing:
        case Lateness::moot:
            break;
    }
    return past + " en het is niet gedaan. Het was een streven: niemand wordt erop aangesproken.";
}

std::string past_latest(const Obligation& obligation, Status status) {
    const auto& [earliest, due, latest, steps, unknown] = obligation.deadline;
    std::string text = status == Status::missed ? "gemist" : "verlopen";
    text += " sinds " + dutch_day_after(latest) + ". De laatste dag was " + to_dutch(due) + ".";
    if (latest != due) text += " De gemeente heeft gewacht tot en met " + to_dutch(latest) + ".";
    text += " Er is niet vastgelegd dat het is gedaan.";
    return status == Status::missed ? text : text + " Niemand krijgt daarvan een verwijt.";
}

std::string outcome(const Obligation& obligation, Status status, Date as_of) {
    switch (status) {
        case Status::settled:
            return settled(obligation);
        case Status::lapsed:
            return lapsed(obligation, as_of);
        case Status::waived:
            return waived(obligation);
        case Status::settled_late:
            return settled_late(obligation);
        case Status::open:
            return open(obligation);
        case Status::overdue:
            return overdue(obligation);
        case Status::missed:
        case Status::expired:
            break;
    }
    return past_latest(obligation, status);
}

}  // namespace

Lateness lateness_of(const Rule& rule) {
    if (rule.soft) return Lateness::nothing;
    return rule.right ? Lateness::expires : Lateness::missed;
}

std::string cite(const std::string& article, const std::string& law, const RulePack& pack) {
    return cite(article, law.empty() ? pack.title : law);
}

std::string quoted(const std::string& words) {
    return "“" + words + "”";
}

std::string quoted_last(const std::string& words) {
    return quoted(words) + (words.ends_with('.') ? "" : ".");
}

std::string stands_in(const std::string& article, const std::string& law, const std::string& quote,
                      const RulePack& pack) {
    return " In " + cite(article, law, pack) + " staat: " + quoted_last(quote);
}

std::string told(const std::string& what, Date on, const EventKey& event) {
    return to_dutch(on) + ": " + what + " (gebeurtenis " + event.str() + ")";
}

ExplainedStep closing(const Obligation& obligation, Date as_of) {
    const Status status = status_on(obligation, as_of);
    return {"status",
            as_of,
            as_of,
            {},
            "Op " + to_dutch(as_of) + " is dit " + outcome(obligation, status, as_of)};
}

}  // namespace termijnd
