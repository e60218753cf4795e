#include <array>
#include <utility>

#include "obligations/law/step_words.h"

// Each step of a count in Dutch, for citizens and lawyers. Nothing is computed here: the words say
// what compute() wrote down.
namespace termijnd {

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

namespace {

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
    const auto& [step, term, rank, calendar, manner] = context;
    if (step.unit != Unit::working_day) return {};
    const std::string skipped = not_working_between(calendar, step.from, step.to);
    return skipped.empty() ? skipped : join(" Geen werkdag: ", skipped, ".");
}

Words count(const StepContext& context) {
    const auto& [step, term, rank, calendar, manner] = context;
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
    const auto& [step, term, rank, calendar, manner] = context;
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
    const auto& [step, term, rank, calendar, manner] = context;
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
    const auto& [step, term, rank, calendar, manner] = context;
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

Words shift(const StepContext& context) {
    return {"verschoven", "",
            join("Voor dit jaar is de vaste datum ", to_dutch(context.step.from),
                 " officieel verschoven naar ", to_dutch(context.step.to), ".")};
}

Words suspend(const StepContext& context) {
    return {"opschorten", "",
            join("De termijn heeft ", quantity(context.step.number, Unit::day),
                 " stilgestaan. De laatste dag schuift daarom op van ", to_dutch(context.step.from),
                 " naar ", to_dutch(context.step.to), ".")};
}

Words decision(const StepContext& context) {
    const std::string was = context.manner.replaces
                                ? join(" Dat was ", to_dutch(*context.manner.replaces), ".")
                                : std::string();
    return {"besluit", "",
            join("De laatste dag is daardoor ", to_dutch(context.step.to), ".", was)};
}

Words years_later(const StepContext& context) {
    const int later = year_of(context.step.to) - context.step.number;
    const std::string year =
        join(std::to_string(year_of(context.step.to)), " (jaar t + ", std::to_string(later), ").");
    return {"jaar", "",
            join("Het gaat over het kalenderjaar ", std::to_string(context.step.number),
                 context.term.form == Form::year_end
                     ? " (jaar t). De termijn begint na het einde van dat jaar, in "
                     : " (jaar t). De vaste datum valt in ",
                 year)};
}

Words earliest(const StepContext& context) {
    const std::string day = to_dutch(context.step.to);
    if (context.manner.lateness == Lateness::nothing)
        return {"vroegst", "", join("Vroegst: ", day, ". Dit is de strengste lezing.")};
    return {"vroegst", "",
            join("Vroegst: ", day,
                 ". Wie het uiterlijk op deze dag doet, is volgens elke lezing op "
                 "tijd.")};
}

Words due(const StepContext& context) {
    std::string text = join("Uiterlijk: ", to_dutch(context.step.to));
    const bool effort = context.manner.lateness == Lateness::nothing;
    if (context.manner.replaces) {
        text += join(", in plaats van ", to_dutch(*context.manner.replaces), ".");
        text += effort ? " Dit is een streven." : " Dit is de dag die de gemeente noemt.";
    } else {
        text += effort ? ". Dit is de gewone lezing, en een streven."
                       : ". Dit is de gewone lezing: de dag die de gemeente noemt.";
    }
    return {"uiterlijk", "", std::move(text)};
}

Words latest(const StepContext& context) {
    const Date day = context.step.to;
    const std::string text = join("Laatst: ", to_dutch(day), ". ");
    switch (context.manner.lateness) {
        case Lateness::missed:
            return {"laatst", "",
                    join(text, "Is het dan niet gedaan, dan heet het gemist vanaf ",
                         dutch_day_after(day), ".")};
        case Lateness::expires:
            return {"laatst", "",
                    join(text, "Wie later komt, krijgt geen verwijt. Het heeft wel een gevolg.")};
        case Lateness::moot:
            return {"laatst", "", join(text, "Dit is de ruimste lezing.")};
        case Lateness::nothing:
            break;
    }
    return {"laatst", "", join(text, "Ook daarna wordt niemand erop aangesproken.")};
}

Words reading(const StepContext& context) {
    if (context.step.number == 0) return earliest(context);
    return context.step.number == 1 ? due(context) : latest(context);
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
            return skip_words(context);
        case StepKind::lengthen:
            return lengthen_words(context);
        case StepKind::stays:
            return stays_words(context);
        case StepKind::excluded:
            return excluded_words(context);
        case StepKind::outside_act:
            return outside_act_words(context);
        case StepKind::not_governed:
            return not_governed_words(context);
        case StepKind::years_later:
            return years_later(context);
        case StepKind::shift:
            return shift(context);
        case StepKind::suspend:
            return suspend(context);
        case StepKind::decision:
            return decision(context);
        case StepKind::decrees_unknown:
            return decrees_unknown_words(context);
        case StepKind::reading:
            return reading(context);
    }
    return {};
}

}  // namespace

ExplainedStep explain(const Step& step, const Term& term, Rank rank, const Calendar& calendar,
                      const Manner& manner) {
    Words said = words({step, term, rank, calendar, manner});
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
