#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/date.h"
#include "obligations/facts.h"
#include "obligations/result.h"
#include "obligations/term.h"

// Rules are data: one TOML file per version of a regulation (docs/rule-packs.md).
// These are the plain structures a file becomes; pack_loader.h reads and checks them.
namespace termijnd {

enum class Obliged : std::uint8_t { client, employer, college };  // cliënt, werkgever, college

// A test on facts. All conditions of a rule must hold.
struct Condition {
    enum class Kind : std::uint8_t {
        flag,      // gegevens.<name> of the trigger is true
        not_flag,  // … is false or missing
        recorded,  // an event of kind <name> is in the instrument on any day up to as_of
    };
    Kind kind = Kind::flag;
    std::string name;
};

// A longer term once an event is recorded ("3m once proefplaats.verlengd").
struct Extension {
    std::string event;
    Term term;
};

// An obligation whose lateness has a consequence, not a fault. Words for the notice, in Dutch.
struct Right {
    std::string consequence;
    std::string exception;
};

// A party that is told of the deadline besides the obliged one.
struct Inform {
    Obliged party = Obliged::client;
    std::vector<int> days_before;  // before `earliest`
};

// Overrides of config/notices.toml for one rule; empty means the general policy.
struct NoticeOverrides {
    std::vector<int> reminder_days;       // before `earliest`
    std::vector<int> escalation_days;     // working days after `latest`
    std::optional<bool> announce;
};

struct Example {
    Date on{};
    int year = 0;
    int period = 1;
    Date earliest, due, latest;
};

// Suspension of a term (Awb 4:15): from the day after `stops_on` up to but excluding the day of
// `resumes_on`, or through the last day of the period set (`until_field` of the stopping event).
struct Suspension {
    std::string stops_on;
    std::string resumes_on;
    std::string until_field;
    std::string article;
};

struct Rule {
    std::string id;
    std::string article;  // "17.c"
    std::string quote;    // verbatim words of the article, found in the regulation's text
    Obliged obliged = Obliged::college;
    std::string instrument;  // kind of voorziening; empty: belongs to none
    std::string trigger;     // event kind; for yearly rules the start of the scheme
    std::vector<Condition> conditions;
    Term term;
    std::optional<Extension> extension;
    std::string done_by;
    bool done_before_trigger = false;  // the two rights: an application counts before the start too
    bool done_by_next_trigger = false; // settled by the next event of the trigger's own kind
    bool own_period_first = false;     // else the oldest unsettled period
    bool done_not_before_period_end = false;  // yearly: only from 1 January of t+1 on
    std::string lapses_on;
    std::string ends_on;   // every/yearly: no period begins after this event
    bool yearly = false;   // one obligation per calendar year between trigger and ends_on
    bool soft = false;     // shown and put in the digest; never missed, never escalated
    std::optional<Right> right;
    std::vector<Suspension> suspensions;
    std::string title;     // Dutch, short: "Belastingaangifte doen"
    std::string action;    // Dutch B1, imperative sentence(s) to the obliged party: what to do
    std::vector<Inform> inform;
    NoticeOverrides notices;
    std::vector<Example> examples;
    std::vector<Shift> shifts;
};

// A condition checked when an event is recorded; a finding, never a refusal.
struct Check {
    enum class Test : std::uint8_t { range, all_flags_unless, none_running };
    std::string id;
    std::string article;
    std::string quote;
    std::vector<std::string> events;
    std::string instrument;   // of the event; empty: any
    Test test = Test::range;
    std::string field;
    std::optional<double> min, max;
    std::vector<Condition> only_if;
    std::string other_instrument;  // none_running: kind of voorziening that may not run that day
};

// Hours used against hours allowed.
struct Budget {
    std::string id;
    std::string article;
    std::string quote;
    std::string instrument;
    std::string event;
    std::string field;
    double allowed = 0;
    // further fields are the loader's; see docs/rule-packs.md
};

// What people may decide, and what is shown but not computed.
struct Discretion { std::string article, quote, text; };
struct Note { std::string article, quote, text; };

struct FieldDecl { std::string name; std::string type; bool required = false; };

// Declares an event kind: what may be recorded, and for which kind of voorziening.
struct EventKind {
    std::string kind;
    std::vector<std::string> instruments;  // empty: the dossier itself
    std::vector<FieldDecl> fields;
    std::string text;  // Dutch: what happened
};

struct Gap { Date from, until; std::string reason; };

struct RulePack {
    std::string id;          // "haarlemmermeer-2025"
    std::string regulation;  // what the packs of all years share: "haarlemmermeer-re-integratie"
    std::string title;       // citeertitel
    Rank rank = Rank::beleidsregel;
    Date decisions_from{};             // besluitdatum, first day
    std::optional<Date> decisions_until;
    std::string version_article;       // why this version: "25.5"
    std::string version_quote;
    std::vector<std::string> instruments;
    std::vector<Rule> rules;
    std::vector<Check> checks;
    std::vector<Budget> budgets;
    std::vector<Discretion> discretions;
    std::vector<Note> notes;
    std::vector<Gap> gaps;
    std::filesystem::path file;
    std::string sha256;      // of the file's bytes: evidence names the exact version
};

}  // namespace termijnd
