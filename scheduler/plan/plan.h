#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/store/rows.h"
#include "scheduler/policy.h"

// plan(): from obligations and people to notices. Pure: no clock, no log, no store.
// Who is told what and when: docs/architecture.md; the ladder's rules 1 to 6.
namespace termijnd {

// Somebody who can be told. `reachable` means a mail address that has not failed.
struct Recipient {
    std::string party;
    std::string role;  // cliënt, werkgever, casemanager, teamleider, afdelingshoofd
    bool reachable = false;
    std::optional<Date> last_message_on;  // a bundle went out on this local date
};

// An acknowledgement (rule 5): the ladder rests until `until`.
struct Acknowledgement {
    std::string obligation;
    Date from;
    Date until;
};

struct PlanObligation {
    std::string id;
    const Obligation* obligation = nullptr;
};

struct PlanInput {
    std::string case_key;
    std::vector<PlanObligation> obligations;
    std::vector<Recipient> people;  // of this case; the first of a role counts
    std::vector<Endpoint> endpoints;
    std::vector<Acknowledgement> acknowledgements;
    std::vector<NoticeRow> existing;  // every notice of the case, in any state
    std::optional<Date> known_from;   // bekend vanaf (rule 13)
    bool ended = false;               // dossier.beeindigd: nothing is sent any more
};

struct PlannedNotice {
    NoticeRow notice;  // id, state and message are not set
    MessageKey key;    // empty kind for a letter
};

struct Plan {
    // Everything that should still go out, in order of due_at, obligation, kind, slot. A notice
    // that was claimed or sent is not in it; one that is planned and still wanted is.
    std::vector<PlannedNotice> notices;
    std::vector<FindingRow> findings;  // unreachable people, on the day the obligation arises
};

[[nodiscard]] Plan plan(const PlanInput& input, const NoticePolicy& policy,
                        const Calendar& calendar, Instant now);

// The Dutch JSON value (`soort`): aankondiging, herinnering, gemist, escalatie, dagoverzicht.
[[nodiscard]] std::string_view to_text(NoticeKind kind);
[[nodiscard]] std::string_view to_text(Channel channel);

}  // namespace termijnd
