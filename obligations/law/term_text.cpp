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
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> names = {
        {{"dag", "dagen"},
         {"week", "weken"},
         {"maand", "maanden"},
         {"jaar", "jaar"},
         {"werkdag", "werkdagen"}}};
    const auto& [one, many] = names[static_cast<std::size_t>(unit)];
    return join(std::to_string(count), " ", count == 1 ? one : many);
}

std::string_view with_article(Rank rank) {
    switch (rank) {
        case Rank::beleidsregel:
            return "een beleidsregel";
        case Rank::verordening:
            return "een verordening";
        case Rank::ministeriele_regeling:
            return "een ministeriële regeling";
        case Rank::amvb:
            return "een algemene maatregel van bestuur";
        case Rank::wet:
            break;
    }
    return "een wet";
}

bool moves_by_the_act(Form form) {
    return form == Form::within || form == Form::year_end || form == Form::then_every ||
           form == Form::first_of_month;
}

bool atw_governs(const StepContext& context) {
    return (context.rank == Rank::wet || context.rank == Rank::amvb) &&
           moves_by_the_act(context.term.form);
}

// An article of the Atw, which art. 5 applies to an order in council.
std::string atw(const StepContext& context, std::string_view article) {
    return join("Atw art. ", article, context.rank == Rank::amvb ? ", en art. 5" : "");
}

// "zaterdag" with the day, for each day between the two that is no working day.
std::string not_working_between(const Calendar& calendar, Date from, Date to) {
    std::string skipped;
    for (Date day = from + std::chrono::days{1}; day < to; day += std::chrono::days{1})
        if (const auto why = calendar.why_not_working(day))
            skipped += join(skipped.empty() ? "" : ", ", to_dutch(day), " (", *why, ")");
    return skipped;
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
        case Form::year_end:
            return {"begin", "",
                    join("Het kalenderjaar eindigt op ", day,
                         ". De termijn begint daarna. Die dag telt niet mee.")};
        case Form::within:
        case Form::then_every:
        case Form::working_days:
            return {"begin", "", join("De termijn begint na ", day, ". Die dag telt niet mee.")};
        case Form::first_of_month:
            return {"begin", "", join("De termijn begint na ", day, ". Die maand telt niet mee.")};
        case Form::before_event:
            return {"begin", "", join("Er wordt teruggeteld vanaf ", day, ".")};
        case Form::before:
        case Form::on_date:
            return {"begin", "", join("De vaste datum is ", day, ".")};
        case Form::day_of_month:
            return {"begin", "",
                    join("De eerste maand is ", dutch_month(context.step.to), " ",
                         std::to_string(year_of(context.step.to)), ".")};
        case Form::lasts:
        case Form::every:
        case Form::in_month:
            break;
    }
    return {"begin", "", join("De termijn begint op ", day, ". Die dag is de eerste dag.")};
}

Words clamp(const StepContext& context) {
    const Date day = context.step.to;
    return {"maand-te-kort", "",
            join("In ", dutch_month(day), " ", std::to_string(year_of(day)), " is er geen dag ",
                 std::to_string(context.step.number),
                 ". Daarom telt de laatste dag van die maand: ", to_dutch(day), ".")};
}

// The days between that are no working days, where working days are counted.
std::string days_not_counted(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    if (step.unit != Unit::working_day) return {};
    const std::string skipped = not_working_between(calendar, step.from, step.to);
    return skipped.empty() ? skipped : join(" Geen werkdag: ", skipped, ".");
}

Words count(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    const bool after = moves_by_the_act(term.form) || term.form == Form::working_days;
    std::string amount = quantity(step.number, step.unit);
    if (has_periods(term.form) && step.number > term.span.count)
        amount = join(std::to_string(step.number / term.span.count), " perioden van ",
                      quantity(term.span.count, step.unit));
    return {"tellen", "",
            join("Tel ", amount, after ? " na " : " vanaf ", to_dutch(step.from), ": ",
                 to_dutch(step.to), ".", days_not_counted(context))};
}

Words count_back(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    return {"terugtellen", "",
            join("Tel ", quantity(step.number, step.unit), " terug vanaf ", to_dutch(step.from),
                 ": ", to_dutch(step.to), ".")};
}

Words skip_back(const StepContext& context) {
    return {"terug-naar-werkdag", "",
            join(not_a_working_day(context), " Wie het op ", to_dutch(context.step.to),
                 " doet, is zeker op tijd.")};
}

Words month_first(const StepContext& context) {
    return {"eerste-van-de-maand", "",
            join("De maand na ", dutch_month(context.step.from), " ",
                 std::to_string(year_of(context.step.from)), " begint op ",
                 to_dutch(context.step.to), ".")};
}

Words month_day(const StepContext& context) {
    const Date day = context.step.to;
    const auto wanted = static_cast<unsigned>(context.step.number);
    if (day_number(day) != wanted) return clamp(context);
    return {"dag-van-de-maand", "",
            join("Dag ", std::to_string(wanted), " van die maand is ", to_dutch(day), ".")};
}

Words post(const StepContext& context) {
    return {"post", "Awb art. 6:9, tweede lid",
            join("Wat vóór het einde van de termijn op de post is gedaan, is op tijd als het "
                 "niet later dan ",
                 quantity(context.step.number, context.step.unit),
                 " daarna is ontvangen. De gemeente wacht daarom tot en met ",
                 to_dutch(context.step.to), ".")};
}

Words used_months(const StepContext& context) {
    return {"eerder-gebruikt", "",
            join("Van de toegestane ", quantity(context.term.span.count, context.term.span.unit),
                 " zijn in eerdere perioden ", quantity(context.step.number, Unit::month),
                 " gebruikt.")};
}

Words used_days(const StepContext& context) {
    return {"eerder-gebruikt", "",
            join("In eerdere perioden ", context.step.number == 1 ? "is " : "zijn ",
                 quantity(context.step.number, Unit::day),
                 " gebruikt. De laatste dag gaat daarom terug van ", to_dutch(context.step.from),
                 " naar ", to_dutch(context.step.to), ".")};
}

Words used_up(const StepContext& context) {
    return {"verbruikt", "",
            join("De toegestane tijd is in eerdere perioden al gebruikt. Er is niets over: de "
                 "laatste dag is de dag voor het begin, ",
                 to_dutch(context.step.to), ".")};
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
    // A Saturday or Sunday moves the last day by art. 1 alone, whatever feast it is too.
    const int paragraph = context.calendar.is_weekend(context.step.from)
                              ? 0
                              : context.calendar.holiday_paragraph(context.step.from);
    return {paragraph == 0 ? "weekend" : "feestdag",
            atw(context, join("1, eerste lid", paragraphs[static_cast<std::size_t>(paragraph)])),
            join(not_a_working_day(context),
                 atw_governs(context) ? " De termijn loopt door tot en met "
                                      : " De gemeente wacht daarom tot en met ",
                 to_dutch(context.step.to), ".")};
}

Words stays(const StepContext& context) {
    const auto why = [&]() -> std::string_view {
        switch (context.term.form) {
            case Form::before:
            case Form::on_date:
            case Form::day_of_month:
                return " Een vaste datum schuift niet op.";
            case Form::every:
                return " Het einde van een periode schuift niet op.";
            case Form::before_event:
                return " Een termijn die wordt teruggeteld schuift niet op.";
            default:
                return " Het einde van een duur schuift niet op.";
        }
    }();
    return {"schuift-niet", "", join(not_a_working_day(context), why)};
}

Words lengthen(const StepContext& context) {
    const auto& [step, term, rank, calendar] = context;
    const std::string skipped = not_working_between(calendar, step.from, step.to);
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
    constexpr std::array<std::string_view, 5> words = {
        "in meer dan 90 dagen", "in meer dan twaalf weken", "in meer dan drie maanden",
        "in een of meer jaren", ""};  // a term in working days is never excluded
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
        case StepKind::count_back:
            return count_back(context);
        case StepKind::skip_back:
            return skip_back(context);
        case StepKind::month_first:
            return month_first(context);
        case StepKind::month_day:
            return month_day(context);
        case StepKind::post:
            return post(context);
        case StepKind::used_months:
            return used_months(context);
        case StepKind::used_days:
            return used_days(context);
        case StepKind::used_up:
            return used_up(context);
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
