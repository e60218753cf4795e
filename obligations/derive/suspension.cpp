#include "obligations/derive/suspension.h"

#include <algorithm>

namespace termijnd {
namespace {

using std::chrono::days;

struct Pause {
    Date stopped;  // the day of the stopping event
    Date last;     // last day that the term stands still
    bool open;
};

std::vector<Pause> pauses(const Rule& rule, const CorrectedFacts& facts, std::size_t slot,
                          Date start, Date as_of) {
    std::vector<Pause> found;
    for (const Suspension& suspension : rule.suspensions) {
        const FactSpan stops = facts.of(slot, suspension.stops);
        const FactSpan resumes = facts.of(slot, suspension.resumes);
        for (auto stop = first_from(stops, start); stop != stops.end(); ++stop) {
            Pause pause{stop->on, as_of, true};
            const auto resume = first_from(resumes, stop->on);
            if (resume != resumes.end()) pause = {stop->on, resume->on - days{1}, false};
            if (!suspension.until_field.empty())
                if (const auto set =
                        parse_date(text(*stop->data, suspension.until_field).value_or("")))
                    pause = {stop->on, pause.open ? *set : std::min(pause.last, *set), false};
            found.push_back(pause);
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Pause& a, const Pause& b) { return a.stopped < b.stopped; });
    return found;
}

}  // namespace

Suspended suspended_days(const Rule& rule, const CorrectedFacts& facts, std::size_t slot,
                         Date start, Date due, Date as_of) {
    Suspended result;
    Date counted_until = start;
    for (const Pause& pause : pauses(rule, facts, slot, start, as_of)) {
        if (pause.stopped > due + days{result.days}) break;
        const Date from = std::max(pause.stopped, counted_until);
        if (pause.last > from) {
            result.days += static_cast<int>((pause.last - from).count());
            counted_until = pause.last;
        }
        result.still = result.still || pause.open;
    }
    return result;
}

}  // namespace termijnd
