#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/facts/facts.h"
#include "obligations/facts/roles.h"
#include "obligations/law/date.h"
#include "obligations/law/result.h"
#include "obligations/law/term.h"
#include "obligations/law/total.h"
#include "obligations/packs/condition.h"

// Rules are data: one TOML file per version of a regulation (docs/rule-packs.md).
// These are the plain structures a file becomes; rule_book.h reads and checks them.
namespace termijnd {

// A later last day once an event is recorded. One of three says which: the longer term
// ("3m once proefplaats.verlengd"), what is added to the term so far ("+6w"), or the field of the
// event that names the day. A rule's extensions apply in their order, each to what came before.
struct Extension {
    std::string event;
    std::optional<Term> term;  // of the same form as the rule's
    std::optional<Span> adds;  // in the unit of the rule's term
    std::string until_field;
    bool in_time = false;  // counts only when recorded on or before the last day so far
    std::string article;
    std::string quote;
    std::string law;  // whose article it is, where not the pack's own; found in the text
    KindId kind = no_kind;
    std::string event_text;  // Dutch: what the event is; filled by the RuleBook
};

// An obligation whose lateness has a consequence, not a fault. Words for the notice, in Dutch.
struct Right {
    std::string consequence;
    std::string exception;
    std::string article;
    std::string quote;
    std::string law{};                             // as of an extension
    std::string consequence_en{}, exception_en{};  // the same in English; empty: not translated
};

// How one language names what a rule asks; each may hold {jaar} and {periode}.
struct Wording {
    std::string title;
    std::string action;
    std::string how;
};

// Where the law says that the Algemene termijnenwet does not apply to a term.
struct OutsideAct {
    std::string article, quote;
};

// A party that is told of the deadline besides the obliged one.
struct Inform {
    Role party;
    std::vector<int> days_before;  // before `earliest`
};

// Overrides of config/notices.toml for one rule; empty means the general policy.
struct NoticeOverrides {
    std::vector<int> reminder_days;    // before `earliest`
    std::vector<int> escalation_days;  // working days after `latest`
    std::optional<bool> announce;
};

// A worked example that must hold, or the pack does not load.
struct Example {
    Date on{};
    int year = 0;  // of a yearly rule: the calendar year t
    int period = 1;
    std::vector<std::string> extended;  // the events of the extensions that apply
    int suspended_days = 0;
    std::optional<Date> on_earliest, on_latest;  // of a term after another rule's, `on` being due
    std::vector<Run> used;                       // of a total: the earlier runs
    Date earliest, due, latest;
    std::optional<Date> not_before;
};

// Suspension of a term (Awb 4:15): from the day after `stops_on`, or from the day itself, up to but
// excluding the day of `resumes_on`, or through the last day of the period set (`until_field` of
// the stopping event), whichever comes first. With `from_field` the stopping event names the first
// day; one that does not stops nothing. A period that began before the term counts for what is left
// of it.
struct Suspension {
    std::string stops_on;
    std::string resumes_on;
    std::string from_field;
    std::string until_field;
    bool day_itself = false;  // `from_the_day_itself`: the day of `stops_on` stands still too
    std::string article;
    std::string quote;
    KindId stops = no_kind;
    KindId resumes = no_kind;
    std::string law{};         // as of an extension
    std::string stops_text{};  // Dutch: what `stops_on` is; filled by the RuleBook
};

// Suspensions that several rules share, also of other packs: the [[suspension]] tables of one name
// (Awb 4:15 stops every term for a decision).
struct SuspensionSet {
    std::string name;
    std::vector<Suspension> suspensions;
    std::filesystem::path file;
};

// The event kinds a rule looks at, as numbers; filled by the RuleBook.
struct RuleKinds {
    KindId trigger = no_kind, lapses = no_kind, ends = no_kind, and_after = no_kind;
    boost::container::small_vector<KindId, 2> done;
};

// Where "in totaal ten hoogste" adds up the earlier runs of a `lasts` term.
enum class Total : std::uint8_t { none, instrument, dossier };

// One honest reading of a rule, where it has a name of its own.
struct NamedReading {
    std::string id;
    std::string label;  // Dutch: "het einde van de derde kalendermaand"
    int date = 1;       // which of the three it yields: 0 earliest, 1 due, 2 latest
    std::string why;    // Dutch, a sentence
};

// What the regulation leaves open, and who has to answer it.
struct OpenQuestion {
    std::string id;
    std::string ask;      // Dutch, ends with a question mark
    std::string assumed;  // Dutch, a sentence: what holds until it is answered
    std::string owner;    // "het college"
};

// The text that a rule was laid beside.
struct Verified {
    Date on{};                // the day of the comparison, or else that of the text itself
    std::string source;       // its address or version
    std::string text_sha256;  // of the text's bytes on that day
    friend bool operator==(const Verified&, const Verified&) = default;
};

// Who in the municipality countersigned a rule.
struct Approved {
    std::string who;
    Date on{};
    friend bool operator==(const Approved&, const Approved&) = default;
};

struct Provenance {
    std::optional<Verified> verified;
    std::optional<Approved> approved;
};

struct Rule {
    std::string id;
    std::string article;  // "17.c"
    std::string quote;    // verbatim words of the article, found in the regulation's text
    // Where the number of the term stands in other words than `quote`: those words, and their
    // article where it is another.
    std::string term_quote;
    std::string term_article;
    // Where the day that the term starts from stands in other words: those, as with the number.
    std::string start_quote;
    std::string start_article;
    std::vector<NamedReading> readings;   // none: the three of the table
    std::vector<OpenQuestion> questions;  // what the regulation leaves open
    Provenance provenance;                // its own, or the pack's
    Role obliged;
    std::string obliged_field;  // of the trigger: names another role that is obliged in its place
    std::string instrument;     // kind of voorziening; empty: belongs to none
    std::string trigger;        // event kind; for yearly rules the start of the scheme
    std::vector<Condition> conditions;
    Term term;
    std::optional<OutsideAct> outside_act;  // beside `term.outside_act`: where that stands
    int years_later = 0;  // yearly `before`: the date lies this many years after calendar year t
    Total total = Total::none;
    // The term starts from a day that this field of the trigger names, not from its own day.
    std::string counts_from;
    // The term starts from the end of this other rule, for the same trigger: each reading from the
    // reading of the same name.
    std::string after;
    // The term starts from the later of the trigger's day and this rule's end or event's day, and
    // not before both are known.
    std::string and_after;
    std::optional<Term> not_before;  // the first day on which it may be done, a window's other edge
    std::vector<Extension> extensions;
    std::vector<std::string> done_by;  // any of these
    bool done_before_trigger = false;  // the two rights: an application counts before the start too
    bool own_period_first = false;     // else the oldest unsettled period
    bool done_after_year = false;      // yearly: a done event counts from 1 January of t+1 on
    std::string lapses_on;
    bool lapses_before_due = false;  // else on or before `latest`
    // The lapse counts only where this rule's obligation for the same trigger lapsed undelivered.
    std::string lapses_with;
    std::string ends_on;  // every/yearly: no period begins after this event
    bool yearly = false;  // one obligation per calendar year between trigger and ends_on
    bool soft = false;    // shown and put in the digest; never missed, never escalated
    std::string soft_because;
    std::optional<Right> right;
    std::vector<Suspension> suspensions;  // those of the set first
    std::string suspension_set;           // the shared [[suspension]] tables of this name
    std::string title;                    // Dutch, short: "Belastingaangifte doen"
    std::string action;  // Dutch B1, imperative, to the obliged party; may hold {jaar}, {periode}
    // Dutch B1: how and where it is done, as the law says; may also hold {contact} and
    // {antwoordadres}. Empty: the law is silent, and the municipality's own sentence stands there.
    std::string how;
    Wording english;  // empty: the Dutch title stands in quotes
    std::vector<Inform> inform;
    NoticeOverrides notices;
    std::vector<Example> examples;
    std::vector<Shift> shifts;
    RuleKinds kinds;
    // Dutch, of the declared kinds, and of the rules that it starts after; filled by the RuleBook.
    std::string trigger_text, lapses_text, after_text, and_after_text;
    int line = 0;  // in the pack's file
};
// Settled by the next event of the trigger's own kind ("the next loonwaarde.gemeten").
[[nodiscard]] inline bool settled_by_next_trigger(const Rule& rule) {
    return rule.kinds.done.front() == rule.kinds.trigger;
}
// The three readings of a rule's term for one anchor; for yearly rules `anchor.year` is t.
[[nodiscard]] Deadline compute(const Rule& rule, const Term& term, const Anchor& anchor, Rank rank,
                               const Calendar& calendar);

// What the rule gives for a worked example.
[[nodiscard]] Deadline compute(const Rule& rule, const Example& example, Rank rank,
                               const Calendar& calendar);
// The rule's term with one more extension: none where that names a day itself.
[[nodiscard]] std::optional<Term> extended(const Term& term, const Extension& extension);

// A condition checked when an event is recorded; a finding, never a refusal.
struct Check {
    enum class Test : std::uint8_t {
        range,         // `field` of the event keeps to its bounds, when it is there
        never,         // the event itself is the finding, when all conditions hold
        none_running,  // on the day of the event no `running` voorziening may run
        too_often,     // at most `at_most` of these events in a period of length `per`
    };
    // Two kinds that bound what runs.
    struct Bounds {
        std::string after, until;
        KindId starts = no_kind, ends = no_kind;
    };
    std::string id;
    std::string article;
    std::string quote;
    std::vector<std::string> events;
    std::string instrument;  // of the event; none_running: the voorziening that may not run
    Test test = Test::range;
    std::string field;                           // what is measured
    std::optional<double> min, max;              // themselves allowed: "ten minste", "ten hoogste"
    std::optional<double> more_than, less_than;  // themselves not
    std::string limit;                           // `never`: what the finding names as its limit
    std::vector<Condition> conditions;
    Bounds running;  // none_running: the voorziening that may not run
    // too_often: the periods are counted back from each event, in its own voorziening or dossier.
    int at_most = 0;
    Span per;
    bool in_dossier = false;
    // none_running: and it may not start while one of these runs that began earlier.
    std::vector<Bounds> both_ways;
    // none_running: it may run, but not have run longer than this, then or before.
    std::optional<Span> longer_than;
    boost::container::small_vector<KindId, 4> kinds;
    int line = 0;
};

// Hours allowed in each window of a budget; those whose conditions hold are added up.
struct Grant {
    double hours = 0;
    std::string article;
    std::string quote;
    std::vector<Condition> conditions;  // on the starting event, or on what renewed the window
    bool extension_only = false;        // in the window that the extension adds
    std::optional<Span> only_window;    // where it applies there is one window, of this length
};

// Hours used against hours allowed, with a finding at 80 % and at 100 %.
struct Budget {
    enum class Window : std::uint8_t { lasts, every, calendar_year };
    std::string id;
    std::string article;
    std::string quote;
    std::string instrument;
    std::string event;  // uses hours
    std::string field;  // how many
    std::string starts_on;
    Window window = Window::lasts;
    Span span;
    std::optional<Extension> extension;  // its `term` adds a window from the day after the first
    // With `every`: a later window counts only once such an event is recorded, the first of them
    // for the second window, and so on. Its fields go on from those of the start.
    std::string renewed_by;
    std::vector<Grant> grants;
    KindId uses = no_kind, starts = no_kind, renews = no_kind;
    int line = 0;
};

// What people may decide, and what is shown but not computed.
struct Discretion {
    std::string article, quote, text;
    std::vector<std::string> decisions;  // event kinds that record it
};
struct Note {
    std::string article, quote, text;
};

enum class FieldType : std::uint8_t { boolean, integer, number, text, date, period, object };
struct FieldDecl {
    std::string name;
    FieldType type = FieldType::text;
    bool required = false;
    std::vector<std::string> choices;  // of a text; empty: any
    std::string needs;                 // another field that must be there where this one is
    std::string required_unless;       // must be there where this other field is not
    std::string text;                  // Dutch, of a boolean: what is so where it is true
};

// Declares an event kind: what may be recorded, and for which kind of voorziening.
struct EventKind {
    std::string kind;
    std::vector<std::string> instruments;  // kinds of voorziening it fits
    bool fits_case = false;                // fits the dossier itself, without a voorziening
    bool fits_any = false;                 // fits each voorziening and the dossier (decisions)
    std::vector<FieldDecl> fields;
    std::string text;        // Dutch: what happened
    std::string ends;        // event kind that this one ends: before it, a finding
    bool has_needs = false;  // one of the fields does not stand alone; filled by the RuleBook
    KindId id = no_kind;
    KindId ends_id = no_kind;
    KindId ended_by_id = no_kind;  // the kind whose `ends` this is
    std::filesystem::path file;
    int line = 0;
};
// Whether an event of this kind may belong to a voorziening of `instrument` (empty: to none).
[[nodiscard]] bool fits(const EventKind& kind, std::string_view instrument);

struct RulePack;

// Where a regulation says who may choose another version by hand.
struct PinSupport {
    const RulePack* pack = nullptr;  // null: nowhere
    const Discretion* discretion = nullptr;
};

// Days for which a regulation has no pack, and why.
struct Gap {
    Date from, until;
    std::string reason;
};

struct RulePack {
    std::string id;                       // "haarlemmermeer-2025"
    std::vector<std::string> former_ids;  // by which facts and rows of before may still name it
    std::string regulation;  // what the packs of all years share: "haarlemmermeer-re-integratie"
    std::string title;       // citeertitel
    Rank rank = Rank::beleidsregel;
    bool by_event_day = false;  // the version is chosen by the trigger's day, not by besluitdatum
    Date decisions_from{};      // besluitdatum, first day
    std::optional<Date> decisions_until;
    std::string version_article;  // why this version: "25.5"
    std::string version_quote;
    std::vector<std::string> instruments;
    std::vector<Rule> rules;
    std::vector<Check> checks;
    std::vector<Budget> budgets;
    std::vector<Discretion> discretions;
    std::vector<Note> notes;
    std::vector<Gap> gaps;
    std::filesystem::path file;
    // The files of the regulation's text, which the quotes are found in.
    std::vector<std::filesystem::path> texts;
    // Of the file's bytes, and of the files' whose suspension sets it names: evidence names the
    // exact version.
    std::string sha256;
    std::string text_sha256;  // of the texts' bytes
    Provenance provenance;    // of each rule that does not name its own
    PinSupport pin_support;   // this pack's, else that of another version; by the RuleBook
    int line = 0;

    [[nodiscard]] bool covers(Date day) const {
        return decisions_from <= day && (!decisions_until || day <= *decisions_until);
    }
    [[nodiscard]] bool governs(std::string_view instrument) const;
    // Whether `name` is its id, or was.
    [[nodiscard]] bool goes_by(std::string_view name) const;
};

// A title or action with {jaar} and {periode} filled.
[[nodiscard]] std::string fill_in(std::string_view text, std::optional<int> period);

}  // namespace termijnd
