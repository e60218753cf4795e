#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/facts/facts.h"
#include "obligations/law/calendar.h"
#include "obligations/law/term.h"
#include "obligations/packs/rule_book.h"

// derive(): from facts and rules to obligations. Pure: no clock, no log, no store.
namespace termijnd {

// The first that fits, on the day `as_of`.
enum class Status : std::uint8_t {
    settled,       // voldaan: settled by a done event on or before `latest`
    lapsed,        // vervallen: ended before it was owed
    waived,        // ontheven
    settled_late,  // te-laat-voldaan
    open,          // not yet past `due`
    overdue,       // verstreken: past `due`, not past `latest` (soft: past `due`)
    missed,        // gemist: past `latest`
    expired,       // verlopen: a right past `latest`
};
[[nodiscard]] std::string_view to_text(Status status);  // the Dutch JSON value

// A decision of a person that touched an obligation (rules.md, fine print 8).
struct Decision {
    EventKey event;    // of the deciding fact
    std::string kind;  // e.g. "verplichting.uitgesteld"
    Date on;
    std::optional<Date> until;
    std::string reason;  // reden
    std::string by;      // door
};

// Whether it gave a new last day; others may name a day too, of another meaning.
[[nodiscard]] bool is_postponement(const Decision& decision);

// Why this version of the regulation.
struct VersionChoice {
    enum class By : std::uint8_t { decision, trigger, hand };
    By by = By::decision;
    Date on{};  // besluitdatum, day of the trigger, or day of the decision by hand
};

// An extension that counted, and what it did to the last day.
struct Extended {
    const Extension* by = nullptr;  // of the rule
    EventKey event;
    Date on{};
    std::optional<Date> named;  // the last day that the event itself names
    Date was{}, becomes{};      // `due` before and after
};

// Days on which a term stood still (Awb 4:15).
struct StoodStill {
    const Suspension* by = nullptr;  // of the rule
    EventKey event;                  // that stopped it
    Date stopped{};                  // the day of that event
    Date from{}, until{};            // both included; `from` past `until`: no day so far
    bool goes_on = false;            // no end in sight on the day asked for
};

// One derived obligation. `rule` and `pack` point into the RuleBook, which must outlive it.
struct Obligation {
    InstrumentKey instrument;  // empty where the rule has none
    const Rule* rule = nullptr;
    const RulePack* pack = nullptr;
    std::optional<int> period;  // 1, 2, … or the calendar year
    const Role* named =
        nullptr;     // the party that is obliged in place of the rule's, in the RuleBook
    EventKey event;  // the trigger
    Date trigger_on{};
    Date known_on{};    // the day it became known: the later of begin and recording
    Deadline deadline;  // after decisions
    Status status = Status::open;
    std::optional<Date> settled_on;           // day of the done event, where settled
    std::optional<Date> settled_known_on;     // day that event became known
    EventKey settled_by;                      // the done event
    const EventKind* settled_kind = nullptr;  // and its kind
    std::optional<Date> lapsed_on;            // day of the lapse event, where it came soon enough
    std::optional<Date> case_ended_on;        // the day from which nothing is owed in this dossier
    std::optional<Date> waived_on;            // day of the waiver
    std::vector<Decision> decisions;          // in order; of two postponements the later day counts
    std::vector<Decision> corrections;    // of the facts it rests on: the trigger, what settled it
    Term term;                            // the form that applied (extended or not)
    std::optional<Date> not_before;       // nietVoor: done before it settles nothing
    std::vector<Extended> extended_by;    // in order
    std::vector<StoodStill> stood_still;  // in order of day
    VersionChoice version;                // why this pack
};

// Who owes it: as the rule says, unless the trigger names another party, or one stands in for it.
[[nodiscard]] inline const Role& obliged(const Obligation& obligation) {
    return obligation.named ? *obligation.named : obligation.rule->obliged;
}

struct Finding {
    std::string id;            // bevinding
    InstrumentKey instrument;  // voorziening
    EventKey event;            // gebeurtenis
    std::string article;       // empty where no article is concerned
    std::string measured;      // gemeten: a number, a word or a day
    std::string limit;         // grens
    int percent = 0;           // drempel: 80 or 100, of a budget
};

// `fouten`: what could not be judged; never stops the rest.
struct DeriveError {
    InstrumentKey instrument;  // one of these two is set
    EventKey event;
    // "regeling-ontbreekt"; "termijn-na-2199": in place of an obligation that leaves the days that
    // are kept (in_calendar()).
    std::string error;
};

// One window of a budget: a period, a calendar year.
struct BudgetUse {
    std::string id;
    InstrumentKey instrument;
    std::string article;
    double used = 0, allowed = 0;
    Date from{}, until{};
};

// Somebody took an obligation in hand (verplichting.in-behandeling).
struct Acknowledged {
    std::size_t obligation = 0;  // its place in Derivation::obligations
    EventKey event;              // the deciding fact
    Date from{};                 // the day that fact became known
    std::optional<Date> until;   // its `tot`; without one it rests as long as the policy says
    std::string by;              // door
};

// Somebody asked for something that the obligation waits for.
struct Asked {
    enum class What : std::uint8_t {
        more_time,  // verplichting.uitstel-gevraagd; answered by a refusal, a new last day, a
                    // waiver
        objection,  // verplichting.bezwaar-gemaakt; answered by verplichting.bezwaar-afgehandeld
    };
    std::size_t obligation = 0;  // its place in Derivation::obligations
    What what = What::more_time;
    EventKey event;                   // the fact that says so
    std::string by;                   // door
    Date from{};                      // the day that fact became known
    std::optional<Date> until;        // the last day that is asked for
    std::optional<Date> answered_on;  // the day the answer became known; none: it waits
};

// A letter about an obligation went to the post (brief.verzonden).
struct Posted {
    std::size_t obligation = 0;  // its place in Derivation::obligations
    EventKey event;              // the fact that says so
    std::string kind;            // soort of the notice: "herinnering"
    std::string to;              // kenmerk of who it was for; empty: of everyone's
    Date on{};
};

struct Derivation {
    Date as_of{};                         // the day asked for
    std::vector<Obligation> obligations;  // by due, rule, instrument, period, event
    std::vector<Finding> findings;
    std::vector<DeriveError> errors;
    std::vector<BudgetUse> budgets;
    std::vector<Acknowledged> acknowledgements;  // per voorziening and rule, in order of day
    std::vector<Posted> posted;                  // the same
    std::vector<Asked> asked;                    // the same
    // The day of dossier.beeindigd, where that is on or before as_of.
    std::optional<Date> ended_on;
    // First day after as_of on which the set of obligations changes by itself (a period or year
    // begins, a fact dated in the future takes effect). A mere change of status does not count.
    // None past the last day that is kept.
    std::optional<Date> changes_on;
};

// The fine print is in docs/rule-packs.md. `as_of` is the peildatum. Linear in the number of
// events and of obligations, apart from sorting them.
[[nodiscard]] Derivation derive(const RuleBook& rules, const Calendar& calendar,
                                const CaseFacts& facts, Date as_of);

// Status of an obligation on another day than it was derived for, while the facts are the same.
[[nodiscard]] Status status_on(const Obligation& obligation, Date as_of);

}  // namespace termijnd
