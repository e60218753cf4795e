#include "scheduler/plan/acknowledged.h"

namespace termijnd {

Date rests_until(const Acknowledged& acknowledged, const Calendar& calendar, int working_days) {
    return acknowledged.until.value_or(
        calendar.working_days_after(acknowledged.from, working_days));
}

std::vector<Acknowledgement> acknowledgements_of(const Derivation& derived,
                                                 const std::vector<PlanObligation>& obligations,
                                                 const Calendar& calendar, int working_days) {
    std::vector<Acknowledgement> all;
    for (const Acknowledged& each : derived.acknowledgements) {
        const Date until = rests_until(each, calendar, working_days);
        if (until >= each.from)
            all.push_back({obligations[each.obligation].id, each.from, until, each.by});
    }
    return all;
}

std::vector<Pending> pending_of(const Derivation& derived,
                                const std::vector<PlanObligation>& obligations) {
    std::vector<Pending> all;
    for (const Asked& each : derived.asked)
        all.push_back({obligations[each.obligation].id, each.what, each.from, each.answered_on});
    return all;
}

}  // namespace termijnd
