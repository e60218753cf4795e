#include "obligations/derive/suspension.h"

#include <algorithm>

namespace termijnd {
namespace {

using std::chrono::days;

struct Pause {
    const Suspension* by;
    const Fact* stop;
    Date from;     // first day that the term stands still
    Date last;     // last such day
    bool goes_on;  // no end in sight
};

Pause pause_of(const Suspension& suspension, const Fact& stop, FactSpan resumes, Date as_of) {
    const Date day_after = stop.on + days{suspension.day_itself ? 0 : 1};
    Pause pause{&suspension, &stop, day_in(stop, suspension.from_field).value_or(day_after), as_of,
                true};
    const auto resume = first_from(resumes, stop.on);
    if (resume != resumes.end()) {
        pause.last = resume->on - days{1};
        pause.goes_on = false;
    }
    if (const auto set = day_in(stop, suspension.until_field)) {
        pause.last = pause.goes_on ? *set : std::min(pause.last, *set);
        pause.goes_on = false;
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
        if (pause.stop->on > due + days{result.days}) continue;
        const Date from = std::max(pause.from, counted_until + days{1});
        if (pause.last >= from) {
            result.days += static_cast<int>((pause.last - from).count()) + 1;
            counted_until = pause.last;
        }
        if (pause.last >= from || pause.goes_on)
            result.pauses.push_back({pause.by, pause.stop->event->key, pause.stop->on, from,
                                     pause.last, pause.goes_on});
    }
    return result;
}

}  // namespace termijnd
