#include <algorithm>

#include "obligations/packs/pack_reader.h"

// The tables [[rule]], [[check]] and [[budget]] of a pack.
namespace termijnd {
namespace {

std::optional<Span> read_span(TableReader& reader, std::string_view key) {
    const std::string words = reader.text(key);
    if (words.empty()) return std::nullopt;
    const auto span = parse_span(words);
    if (span) return *span;
    reader.fault(key, span.error().text());
    return std::nullopt;
}

Extension read_extension(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "extension", faults);
    Extension extension;
    extension.event = reader.need_text("event");
    extension.term = read_term(reader, "term");
    extension.adds = read_span(reader, "adds");
    extension.until_field = reader.text("until_field");
    extension.in_time = reader.boolean("in_time");
    const int ways =
        int{reader.has("term")} + int{reader.has("adds")} + int{!extension.until_field.empty()};
    if (ways == 0) reader.fault("term", "add `term` (the longer term), `adds` or `until_field`");
    if (ways > 1)
        reader.fault("term", "`term`, `adds` and `until_field` each say how long; keep one");
    extension.article = reader.text("article");
    extension.quote = reader.text("quote");
    reader.finish();
    return extension;
}

Right read_right(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "right", faults);
    Right right{reader.need_text("consequence"), reader.text("exception"), reader.text("article"),
                reader.text("quote")};
    right.consequence_en = reader.text("consequence_en");
    right.exception_en = reader.text("exception_en");
    reader.finish();
    return right;
}

Inform read_inform(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "inform", faults);
    Inform inform{Role(reader.need_text("party")), reader.integers("days_before")};
    if (inform.days_before.empty()) reader.fault("days_before", "add the days, like [30, 7]");
    reader.finish();
    return inform;
}

NoticeOverrides read_notices(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "notices", faults);
    NoticeOverrides notices{reader.integers("reminder_days"), reader.integers("escalation_days"),
                            reader.optional_boolean("announce")};
    reader.finish();
    return notices;
}

Run read_run(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "used", faults);
    const Run run{reader.need_date("from"), reader.need_date("until")};
    reader.finish();
    return run;
}

Example read_example(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "example", faults);
    Example example;
    example.on = reader.date("on").value_or(Date{});
    example.year = reader.integer("year").value_or(0);
    example.period = reader.integer("period").value_or(1);
    example.extended = reader.texts("extended");
    example.on_earliest = reader.date("on_earliest");
    example.on_latest = reader.date("on_latest");
    example.not_before = reader.date("not_before");
    for (const toml::table* run : reader.tables("used"))
        example.used.push_back(read_run(*run, faults));
    example.suspended_days = reader.integer("suspended_days").value_or(0);
    example.due = reader.need_date("due");
    example.earliest = reader.date("earliest").value_or(example.due);
    example.latest = reader.date("latest").value_or(example.due);
    if (!reader.has("on") && !reader.has("year"))
        reader.fault("on", "add `on`, the day of the trigger, or `year` for a yearly rule");
    if (example.year != 0 && (example.year < 1900 || example.year > 2199))
        reader.fault("year", "`year` must lie between 1900 and 2199");
    if (example.period < 1 || example.period > 1000)
        reader.fault("period", "`period` must lie between 1 and 1000");
    reader.finish();
    return example;
}

Shift read_shift(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "shift", faults);
    Shift shift{reader.integer("year").value_or(0), reader.need_date("to"),
                reader.need_text("citation")};
    if (shift.year == 0) reader.fault("year", "`year` is missing; add the year of the date itself");
    reader.finish();
    return shift;
}

Suspension read_suspension(TableReader& reader) {
    Suspension suspension{reader.need_text("stops_on"),
                          reader.text("resumes_on"),
                          reader.text("from_field"),
                          reader.text("until_field"),
                          reader.boolean("from_the_day_itself"),
                          reader.need_text("article"),
                          reader.need_text("quote")};
    if (suspension.resumes_on.empty() && suspension.until_field.empty())
        reader.fault("resumes_on", "add `resumes_on`, `until_field` or both, or it never ends");
    return suspension;
}

OutsideAct read_outside_act(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "outside_act", faults);
    OutsideAct outside{reader.need_text("article"), reader.need_text("quote")};
    reader.finish();
    return outside;
}

void read_details(TableReader& reader, Rule& rule, FaultsOfFile& faults) {
    if (const toml::table* table = reader.table("outside_act"))
        rule.outside_act = read_outside_act(*table, faults);
    rule.term.outside_act = rule.outside_act.has_value();
    for (const toml::table* table : reader.tables("extension"))
        rule.extensions.push_back(read_extension(*table, faults));
    if (const toml::table* table = reader.table("right")) rule.right = read_right(*table, faults);
    if (const toml::table* table = reader.table("notices"))
        rule.notices = read_notices(*table, faults);
    for (const toml::table* table : reader.tables("inform"))
        rule.inform.push_back(read_inform(*table, faults));
    for (const toml::table* table : reader.tables("examples"))
        rule.examples.push_back(read_example(*table, faults));
    for (const toml::table* table : reader.tables("shift"))
        rule.shifts.push_back(read_shift(*table, faults));
    rule.suspension_set = reader.text("suspension_set");
    for (const toml::table* table : reader.tables("suspension")) {
        TableReader each(*table, "suspension", faults);
        rule.suspensions.push_back(read_suspension(each));
        each.finish();
    }
}

Grant read_grant(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "grant", faults);
    Grant grant;
    grant.hours = reader.number("hours").value_or(0);
    if (grant.hours <= 0) reader.fault("hours", "`hours` must be more than 0");
    grant.article = reader.need_text("article");
    grant.quote = reader.need_text("quote");
    grant.conditions = read_conditions(reader);
    grant.extension_only = reader.boolean("extension_only");
    grant.only_window = read_span(reader, "only_window");
    reader.finish();
    return grant;
}

}  // namespace

std::vector<SuspensionSet> read_suspension_sets(TableReader& file, FaultsOfFile& faults) {
    std::vector<SuspensionSet> sets;
    for (const toml::table* table : file.tables("suspension")) {
        TableReader reader(*table, "suspension", faults);
        const std::string name = reader.need_text("set");
        const auto there = std::ranges::find(sets, name, &SuspensionSet::name);
        SuspensionSet& set = there != sets.end()
                                 ? *there
                                 : sets.emplace_back(SuspensionSet{name, {}, faults.file()});
        set.suspensions.push_back(read_suspension(reader));
        reader.finish();
    }
    return sets;
}

// {jaar} and {periode} are filled in where there is one, whom to ask where it says how.
bool is_filled_in(std::string_view name, std::string_view key, const Rule& rule) {
    if (name == "{jaar}") return rule.yearly;
    if (name == "{periode}") return has_periods(rule.term.form);
    return key.starts_with("how") && (name == "{contact}" || name == "{antwoordadres}");
}

void check_placeholders(TableReader& reader, std::string_view key, std::string_view text,
                        const Rule& rule) {
    for (auto at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
        const std::string name(text.substr(at, text.find('}', at) - at + 1));
        if (!is_filled_in(name, key, rule))
            reader.fault(key, "nothing fills " + name +
                                  " here; `{jaar}` is for a yearly rule, "
                                  "`{periode}` for a term with \"every\", "
                                  "\"then-every\" or \"day-of-month\", "
                                  "`{contact}` and `{antwoordadres}` for `how`");
    }
}

// What mails say of a rule, in each language.
void read_wording(TableReader& reader, Rule& rule) {
    rule.title = reader.need_text("title");
    rule.action = reader.need_text("action");
    rule.how = reader.text("how");
    rule.english = {reader.text("title_en"), reader.text("action_en"), reader.text("how_en")};
}

void check_wording(TableReader& reader, const Rule& rule) {
    check_placeholders(reader, "title", rule.title, rule);
    check_placeholders(reader, "action", rule.action, rule);
    check_placeholders(reader, "how", rule.how, rule);
    check_placeholders(reader, "title_en", rule.english.title, rule);
    check_placeholders(reader, "action_en", rule.english.action, rule);
    check_placeholders(reader, "how_en", rule.english.how, rule);
}

Total read_total(TableReader& reader) {
    const std::string scope = reader.text("total");
    if (scope == "voorziening") return Total::instrument;
    if (scope == "dossier") return Total::dossier;
    if (!scope.empty())
        reader.fault("total", "unknown word \"" + scope + "\"; use \"voorziening\" or \"dossier\"");
    return Total::none;
}

Rule read_rule(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "rule", faults);
    Rule rule;
    rule.line = reader.line();
    rule.id = reader.need_text("id");
    reader.rename("rule \"" + rule.id + "\"");
    read_wording(reader, rule);
    rule.article = reader.need_text("article");
    rule.quote = reader.need_text("quote");
    rule.obliged = Role(reader.need_text("obliged"));
    rule.obliged_field = reader.text("obliged_field");
    rule.instrument = reader.text("instrument");
    rule.trigger = reader.need_text("trigger");
    rule.conditions = read_conditions(reader);
    if (const auto term = read_term(reader, "term")) {
        rule.term = *term;
    } else if (!reader.has("term")) {
        reader.fault("term", "`term` is missing; add one like \"within 30d\" or \"lasts 6m\"");
    }
    rule.yearly = reader.boolean("yearly");
    rule.years_later = reader.integer("years_later").value_or(0);
    if (rule.years_later > 100)
        reader.fault("years_later", "`years_later` must lie between 0 and 100");
    rule.term.post = read_span(reader, "post");
    rule.total = read_total(reader);
    rule.counts_from = reader.text("counts_from");
    rule.after = reader.text("after");
    rule.and_after = reader.text("and_after");
    rule.not_before = read_term(reader, "not_before");
    rule.done_by = reader.texts("done_by");
    if (rule.done_by.empty()) rule.done_by = {reader.need_text("done_by")};
    rule.done_before_trigger = reader.boolean("done_before_trigger");
    rule.done_after_year = reader.boolean("done_after_year");
    rule.own_period_first = reader.boolean("own_period_first");
    rule.lapses_on = reader.text("lapses_on");
    rule.lapses_before_due = reader.boolean("lapses_before_due");
    rule.lapses_with = reader.text("lapses_with");
    rule.ends_on = reader.text("ends_on");
    rule.soft_because = reader.text("soft_because");
    rule.soft = !rule.soft_because.empty();
    check_wording(reader, rule);
    read_details(reader, rule, faults);
    read_readings(reader, rule, faults);
    reader.finish();
    return rule;
}

// "At most k in n": all three keys, or none.
void read_cap(TableReader& reader, Check& check) {
    const std::string scope = reader.text("counted_in");
    const auto per = read_span(reader, "per");
    check.at_most = reader.integer("at_most").value_or(0);
    const bool any = reader.has("at_most") || reader.has("per") || reader.has("counted_in");
    if (!any) return;
    check.test = Check::Test::too_often;
    check.per = per.value_or(Span{});
    check.in_dossier = scope == "dossier";
    if (check.at_most < 1) reader.fault("at_most", "`at_most` must be 1 or more");
    if (!reader.has("per"))
        reader.fault("per", "`per` is missing; add the length of the period, like \"12m\"");
    if (scope != "voorziening" && scope != "dossier")
        reader.fault("counted_in",
                     "say where the events are counted: \"voorziening\" or \"dossier\"");
}

bool has_bounds(const Check& check) {
    return check.min || check.max || check.more_than || check.less_than;
}

// Each side has one bound at most, and something lies between the two.
void check_bounds(TableReader& reader, const Check& check) {
    if (check.min && check.max && *check.min > *check.max)
        reader.fault("min", "`min` is more than `max`; no number can be right");
    if (check.min && check.more_than)
        reader.fault("more_than", "`min` and `more_than` bound the same side; keep one");
    if (check.max && check.less_than)
        reader.fault("less_than", "`max` and `less_than` bound the same side; keep one");
    const auto low = check.min ? check.min : check.more_than;
    const auto high = check.max ? check.max : check.less_than;
    const bool open = check.more_than || check.less_than;
    if (low && high && open && *low >= *high)
        reader.fault(check.more_than ? "more_than" : "less_than",
                     "no number lies between the two bounds; correct one");
}

Check read_check(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "check", faults);
    Check check;
    check.line = reader.line();
    check.id = reader.need_text("id");
    reader.rename("check \"" + check.id + "\"");
    check.article = reader.need_text("article");
    check.quote = reader.need_text("quote");
    check.events = reader.texts("events");
    check.instrument = reader.need_text("instrument");
    check.field = reader.text("field");
    check.min = reader.number("min");
    check.max = reader.number("max");
    check.more_than = reader.number("more_than");
    check.less_than = reader.number("less_than");
    check_bounds(reader, check);
    check.limit = reader.text("limit");
    check.conditions = read_conditions(reader);
    check.running.after = reader.text("not_while_after");
    check.running.until = reader.text("not_while_until");
    for (const toml::table* bounds : reader.tables("both_ways")) {
        TableReader each(*bounds, reader.name() + ": both_ways", faults);
        check.both_ways.push_back({each.need_text("after"), each.need_text("until")});
        each.finish();
    }
    check.longer_than = read_span(reader, "once_longer_than");
    read_cap(reader, check);
    if (check.events.empty()) reader.fault("events", "`events` is missing; list the event kinds");
    if (check.test == Check::Test::too_often) {
        if (has_bounds(check) || !check.running.after.empty())
            reader.fault("at_most", "a check tests one thing; make two of it");
    } else if (!check.running.after.empty()) {
        check.test = Check::Test::none_running;
        if (check.running.until.empty()) reader.need_text("not_while_until");
        if (check.longer_than && !check.both_ways.empty())
            reader.fault("both_ways",
                         "`both_ways` and `once_longer_than` do not go together; keep one");
    } else if (check.longer_than || !check.both_ways.empty()) {
        reader.need_text("not_while_after");
    } else if (has_bounds(check)) {
        if (check.field.empty()) reader.need_text("field");
    } else {
        check.test = Check::Test::never;
        if (check.conditions.empty())
            reader.fault("events",
                         "add `min`, `max`, `more_than`, `less_than`, a condition, `at_most` or "
                         "`not_while_after`");
    }
    reader.finish();
    return check;
}

Budget read_budget(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "budget", faults);
    Budget budget;
    budget.line = reader.line();
    budget.id = reader.need_text("id");
    reader.rename("budget \"" + budget.id + "\"");
    budget.article = reader.need_text("article");
    budget.quote = reader.need_text("quote");
    budget.instrument = reader.need_text("instrument");
    budget.event = reader.need_text("event");
    budget.field = reader.need_text("field");
    budget.starts_on = reader.need_text("starts_on");
    const std::string window = reader.need_text("window");
    if (window == "calendar-year") {
        budget.window = Budget::Window::calendar_year;
    } else if (const auto term = parse_term(window);
               term && (term->form == Form::lasts || term->form == Form::every)) {
        budget.window = term->form == Form::lasts ? Budget::Window::lasts : Budget::Window::every;
        budget.span = term->span;
    } else if (!window.empty()) {
        reader.fault("window", "use \"calendar-year\", or one like \"lasts 2y\" or \"every 6m\"");
    }
    if (const toml::table* extension = reader.table("extension"))
        budget.extension = read_extension(*extension, faults);
    if (budget.extension && !budget.extension->term) {
        reader.fault("extension", "a budget's extension needs a `term`; add one like \"lasts 3y\"");
        budget.extension.reset();
    }
    budget.renewed_by = reader.text("renewed_by");
    for (const toml::table* grant : reader.tables("grants"))
        budget.grants.push_back(read_grant(*grant, faults));
    if (budget.grants.empty())
        reader.fault("grants", "add at least one of `[[budget.grants]]` with its hours");
    reader.finish();
    return budget;
}

}  // namespace termijnd
