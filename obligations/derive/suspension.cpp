#include "obligations/derive/suspension.h"

#include <algorithm>

namespace termijnd {
namespace {

using std::chrono::days;

struct Pause {
    Date stopped;            // the day of the stopping event
    Date from;               // first day that the term stands still
    Date last;               // last such day
    const Fact* open_since;  // the stopping event, where no end is in sight
    const Suspension* by;
    const Fact* stop;
};

std::optional<Date> day_in(const Fact& fact, const std::string& field) {
    if (field.empty()) return std::nullopt;
    return parse_date(text(*fact.data, field).value_or(""));
}

Pause pause_of(const Suspension& suspension, const Fact& stop, FactSpan resumes, Date as_of) {
    const Date day_after = stop.on + days{suspension.day_itself ? 0 : 1};
    Pause pause{stop.on,     day_in(stop, suspension.from_field).value_or(day_after),
                as_of,       &stop,
                &suspension, &stop};
    const auto resume = first_from(resumes, stop.on);
    if (resume != resumes.end()) {
        pause.last = resume->on - days{1};
        pause.open_since = nullptr;
    }
    if (const auto set = day_in(stop, suspension.until_field)) {
        pause.last = pause.open_since ? *set : std::min(pause.last, *set);
        pause.open_since = nullptr;
    }
    return pause;
}

}  // namespace

Suspended suspended_days(const Rule& rule, const CorrectedFacts& facts, std::size_t slot,
                         Date start, Date due, Date as_of) {
    std::vector<Pause> pauses;
    for (const Suspension& suspension : rule.suspensions) {
        const FactSpan resumes = facts.of(slot, suspension.resumes);
        for (const Fact& stop : facts.of(slot, suspension.stops))
            if (suspension.from_field.empty() || day_in(stop, suspension.from_field))
                pauses.push_back(pause_of(suspension, stop, resumes, as_of));
    }
    std::sort(pauses.begin(), pauses.end(),
              [](const Pause& a, const Pause& b) { return a.from < b.from; });
    Suspended result;
    Date counted_until = start;  // the day of the trigger itself is no part of the term
    for (const Pause& pause : pauses) {
        if (pause.stopped > due + days{result.days}) continue;
        const Date from = std::max(pause.from, counted_until + days{1});
        if (pause.last >= from) {
            result.days += static_cast<int>((pause.last - from).count()) + 1;
            counted_until = pause.last;
        }
        if (pause.open_since && !result.still) result.still = pause.open_since;
        if (pause.last >= from || pause.open_since)
            result.pauses.push_back({pause.by, pause.stop->event->key, pause.stopped, from,
                                     pause.last, pause.open_since != nullptr});
    }
    return result;
}

}  // namespace termijnd
