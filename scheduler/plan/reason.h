#pragma once

#include <cstdint>
#include <string_view>

namespace termijnd {

// Why a notice is planned as it is, or is not planned, or not any more. Whatever plan() plans,
// moves or leaves out has one of these.
enum class PlanReason : std::uint8_t {
    // Planned.
    on_its_day,
    moved_back,      // to the sending day before
    moved_on,        // to the sending day after
    rested,          // later, for it was acknowledged
    held,            // later, for a case manager was to look first
    held_back,       // until somebody releases it, or a day has passed
    keeps_distance,  // later, for the rung before it came late
    next_moment,     // its day is over: at the next moment that things are sent or listed
    next_bundle,     // today's message to that person went out already
    on_its_own,      // today's went out already, and a last day cannot wait
    // Not planned: it was said, or is on its way.
    said,
    under_way,
    folded,         // said in another message
    undeliverable,  // failed, not on the address; waits until somebody replays it
    outdone,        // failed, and a later one arrived
    overtaken,      // its day is over, and a later step says it now
    // Not planned: it is not to be said (any more).
    too_late,       // a reminder whose day is over
    late_entry,     // a reminder on or before the day of the announcement
    same_day,       // another reminder, nearer to the last day, falls on that day
    far_away,       // comes with its first reminder: another of the same fact is nearer
    moved,          // they hear first that the last day has moved
    nobody,         // in this role
    unreachable,    // and nobody who gets letters
    left_case,      // has no role in the dossier any more
    in_digest,      // the college reads it in the digest
    right,          // nobody above is told that a right expired
    unconfirmed,    // waits until a case manager confirms that it was missed
    asked,          // waits for the answer to who asked for more time
    objected,       // waits for the answer to an objection
    soft_rule,      // digest only
    not_announced,  // switched off, for this rule
    settled,
    lapsed,
    waived,
    before_known_from,  // fell due before `bekend vanaf`
    dossier_ended,
    kind_not_wanted,  // by the endpoint
    before_endpoint,  // a new endpoint does not hear what was before it
    // Was planned, and is cancelled.
    replanned,      // at another moment or by another way
    not_on_ladder,  // days, rungs or people have changed
    withdrawn,      // the obligation does not exist any more
};

// A word that stays the same, for JSON and logs: "op-de-dag", "te-laat".
[[nodiscard]] std::string_view stable_name(PlanReason reason);
// For people, in Dutch.
[[nodiscard]] std::string_view to_text(PlanReason reason);

}  // namespace termijnd
