#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/packs/own_kinds.h"
#include "obligations/store/rows.h"
#include "scheduler/organisation.h"
#include "scheduler/plan/held.h"
#include "scheduler/plan/reason.h"
#include "scheduler/policy.h"

// plan(): from obligations and people to notices. Pure: no clock, no log, no store.
// Who is told what and when: docs/architecture.md; the ladder's rules 1 to 6. Whatever it plans,
// moves or leaves out has a named reason.
namespace termijnd {

// Somebody who can be told. `reachable` means a mail address that has not failed.
struct Recipient {
    PartyKey party;
    Role role;
    std::string address;  // the mail address known now; empty: none
    bool reachable = false;
    std::optional<Date> last_message_on;  // a bundle went out on this local date
    bool citizen = false;                 // is written to as a client is
};

// An acknowledgement (rule 5): the ladder rests until `until`.
struct Acknowledgement {
    ObligationId obligation;
    Date from;
    Date until;
    std::string by = {};
};

// Something that was asked and that the ladder waits for: a later last day, or the answer to an
// objection.
struct Pending {
    ObligationId obligation;
    Asked::What what;
    Date from;
    std::optional<Date> answered_on;  // none: it waits
};

struct PlanObligation {
    ObligationId id;
    const Obligation* obligation = nullptr;
};

struct PlanInput {
    CaseKey case_key;
    std::vector<PlanObligation> obligations;
    std::vector<Recipient> people;  // of this case; the first of a role counts
    std::vector<Endpoint> endpoints;
    std::vector<Acknowledgement> acknowledgements;
    std::vector<Pending> pending;
    std::vector<StandIn> stand_ins;  // whose `by` is one of `people`
    std::vector<HeldNotice> held;
    std::vector<NoticeRow> existing;  // every notice of the case, in any state
    // Obligations that were derived once and are derived no longer.
    std::vector<ObligationRow> withdrawn;
    std::optional<Date> known_from;  // bekend vanaf (rule 13)
    bool ended = false;              // dossier.beeindigd: nothing is sent any more
    bool shadow = false;             // shadow mode is on (said.h)
    bool explain = false;            // also answer what is skipped and what is cancelled
};

struct PlannedNotice {
    NoticeRow notice;  // id and message are not set; state: planned or held
    MessageKey key;    // empty kind for a letter
    PlanReason why = PlanReason::on_its_day;
};

// What stands on a ladder and is not planned.
struct SkippedNotice {
    ObligationId obligation;
    NoticeKind kind;
    std::string slot;
    Role role;               // empty: of a connected system
    RecipientKey recipient;  // empty: nobody has the role
    Date day;                // on which it would have been said
    PlanReason why;
};

// What was planned and should not go out any more as it was.
struct CancelledNotice {
    NoticeNumber id;
    PlanReason why;
};

struct Plan {
    // Everything that should still go out, in order of due_at, obligation, kind, slot. A notice
    // that was claimed or sent is not in it; one that is planned and still wanted is.
    std::vector<PlannedNotice> notices;
    std::vector<FindingRow> findings;  // unreachable people, on the day the obligation arises
    // With `explain` only. Each step of each ladder, for each of its roles and for each endpoint,
    // is in `notices` or here, once.
    std::vector<SkippedNotice> skipped;
    std::vector<CancelledNotice> cancelled;
};

[[nodiscard]] Plan plan(const PlanInput& input, const NoticePolicy& policy,
                        const Calendar& calendar, Instant now);

// The Dutch JSON value (`soort`): aankondiging, herinnering, gemist, escalatie, dagoverzicht.
[[nodiscard]] std::string_view to_text(NoticeKind kind);
[[nodiscard]] std::string_view to_text(Channel channel);

}  // namespace termijnd
