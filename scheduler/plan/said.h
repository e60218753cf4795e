#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/store/rows.h"
#include "scheduler/plan/plan.h"

// What was said already and what is planned to be said, looked up by obligation.
//
// What failed for good was not said where the address is the reason: the person cannot be reached
// by now, or has another address than the message was for. It goes anew then, by the next way or
// to the new address, unless a later notice made up for it: an announcement when the person heard
// anything after it, a rung when a later one was told. What failed for another reason stands among
// the undeliverable until somebody replays it, and counts as said.
//
// What went out in shadow mode was said as far as the ladder goes, so that nobody is flooded when
// it is switched off; but it reached nobody. So nobody is told that it was wrong or has changed,
// and what was to be told so in shadow mode is told anew. While it is on, all of it counts.
namespace termijnd {

// Points into the rows it is made from, which must outlive it.
class Said {
  public:
    // What identifies a notice among those of a case, whatever its day.
    struct Line {
        const ObligationId& obligation;
        NoticeKind kind;
        std::string_view slot;
        RecipientKey recipient;
    };
    // What somebody was told last about an obligation, and whether they still believe that it was
    // missed: no rectification and no other last day came after that.
    struct Told {
        RecipientKey recipient;
        bool webhook = false;
        Date on;                         // the last time
        std::optional<Date> last_day;    // that it named; none: that there is none any more
        Date since;                      // the first time without another last day in between
        std::optional<Date> accused_on;  // the last time
    };

    // `successors`: what was said about the first of a pair was said about the second.
    using Successors = std::map<ObligationId, ObligationId>;
    Said(const std::vector<NoticeRow>& existing, const std::vector<Recipient>& people,
         const Successors& successors, Instant now, bool shadow_is_on);

    // How it was said on or after `since`, by letter or mail, or else by webhook: said, under_way,
    // folded, undeliverable, outdone; none when it was not.
    [[nodiscard]] std::optional<PlanReason> said(const Line& line, bool webhook, Date since) const;
    // The notice that is planned or held for this line, neither claimed nor listed yet.
    [[nodiscard]] const NoticeRow* planned(const Line& line, bool webhook) const;
    // The last day on which that kind was said about an obligation; none before `since`.
    [[nodiscard]] std::optional<Date> last(const ObligationId& obligation, NoticeKind kind,
                                           Date since) const;
    // The slots of that kind that were said, not counting webhooks.
    [[nodiscard]] std::vector<std::string_view> slots(const ObligationId& obligation,
                                                      NoticeKind kind, Date since) const;
    // One for each recipient and way, in order of their first notice.
    [[nodiscard]] std::vector<Told> told(const ObligationId& obligation) const;
    // The same with what only stands as said, in shadow mode.
    [[nodiscard]] std::vector<Told> told_or_shadowed(const ObligationId& obligation) const;

  private:
    [[nodiscard]] std::optional<PlanReason> how_said(const NoticeRow& row) const;
    [[nodiscard]] std::optional<PlanReason> how_failed(const NoticeRow& row) const;
    [[nodiscard]] bool reached(const NoticeRow& row) const;
    [[nodiscard]] bool made_up_for(const NoticeRow& failed) const;
    [[nodiscard]] const Recipient* person(const RecipientKey& key) const;
    [[nodiscard]] const std::vector<const NoticeRow*>& of(const ObligationId& obligation) const;

    const std::vector<Recipient>& people_;
    Instant now_;
    bool shadow_is_on_;
    std::map<std::string_view, std::vector<const NoticeRow*>> rows_;
};

// Not said, and the next plan may change it: planned or held.
[[nodiscard]] bool waits_in_plan(const NoticeRow& row);

// A letter counts as said from the moment it is listed in a digest.
[[nodiscard]] bool is_listed_letter(const NoticeRow& row, Instant now);

}  // namespace termijnd
