#include <array>

#include "obligations/law/step_words.h"

// What the Algemene termijnenwet does to a last day, in Dutch.
namespace termijnd {
namespace {

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

bool atw_governs(const StepContext& context) {
    return (context.rank == Rank::wet || context.rank == Rank::amvb) &&
           moves_by_the_act(context.term.form);
}

// An article of the Atw, which art. 5 applies to an order in council.
std::string atw(const StepContext& context, std::string_view article) {
    return join("Atw art. ", article, context.rank == Rank::amvb ? ", en art. 5" : "");
}

// Where the Act does not move the last day itself, what moves instead.
std::string moved_to(const StepContext& context) {
    const std::string day = to_dutch(context.step.to);
    if (atw_governs(context)) return join("De termijn loopt door tot en met ", day, ".");
    const Lateness lateness = context.manner.lateness;
    if (lateness == Lateness::nothing || lateness == Lateness::moot)
        return join("De ruimste lezing loopt daarom tot en met ", day, ".");
    return join("De gemeente wacht daarom tot en met ", day, ".");
}

}  // namespace

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
    // A Saturday or Sunday is one by art. 1, whatever decree names it too.
    const DecreeDay* decree =
        Calendar::is_weekend(day) ? nullptr : context.calendar.decree_for(day);
    if (decree && !decree->citation.empty()) text += join(" (", decree->citation, ")");
    return text + '.';
}

Words skip_words(const StepContext& context) {
    constexpr std::array<std::string_view, 4> paragraphs = {
        "", ", en art. 3, eerste lid", ", en art. 3, tweede lid", ", en art. 3, derde lid"};
    // A Saturday or Sunday moves the last day by art. 1 alone, whatever feast it is too.
    const int paragraph = context.calendar.is_weekend(context.step.from)
                              ? 0
                              : context.calendar.holiday_paragraph(context.step.from);
    return {paragraph == 0 ? "weekend" : "feestdag",
            atw(context, join("1, eerste lid", paragraphs[static_cast<std::size_t>(paragraph)])),
            join(not_a_working_day(context), " ", moved_to(context))};
}

Words stays_words(const StepContext& context) {
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

Words lengthen_words(const StepContext& context) {
    const auto& [step, term, rank, calendar, manner] = context;
    const std::string skipped = not_working_between(calendar, step.from, step.to);
    return {"verlengen", atw(context, "2"),
            join(step.number == 0 ? "In de termijn valt geen enkele werkdag."
                                  : "In de termijn valt maar 1 werkdag.",
                 " Geen werkdag: ", skipped, ". Ten minste twee werkdagen moeten erin vallen. ",
                 moved_to(context))};
}

Words excluded_words(const StepContext& context) {
    const Span span = context.term.span;
    constexpr std::array<std::string_view, 5> words = {
        "in meer dan 90 dagen", "in meer dan twaalf weken", "in meer dan drie maanden",
        "in een of meer jaren", ""};  // a term in working days is never excluded
    return {"atw-uitgezonderd", atw(context, "4, onder a"),
            join("De Algemene termijnenwet geldt niet voor een termijn van ",
                 quantity(span.count, span.unit), ": de wet zondert termijnen uit “",
                 words[static_cast<std::size_t>(span.unit)], "”. De laatste dag schuift niet op.")};
}

Words outside_act_words(const StepContext& context) {
    return {"atw-buiten-toepassing", "",
            join("De wet zegt zelf dat de Algemene termijnenwet voor deze termijn niet geldt. ",
                 to_dutch(context.step.to), " blijft de laatste dag.")};
}

Words not_governed_words(const StepContext& context) {
    const std::string_view yet = [&]() -> std::string_view {
        switch (context.manner.lateness) {
            case Lateness::missed:
                return "Voordat de gemeente iets gemist noemt, telt zij wel met de regels van die "
                       "wet.";
            case Lateness::expires:
                return "Voordat de gemeente er een gevolg aan verbindt, telt zij wel met de regels "
                       "van die wet.";
            case Lateness::nothing:
            case Lateness::moot:
                break;
        }
        return "De ruimste lezing telt wel met de regels van die wet.";
    }();
    return {"atw-geldt-niet", "Atw art. 1, eerste lid, en art. 5",
            join("De Algemene termijnenwet geldt voor “een in een wet gestelde termijn”, niet "
                 "voor ",
                 with_article(context.rank), ". De dag die de gemeente noemt schuift dus niet op. ",
                 yet)};
}

Words decrees_unknown_words(const StepContext& context) {
    const CalendarData& data = context.calendar.data();
    return {"feestdagen-onbekend", atw(context, "3, derde lid"),
            join("Bij koninklijk besluit kunnen dagen gelijk worden gesteld met een feestdag. Die "
                 "dagen zijn bekend van ",
                 to_dutch(data.decrees_known_from), " tot en met ",
                 to_dutch(data.decrees_known_until), ". Voor ", to_dutch(context.step.to),
                 " zijn ze niet bekend. Deze datum kan dus nog veranderen.")};
}

}  // namespace termijnd
