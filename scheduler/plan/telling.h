#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/plan/ladder.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/said.h"
#include "scheduler/plan/sending.h"

// From a step of the ladder to a notice: by which way and when, or why not. Pure.
namespace termijnd {

// One obligation while it is being planned.
struct Subject {
    const PlanObligation& item;
    const Obligation& obligation;
    const Rule& rule;
    Date known;  // the day it became known here
    Date base;   // what the ladder counts from: nothing is called late on or before it
    std::vector<Rest> rests;
    bool college;
    std::optional<PlanReason> silent;  // nothing of it is to be said
    // What it waits for: nobody is told that it was missed until that is answered.
    std::optional<PlanReason> waits = std::nullopt;
};

// What is to be said, to whomever.
struct Wish {
    NoticeKind kind;
    std::string slot;
    LadderDay on;
    Date said_since;   // a notice of this kind and slot on or after this day has said it
    bool off = false;  // says that nothing is asked (any more): it names no last day
};

// Every wish that is put to it ends in the plan: as a notice, or (when `input.explain`) as skipped.
// Points into what it is made from.
class Telling {
  public:
    Telling(const PlanInput& input, const NoticePolicy& policy, const Calendar& calendar,
            const Said::Successors& successors, Instant now, Plan& plan);

    [[nodiscard]] const Said& said() const { return said_; }
    [[nodiscard]] Date today() const { return sending_.today(); }
    // The first of that role; null when nobody has it.
    [[nodiscard]] const Recipient* person(const Role& role) const;
    [[nodiscard]] const Recipient* person(const PartyKey& party) const;
    // The day on which something for `day` would reach that person, when it is put to them now.
    [[nodiscard]] Date next_day(Date day, const Recipient& to) const;

    // Answers the day on which it still goes out to `to`; none when it is skipped.
    std::optional<Date> tell(const Subject& subject, const Wish& wish, const Recipient& to);
    std::optional<Date> tell(const Subject& subject, const Wish& wish, const Role& role);
    // `accompanies`: a person is told as well, so it is news even when its day is over.
    void tell_systems(const Subject& subject, const Wish& wish, bool accompanies);
    void tell_system(const Subject& subject, const Wish& wish, const EndpointName& endpoint,
                     bool accompanies);

    // Not told, for that reason, unless it was said before.
    void skip(const Subject& subject, const Wish& wish, const Recipient& to, PlanReason why);
    void skip(const Subject& subject, const Wish& wish, const Role& role, PlanReason why);
    void skip_systems(const Subject& subject, const Wish& wish, PlanReason why);

  private:
    [[nodiscard]] const Recipient& present(const Wish& wish, const Recipient& to) const;
    std::optional<Date> on_its_way(const Subject& subject, const Wish& wish, const Recipient& to);
    [[nodiscard]] const HeldNotice* held(const Subject& subject, const Wish& wish,
                                         const RecipientKey& recipient) const;
    void hold(const Subject& subject, const Wish& wish, const RecipientKey& recipient,
              Channel channel);
    std::optional<Date> by_mail(const Subject& subject, const Wish& wish, const Recipient& to);
    std::optional<Date> by_letter(const Subject& subject, const Wish& wish, const Recipient& to);
    [[nodiscard]] const NoticeRow* waits(const Subject& subject, const Wish& wish,
                                         const PartyKey& party, Instant moment) const;
    [[nodiscard]] bool too_late(const Subject& subject, const Wish& wish, Instant moment,
                                bool waits) const;
    void add(const Subject& subject, const Wish& wish, RecipientKey recipient, Channel channel,
             Appointment appointment);
    void leave_out(const Subject& subject, const Wish& wish, const Role& role,
                   const std::string& recipient, PlanReason why);

    const PlanInput& input_;
    const Calendar& calendar_;
    Sending sending_;
    Said said_;
    Plan& plan_;
};

}  // namespace termijnd
