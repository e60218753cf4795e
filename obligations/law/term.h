#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/law/calendar.h"
#include "obligations/law/date.h"
#include "obligations/law/result.h"

// Terms: how a date is computed from a day and a form of words.
//
//   within n      "binnen 30 dagen na aanvang"       the day itself is not counted
//   before MM-DD  "vóór 1 mei"                        a fixed date, never moves
//   lasts n       "duurt maximaal 6 maanden"          the day itself is the first
//   in-month n    "uiterlijk in de derde maand"       three honest readings
//   every n       "minimaal ieder half jaar"          period k, counted from the start each time
//   year-end n    "binnen twee weken na het einde van het kalenderjaar"
//   before-event n   "uiterlijk dertien weken voor de aanvang van het boekjaar"
//   first-of-month   "uiterlijk de eerste dag van de kalendermaand volgend op"
//   working-days n   "binnen drie werkdagen"
//   then-every n     "binnen vier weken na de aanvraag, en vervolgens telkens"
//   day-of-month d   "de tweeëntwintigste dag van elke maand"
//   on date          "tot en met 30 september 2026"
//
// Every term has three readings, and earliest <= due <= latest always holds:
// remind on the earliest, accuse on the latest.
namespace termijnd {

enum class Unit : std::uint8_t { day, week, month, year, working_day };

struct Span {
    int count = 1;  // 1 or more
    Unit unit = Unit::day;
    friend bool operator==(const Span&, const Span&) = default;
};

enum class Form : std::uint8_t {
    within,
    before,
    lasts,
    in_month,
    every,
    year_end,
    before_event,
    first_of_month,
    working_days,
    then_every,
    day_of_month,
    on_date
};

// The rank of the regulation that sets the term: the Algemene termijnenwet governs wet and amvb.
enum class Rank : std::uint8_t { beleidsregel, verordening, ministeriele_regeling, amvb, wet };

struct Term {
    Form form = Form::within;
    Span span;           // of the forms with a length; `in_month` uses span.count months
    unsigned month = 0;  // `before` only: "before 05-01" is month 5, day 1
    unsigned day = 0;    // `before` and `day_of_month`
    Date date{};         // `on_date` only
    // Leniency of the post (Awb 6:9, second paragraph): `latest` lies this much after the moved
    // last day.
    std::optional<Span> post = std::nullopt;
    // The law that sets the term says that the Algemene termijnenwet does not apply to it (Awb
    // 4:17, first paragraph): no reading moves.
    bool outside_act = false;
    friend bool operator==(const Term&, const Term&) = default;
};

// What happened in one step of the count. Text is made from it on demand by explain().
enum class StepKind : std::uint8_t {
    start,            // van = tot = the day the term starts from
    count,            // number units of `unit` are counted from `from`, giving `to`
    clamp,            // day `number` is absent in the month of `to`, its last day
    day_before,       // the last day is the day before (fixed date, or the first day counts);
                      // `number` 1: the stricter reading of a clamped month
    month_end,        // the last day of the calendar month `number` months after that of `from`
    count_back,       // number units of `unit` are counted back from `from`, giving `to`
    skip_back,        // `from` is no working day; who acts on `to`, before it, is surely in time
    month_first,      // `to` is the first day of the month after that of `from`
    month_day,        // `to` is day `number` of its month, or the last day of a shorter month
    post,             // a notice that was posted in time may come number units of `unit` later
    used_months,      // a total: earlier runs used `number` whole months
    used_days,        // a total: earlier runs used `number` days, taken off `from`
    used_up,          // a total: nothing is left, `to` is the day before the start
    skip,             // `from` is no working day (Atw art. 1); goes on to `to`
    lengthen,         // only `number` working days, fewer than two, in the term (Atw art. 2); the
                      // term from the day after `from` goes on to `to`
    stays,            // `from` is no working day, and a term of this form never moves
    excluded,         // the Atw does not apply (art. 4): the term is too long
    outside_act,      // the law that sets the term puts it outside the Atw; no reading moves
    not_governed,     // the Atw does not govern this rank; `latest` moves as leniency
    years_later,      // a yearly rule: of calendar year `number`, and its date lies in that of `to`
    shift,            // a published override of a fixed date
    suspend,          // suspended days are added (Awb 4:15); number = days
    decision,         // a person set another day
    decrees_unknown,  // decree days are not known at this date yet
    reading,          // `to` is the outcome of a reading; `number` 0 earliest, 1 due, 2 latest
};

// One counting step. The steps alone fold to the three dates: each begins where the one before it
// ended, or anew on the day of `start`, and a `reading` step names the day reached.
struct Step {
    Date from;
    Date to;
    StepKind kind;
    Unit unit = Unit::day;
    int number = 0;
};
// Room for the steps of every term (a test says so). An obligation is mostly its steps, and a
// dossier may have thousands.
using Steps = boost::container::small_vector<Step, 12>;

struct Deadline {
    Date earliest;
    Date due;
    Date latest;
    Steps steps;
    bool decrees_unknown = false;  // `latest` may move, on a day whose decree days are not known
};

// A published override of a fixed date for one year ("in 2021 8 mei in plaats van 1 mei").
struct Shift {
    int year = 0;   // the year of the date itself
    Date moved_to;  // takes the place of the fixed date; the last day is the day before
    std::string citation;
};

// "30d", "2w", "6m", "3y"; the number at most 9999. Working days stand only in a term.
[[nodiscard]] Result<Span> parse_span(std::string_view text);
// "within 30d", "before 05-01", "lasts 6m", "in-month 3", "every 6m", "year-end 2w",
// "before-event 13w", "first-of-month", "working-days 3wd", "then-every 4w", "day-of-month 22",
// "on 2026-09-30".
[[nodiscard]] Result<Term> parse_term(std::string_view text);
[[nodiscard]] Result<Rank> parse_rank(std::string_view text);
[[nodiscard]] std::string_view to_text(Rank rank);
[[nodiscard]] std::string to_text(const Term& term);

// Where a term starts from. `on` for all forms but these: `year` for before (the year of the date
// itself) and year_end (the year that ends), and nothing for on_date. `period` (1, 2, …) for every,
// then_every and day_of_month, whose first month is that of `on`.
// The last day moves by `suspended_days` (Awb 4:15) before the Atw is applied.
struct Anchor {
    Date on{};
    int year = 0;
    int period = 1;
    int suspended_days = 0;
};

// The three readings of one term. Pure; never fails for a Term that parse_term accepted and
// an anchor between 1900 and 2150. Legal sources: spec in docs/terms.md; Atw art. 1 to 5.
[[nodiscard]] Deadline compute(const Term& term, const Anchor& anchor, Rank rank,
                               const Calendar& calendar, const Shift* shift = nullptr);

// The same where the term starts from the end of another, known in three readings: each reading is
// counted from the reading of the same name, and moves by the days suspended for that reading. The
// later of two anchors is the caller's to take.
struct ThreeAnchors {
    Date earliest{}, due{}, latest{};
    std::array<int, 3> suspended_days{};  // in that order

    [[nodiscard]] bool one_day() const { return earliest == latest; }
};
[[nodiscard]] Deadline compute_after(const Term& term, const ThreeAnchors& anchors, Rank rank,
                                     const Calendar& calendar);

// Whether the Algemene termijnenwet moves a last day of this form.
[[nodiscard]] bool moves_by_the_act(Form form);

// Whether a rule of this form has a new period each time: every, then_every, day_of_month.
[[nodiscard]] bool has_periods(Form form);

// First day of period k (1, 2, …) of `every n` from S: the day after the last day of period k-1.
[[nodiscard]] Date period_start(Span span, Date start, int period);

// What comes of being late, so that the words accuse nobody who owes nothing.
enum class Lateness : std::uint8_t {
    missed,   // a duty: called missed from the day after `latest`
    expires,  // a right: has a consequence, and is nobody's fault
    nothing,  // a best effort: nobody is held to it
    moot,     // waived or lapsed: there is nothing to be late with
};

// How the readings are told.
struct Manner {
    Lateness lateness = Lateness::missed;
    std::optional<Date> replaces;  // the last day before a decision or an extension
};

// A step in words for citizens and lawyers, in Dutch.
struct ExplainedStep {
    std::string step;     // JSON `stap`: stable name, e.g. "tellen", "feestdag"
    Date from;            // `van`
    Date to;              // `tot`
    std::string article;  // `artikel`, e.g. "Atw art. 1, eerste lid"; may be empty
    std::string text;     // `tekst`
};
[[nodiscard]] ExplainedStep explain(const Step& step, const Term& term, Rank rank,
                                    const Calendar& calendar, const Manner& manner = {});
// A term by itself, that nobody has decided about.
[[nodiscard]] std::vector<ExplainedStep> explain(const Deadline& deadline, const Term& term,
                                                 Rank rank, const Calendar& calendar);

}  // namespace termijnd
