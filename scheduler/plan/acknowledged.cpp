#include "scheduler/plan/acknowledged.h"

namespace termijnd {

std::vector<Acknowledgement> acknowledgements_of(const Derivation& derived,
                                                 const std::vector<PlanObligation>& obligations,
                                                 const Calendar& calendar, int working_days) {
    std::vector<Acknowledgement> all;
    for (const Acknowledged& each : derived.acknowledgements) {
        const Date until =
            each.until ? *each.until : calendar.working_days_after(each.from, working_days);
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
