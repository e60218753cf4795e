#pragma once

#include <optional>
#include <string>

#include "scheduler/engine/decisions.h"
#include "scheduler/plan/held.h"

// One notice that does not go out until somebody releases it: what a person asks becomes a fact
// (bericht.aangehouden, bericht.vrijgegeven), which survives whatever is derived or planned anew.
namespace termijnd {

// What somebody asks of one notice.
struct HoldAsked {
    CaseKey case_key;
    NoticeNumber notice;
    std::optional<Date> until;  // the last day on which it is held; none: until it is released
    std::string reason;         // may be empty of a release
    std::string by;
};

// The fact that it becomes; or why not: there is no such notice, it is on its way or was said, it
// is a letter (which goes when somebody posts it), or it is held already.
[[nodiscard]] Admitted<FactIntake> hold_notice(const Snapshot& store, const HoldAsked& asked,
                                               Instant now);
// The same of a release: the notice must be held, under this or an earlier number.
[[nodiscard]] Admitted<FactIntake> release_notice(const Snapshot& store, const HoldAsked& asked,
                                                  Instant now);

// Those among `fresh` that hold or release a notice of an obligation that the dossier does not
// have, and so would do nothing. `facts` are the dossier's with the fresh ones.
[[nodiscard]] Objections held_without_effect(const World& world, const CaseKey& case_key,
                                             const CaseFacts& facts,
                                             const std::vector<Fresh>& fresh, Date today);

// The notice that says now what this one was to say: itself, or the one that took its place. A
// number that was given before it was held or planned anew goes on being good.
[[nodiscard]] std::optional<NoticeRow> notice_now(const Notices& notices, const CaseKey& case_key,
                                                  NoticeNumber number);

}  // namespace termijnd
