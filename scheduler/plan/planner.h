#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "scheduler/plan/changes.h"
#include "scheduler/plan/ladder.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/telling.h"

// How plan() goes about it, one obligation after the other. plan.cpp: what stands and who hears
// that it changed; steps.cpp: the steps of the ladder.
namespace termijnd {

// Who is told of what somebody owes.
[[nodiscard]] inline const Role& told_for(const Role& obliged) {
    return obliged == Role::college() ? Role::case_manager() : obliged;
}

// Points into what it is made from. run() once.
class Planner {
  public:
    Planner(const PlanInput& input, const NoticePolicy& policy, const Calendar& calendar,
            Instant now)
        : input_(input),
          policy_(policy),
          calendar_(calendar),
          successors_(successors_of(input)),
          telling_(input, policy, calendar, successors_, now, plan_) {}
    Planner(const Planner&) = delete;
    Planner& operator=(const Planner&) = delete;

    Plan run();

  private:
    void plan_one(const PlanObligation& item);
    void wait_for_answers(Subject& subject) const;
    void plan_withdrawn(const ObligationRow& row);
    [[nodiscard]] Date late_after(const Subject& subject, const std::vector<Said::Told>& all) const;
    void correct(const Subject& subject, const std::vector<Said::Told>& all,
                 const Standing& standing);
    void correct(const Subject& subject, const Said::Told& told, const Correction& correction);
    [[nodiscard]] bool far_away(const Subject& subject) const;
    [[nodiscard]] std::optional<PlanReason> silence(const Obligation& obligation) const;
    Date announce(const Subject& subject);
    void remind(const Subject& subject, Date announced);
    [[nodiscard]] std::optional<PlanReason> left_out(const Reminder& reminder,
                                                     const std::vector<Reminder>& reminders,
                                                     Date after, bool moved) const;
    void missed(const Subject& subject);
    [[nodiscard]] std::optional<LadderDay> released(const Subject& subject, LadderDay day) const;
    void escalate(const Subject& subject);
    [[nodiscard]] std::size_t rungs_done(const ObligationId& obligation,
                                         const std::vector<Rung>& rungs, Date since) const;
    void find_unreachable(const Subject& subject);
    std::vector<const Recipient*> reachable(const Subject& subject,
                                            const std::vector<NoticePolicy::Rung>& rungs);

    [[nodiscard]] NoticeOverrides overrides_of(const Obligation& obligation) const;
    [[nodiscard]] std::vector<NoticePolicy::Rung> rungs_of(const Obligation& obligation) const;

    const PlanInput& input_;
    const NoticePolicy& policy_;
    const Calendar& calendar_;
    Plan plan_;
    Said::Successors successors_;
    Telling telling_;
    std::set<Role> unreachable_;
    // Of the obligation being planned: who hears first that its last day moved, and when.
    std::map<PartyKey, Date> corrected_;
};

}  // namespace termijnd
