#include "obligations/packs/rule_pack.h"

#include <algorithm>

namespace termijnd {

Deadline compute(const Rule& rule, const Term& term, const Anchor& anchor, Rank rank,
                 const Calendar& calendar) {
    if (!rule.yearly) return compute(term, anchor, rank, calendar);
    Anchor of_year = anchor;
    of_year.year += rule.years_later;
    const auto shift = std::find_if(rule.shifts.begin(), rule.shifts.end(),
                                    [&](const Shift& s) { return s.year == of_year.year; });
    Deadline deadline =
        compute(term, of_year, rank, calendar, shift == rule.shifts.end() ? nullptr : &*shift);
    const int later = term.form == Form::year_end ? 1 : rule.years_later;
    if (later > 0)
        deadline.steps.insert(deadline.steps.begin(),
                              {make_date(anchor.year, 1, 1), make_date(anchor.year + later, 1, 1),
                               StepKind::years_later, Unit::day, anchor.year});
    return deadline;
}

std::optional<Term> extended(const Term& term, const Extension& extension) {
    Term longer = term;
    if (extension.term) {
        longer = *extension.term;
        longer.post = term.post;
        longer.outside_act = term.outside_act;
    } else if (extension.adds) {
        longer.span.count += extension.adds->count;
    } else {
        return std::nullopt;
    }
    return longer;
}

Deadline compute(const Rule& rule, const Example& example, Rank rank, const Calendar& calendar) {
    Term term = rule.term;
    for (const Extension& extension : rule.extensions)
        if (std::find(example.extended.begin(), example.extended.end(), extension.event) !=
            example.extended.end())
            term = extended(term, extension).value_or(term);
    if (rule.total != Total::none)
        return compute_total(term, example.on, example.used, rank, calendar).deadline;
    if (example.on_earliest || example.on_latest)
        return compute_after(
            term,
            {example.on_earliest.value_or(example.on),
             example.on,
             example.on_latest.value_or(example.on),
             {example.suspended_days, example.suspended_days, example.suspended_days}},
            rank, calendar);
    return compute(rule, term, {example.on, example.year, example.period, example.suspended_days},
                   rank, calendar);
}

bool fits(const EventKind& kind, std::string_view instrument) {
    if (kind.fits_any) return true;
    if (instrument.empty()) return kind.fits_case;
    return std::find(kind.instruments.begin(), kind.instruments.end(), instrument) !=
           kind.instruments.end();
}

std::string fill_in(std::string_view text, std::optional<int> period) {
    std::string out(text);
    const std::string value = period ? std::to_string(*period) : "";
    for (const std::string_view name : {"{jaar}", "{periode}"})
        for (auto at = out.find(name); at != std::string::npos; at = out.find(name, at))
            out.replace(at, name.size(), value);
    return out;
}

bool RulePack::goes_by(std::string_view name) const {
    return id == name || std::find(former_ids.begin(), former_ids.end(), name) != former_ids.end();
}

bool RulePack::governs(std::string_view instrument) const {
    return std::find(instruments.begin(), instruments.end(), instrument) != instruments.end();
}

}  // namespace termijnd
