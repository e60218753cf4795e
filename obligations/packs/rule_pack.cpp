#include "obligations/packs/rule_pack.h"

#include <algorithm>

namespace termijnd {

bool holds(const Condition& condition, const EventData& data) {
    switch (condition.kind) {
        case Condition::Kind::flag:
            return flag(data, condition.name);
        case Condition::Kind::not_flag:
            return !flag(data, condition.name);
        case Condition::Kind::equals:
            return text(data, condition.name) == condition.value;
        case Condition::Kind::differs:
            return text(data, condition.name) != condition.value;
        case Condition::Kind::at_least:
            return std::any_of(condition.any.begin(), condition.any.end(), [&](const auto& least) {
                const auto value = number(data, least.field);
                return value && *value >= least.value;
            });
        case Condition::Kind::recorded:
            break;
    }
    return true;
}

Deadline compute(const Rule& rule, const Term& term, const Anchor& anchor, Rank rank,
                 const Calendar& calendar) {
    if (!rule.yearly) return compute(term, anchor, rank, calendar);
    Anchor of_year = anchor;
    of_year.year += rule.years_later;
    const auto shift = std::find_if(rule.shifts.begin(), rule.shifts.end(),
                                    [&](const Shift& s) { return s.year == of_year.year; });
    return compute(term, of_year, rank, calendar, shift == rule.shifts.end() ? nullptr : &*shift);
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

bool RulePack::governs(std::string_view instrument) const {
    return std::find(instruments.begin(), instruments.end(), instrument) != instruments.end();
}

}  // namespace termijnd
