#include <array>
#include <utility>

#include "obligations/law/term.h"

// Each step of a count in Dutch, for citizens and lawyers. Nothing is computed here: the words say
// what compute() wrote down.
namespace termijnd {
namespace {

struct StepContext {
    const Step& step;
    const Term& term;
    Rank rank;
    const Calendar& calendar;
};

struct Words {
    std::string name;     // stap
    std::string article;  // artikel
    std::string text;     // tekst
};

template <class... Parts>
std::string join(const Parts&... parts) {
    std::string out;
    (out.append(parts), ...);
    return out;
}

std::string quantity(int count, Unit unit) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> names = {
        {{"dag", "dagen"}, {"week", "weken"}, {"maand", "maanden"}, {"jaar", "jaar"}}};
    const auto& [one, many] = names[static_cast<std::size_t>(unit)];
    return join(std::to_string(count), " ", count == 1 ? one : many);
}

std::string_view with_article(Rank rank) {
    switch (rank) {
        case Rank::beleidsregel:
            return "een beleidsregel";
        case Rank::verordening:
            return "een verordening";
        case Rank::amvb:
            return "een algemene maatregel van bestuur";
        case Rank::wet:
            break;
    }
    return "een wet";
}

bool atw_governs(const StepContext& context) {
    return (context.rank == Rank::wet || context.rank == Rank::amvb) &&
           (context.term.form == Form::within || context.term.form == Form::year_end);
}

// An article of the Atw, which art. 5 applies to an order in council.
std::string atw(const StepContext& context, std::string_view article) {
    return join("Atw art. ", article, context.rank == Rank::amvb ? ", en art. 5" : "");
}

std::string not_a_working_day(const StepContext& context) {
    const Date day = context.step.from;
    std::string text =
        join(to_dutch(day),
             " is geen werkdag: ", context.calendar.why_not_working(day).value_or("feestdag"));
    const DecreeDay* decree = context.calendar.decree_for(day);
    if (decree && !decree->citation.empty()) text += join(" (", decree->citation, ")");
    return text + '.';
}

Words start(const StepContext& context) {
    const std::string day = to_dutch(context.step.to);
    switch (context.term.form) {
        case Form::within:
            return {"begin", "", join("De termijn begint na ", day, ". Die dag telt niet mee.")};
        case Form::year_end:
            return {"begin", "",
                    join("Het kalenderjaar eindigt op ", day,
                         ". De termijn begint daarna. Die dag telt niet mee.")};
        case Form::before:
            return {"begin", "", join("De vaste datum is ", day, ".")};
        case Form::lasts:
        case Form::every:
        case Form::in_month:
            break;
    }
    return {"begin", "", join("De termijn begint op ", day, ". Die dag is de eerste dag.")};
}

Words count(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    const bool after = term.form == Form::within || term.form == Form::year_end;
    std::string amount = quantity(step.number, step.unit);
    if (term.form == Form::every && step.number > term.span.count)
        amount = join(std::to_string(step.number / term.span.count), " perioden van ",
                      quantity(term.span.count, step.unit));
    return {"tellen", "",
            join("Tel ", amount, after ? " na " : " vanaf ", to_dutch(step.from), ": ",
                 to_dutch(step.to), ".")};
}

Words clamp(const StepContext& context) {
    const Date day = context.step.to;
    return {"maand-te-kort", "",
            join("In ", dutch_month(day), " ", std::to_string(year_of(day)), " is er geen dag ",
                 std::to_string(context.step.number),
                 ". Daarom telt de laatste dag van die maand: ", to_dutch(day), ".")};
}

Words day_before(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    const std::string day = to_dutch(step.to);
    if (step.number == 1)
        return {"dag-ervoor", "", join("De strengste uitleg houdt de dag ervoor aan: ", day, ".")};
    if (term.form == Form::before)
        return {"dag-ervoor", "",
                join("Vóór ", to_dutch(step.from), " betekent: uiterlijk op ", day, ".")};
    return {"dag-ervoor", "",
            join("De eerste dag telt mee. De laatste dag is daarom de dag ervoor: ", day, ".")};
}

Words month_end(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    const std::string months = std::to_string(term.span.count);
    const std::string end = to_dutch(step.to);
    if (step.number < term.span.count)
        return {"maandeinde", "",
                join("De maand van ", to_dutch(step.from), " is maand 1. Maand ", months,
                     " eindigt op ", end, ".")};
    return {"maandeinde", "",
            join("De maand van ", to_dutch(step.from), " telt niet mee. Maand ", months,
                 " daarna eindigt op ", end, ".")};
}

Words skip(const StepContext& context) {
    constexpr std::array<std::string_view, 4> paragraphs = {
        "", ", en art. 3, eerste lid", ", en art. 3, tweede lid", ", en art. 3, derde lid"};
    const int paragraph = context.calendar.holiday_paragraph(context.step.from);
    return {paragraph == 0 ? "weekend" : "feestdag",
            atw(context, join("1, eerste lid", paragraphs[static_cast<std::size_t>(paragraph)])),
            join(not_a_working_day(context),
                 atw_governs(context) ? " De termijn loopt door tot en met "
                                      : " De gemeente wacht daarom tot en met ",
                 to_dutch(context.step.to), ".")};
}

Words stays(const StepContext& context) {
    const std::string_view why =
        context.term.form == Form::before  ? " Een vaste datum schuift niet op."
        : context.term.form == Form::every ? " Het einde van een periode schuift niet op."
                                           : " Het einde van een duur schuift niet op.";
    return {"schuift-niet", "", join(not_a_working_day(context), why)};
}

Words lengthen(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    std::string skipped;
    for (Date day = step.from + std::chrono::days{1}; day < step.to; day += std::chrono::days{1})
        if (const auto why = calendar.why_not_working(day))
            skipped += join(skipped.empty() ? "" : ", ", to_dutch(day), " (", *why, ")");
    return {"verlengen", atw(context, "2"),
            join(step.number == 0 ? "In de termijn valt geen enkele werkdag."
                                  : "In de termijn valt maar 1 werkdag.",
                 " Geen werkdag: ", skipped, ". Ten minste twee werkdagen moeten erin vallen. ",
                 atw_governs(context) ? "De termijn loopt door tot en met "
                                      : "De gemeente wacht daarom tot en met ",
                 to_dutch(step.to), ".")};
}

Words excluded(const StepContext& context) {
    const Span span = context.term.span;
    constexpr std::array<std::string_view, 4> words = {
        "in meer dan 90 dagen", "in meer dan twaalf weken", "in meer dan drie maanden",
        "in een of meer jaren"};
    return {
        "atw-uitgezonderd", atw(context, "4, onder a"),
        join("De Algemene termijnenwet geldt niet voor een termijn van ",
             quantity(span.count, span.unit), ": de wet zondert termijnen uit \"",
             words[static_cast<std::size_t>(span.unit)], "\". De laatste dag schuift niet op.")};
}

Words not_governed(const StepContext& context) {
    return {"atw-geldt-niet", "Atw art. 1, eerste lid, en art. 5",
            join("De Algemene termijnenwet geldt voor \"een in een wet gestelde termijn\", niet "
                 "voor ",
                 with_article(context.rank),
                 ". De datum in de brief schuift dus niet op. Voordat "
                 "de gemeente iets gemist noemt, telt zij wel met de regels van die wet.")};
}

Words decrees_unknown(const StepContext& context) {
    const CalendarData& data = context.calendar.data();
    return {"feestdagen-onbekend", atw(context, "3, derde lid"),
            join("Bij koninklijk besluit kunnen dagen gelijk worden gesteld met een feestdag. Die "
                 "dagen zijn bekend van ",
                 to_dutch(data.decrees_known_from), " tot en met ",
                 to_dutch(data.decrees_known_until), ". Voor ", to_dutch(context.step.to),
                 " zijn ze niet bekend. Deze datum kan dus nog veranderen.")};
}

Words shift(const StepContext& context) {
    return {"verschoven", "",
            join("Voor dit jaar is de vaste datum ", to_dutch(context.step.from),
                 " officieel verschoven naar ", to_dutch(context.step.to), ".")};
}

Words suspend(const StepContext& context) {
    return {"opschorten", "Awb art. 4:15",
            join("De termijn heeft ", quantity(context.step.number, Unit::day),
                 " stilgestaan. De laatste dag schuift daarom op van ", to_dutch(context.step.from),
                 " naar ", to_dutch(context.step.to), ".")};
}

Words decision(const StepContext& context) {
    return {"besluit", "",
            join("Er is besloten dat de laatste dag ", to_dutch(context.step.to), " is.")};
}

Words reading(const StepContext& context) {
    const std::string day = to_dutch(context.step.to);
    if (context.step.number == 0)
        return {"vroegst", "",
                join("Vroegst: ", day,
                     ". Wie dit uiterlijk op deze dag doet, is volgens elke uitleg op tijd.")};
    if (context.step.number == 1)
        return {"uiterlijk", "", join("Uiterlijk: ", day, ". Deze datum staat in de brief.")};
    return {"laatst", "", join("Laatst: ", day, ". Pas na deze dag geldt dit als gemist.")};
}

Words words(const StepContext& context) {
    switch (context.step.kind) {
        case StepKind::start:
            return start(context);
        case StepKind::count:
            return count(context);
        case StepKind::clamp:
            return clamp(context);
        case StepKind::day_before:
            return day_before(context);
        case StepKind::month_end:
            return month_end(context);
        case StepKind::skip:
            return skip(context);
        case StepKind::lengthen:
            return lengthen(context);
        case StepKind::stays:
            return stays(context);
        case StepKind::excluded:
            return excluded(context);
        case StepKind::not_governed:
            return not_governed(context);
        case StepKind::shift:
            return shift(context);
        case StepKind::suspend:
            return suspend(context);
        case StepKind::decision:
            return decision(context);
        case StepKind::decrees_unknown:
            return decrees_unknown(context);
        case StepKind::reading:
            return reading(context);
    }
    return {};
}

}  // namespace

ExplainedStep explain(const Step& step, const Term& term, Rank rank, const Calendar& calendar) {
    Words said = words({step, term, rank, calendar});
    return {std::move(said.name), step.from, step.to, std::move(said.article),
            std::move(said.text)};
}

std::vector<ExplainedStep> explain(const Deadline& deadline, const Term& term, Rank rank,
                                   const Calendar& calendar) {
    std::vector<ExplainedStep> steps;
    steps.reserve(deadline.steps.size());
    for (const Step& step : deadline.steps) steps.push_back(explain(step, term, rank, calendar));
    return steps;
}

}  // namespace termijnd
