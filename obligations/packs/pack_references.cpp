#include "obligations/packs/pack_references.h"

#include <algorithm>
#include <set>
#include <utility>

#include "obligations/packs/plain_words.h"

namespace termijnd {
namespace {

// Writes the mistakes of one table of one pack.
class Referee {
  public:
    Referee(const RulePack& pack, const KindIndex& kinds, const std::vector<Party>& parties,
            std::vector<Fault>& faults)
        : pack_(pack), kinds_(kinds), may_owe_(may_owe(parties)), faults_(faults) {}

    void look_at(std::string what, std::string instrument, int line) {
        what_ = std::move(what);
        instrument_ = std::move(instrument);
        line_ = line;
    }

    void fault(const std::string& what) {
        faults_.push_back({pack_.file.string() + ":" + std::to_string(line_), what_ + ": " + what});
    }

    void instrument() {
        if (!instrument_.empty() && !pack_.governs(instrument_))
            fault("voorziening \"" + instrument_ +
                  "\" is not in the pack's `instruments`; add it there or correct the name");
    }

    // `kind` must be declared, and may belong to the voorziening that the table is about.
    const EventKind* event(const std::string& kind, bool of_own_instrument = true) {
        if (kind.empty()) return nullptr;
        const auto found = kinds_.find(kind);
        if (found == kinds_.end()) {
            fault("event \"" + kind + "\" is declared nowhere; declare it with [[event]]");
            return nullptr;
        }
        if (of_own_instrument && !fits(*found->second, instrument_))
            fault("event \"" + kind + "\" cannot be recorded for " +
                  (instrument_.empty() ? "the dossier" : "\"" + instrument_ + "\"") +
                  "; add that to its `for`");
        return found->second;
    }

    void field(const EventKind* kind, const std::string& name, const std::set<FieldType>& types) {
        if (!kind || name.empty()) return;
        for (const FieldDecl& declared : kind->fields)
            if (declared.name == name && types.contains(declared.type)) return;
        fault("event \"" + kind->kind + "\" has no field \"" + name +
              "\" of the type that is needed; declare it in its `fields`");
    }

    void party(const Role& role) {
        if (role.empty() || std::ranges::find(may_owe_, role) != may_owe_.end()) return;
        fault("unknown party \"" + role.word() + "\"; use " + one_of(may_owe_, "or") +
              ", or declare it with [[party]]");
    }

    // A field of the trigger that names a party: each of its `choices` must be one.
    void names_a_party(const EventKind* kind, const std::string& name) {
        if (!kind || name.empty()) return;
        field(kind, name, {FieldType::text});
        for (const FieldDecl& declared : kind->fields) {
            if (declared.name != name) continue;
            if (declared.choices.empty())
                fault("field \"" + name + "\" names a party; list those in its `choices`");
            for (const std::string& choice : declared.choices) party(Role(choice));
        }
    }

    void conditions(const std::vector<Condition>& conditions, const EventKind* on) {
        for (const Condition& condition : conditions) {
            switch (condition.kind) {
                case Condition::Kind::recorded:
                    event(condition.name);
                    break;
                case Condition::Kind::flag:
                case Condition::Kind::not_flag:
                    field(on, condition.name, {FieldType::boolean});
                    break;
                case Condition::Kind::equals:
                case Condition::Kind::differs:
                    field(on, condition.name, {FieldType::text});
                    break;
                case Condition::Kind::at_least:
                case Condition::Kind::less_than:
                    for (const auto& least : condition.any)
                        field(on, least.field, {FieldType::integer, FieldType::number});
                    break;
            }
        }
    }

    // A check and a budget look at one event, not at what else is recorded.
    void conditions_alone(const std::vector<Condition>& all, const EventKind* on) {
        conditions(all, on);
        for (const Condition& condition : all)
            if (condition.kind == Condition::Kind::recorded)
                fault("`if_recorded` is for rules; use a field of the event");
    }

  private:
    const RulePack& pack_;
    const KindIndex& kinds_;
    std::vector<Role> may_owe_;
    std::vector<Fault>& faults_;
    std::string what_;
    std::string instrument_;
    int line_ = 0;
};

bool has_end(const KindIndex& kinds, const std::string& start) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](const auto& kind) { return kind.second->ends == start; });
}

bool fixed_to_a_year(Form form) {
    return form == Form::before || form == Form::year_end;
}

void check_form(Referee& referee, const Rule& rule) {
    if (fixed_to_a_year(rule.term.form) != rule.yearly)
        referee.fault(rule.yearly
                          ? "a yearly rule needs a term like \"before 05-01\" or \"year-end 2w\""
                          : "a term of this form needs `yearly = true`");
    const bool recurring = rule.yearly || has_periods(rule.term.form);
    if (recurring && rule.ends_on.empty())
        referee.fault("`ends_on` is missing; name the event after which no period begins");
    if (!recurring && !rule.ends_on.empty())
        referee.fault("`ends_on` is for recurring rules; use `done_by` or `lapses_on`");
    if (rule.own_period_first && !has_periods(rule.term.form))
        referee.fault("`own_period_first` is for a term with periods (\"every\"); remove it");
    if (rule.done_after_year && !rule.yearly)
        referee.fault("`done_after_year` is for a yearly rule; remove it");
    if (!rule.suspensions.empty() && rule.term.form != Form::within)
        referee.fault("only a term with \"within\" can be suspended");
    if (rule.total != Total::none && rule.term.form != Form::lasts)
        referee.fault("`total` adds up a term with \"lasts\"; remove it or change `term`");
    if (rule.lapses_before_due && rule.lapses_on.empty())
        referee.fault("`lapses_before_due` is about `lapses_on`, which is missing; add it");
    if (recurring && (rule.total != Total::none || !rule.after.empty() || !rule.and_after.empty() ||
                      rule.not_before || !rule.extensions.empty()))
        referee.fault(
            "a rule with periods or years takes no `total`, `after`, `and_after`, "
            "`not_before` or `extension`; remove it");
    if (rule.total != Total::none && !(rule.after.empty() && rule.and_after.empty()))
        referee.fault("`total` needs a term that starts on a day; remove `after` and `and_after`");
    if (rule.outside_act && !moves_by_the_act(rule.term.form))
        referee.fault(
            "`outside_act` is for a term that the Algemene termijnenwet would move; a "
            "term with \"" +
            to_text(rule.term) + "\" never moves, so remove it");
}

void check_extensions(Referee& referee, const Rule& rule) {
    for (const Extension& extension : rule.extensions) {
        referee.field(referee.event(extension.event), extension.until_field, {FieldType::date});
        if (extension.term && extension.term->form != rule.term.form)
            referee.fault("the extension's term must be of the same form as the rule's");
        if (extension.adds && extension.adds->unit != rule.term.span.unit)
            referee.fault("`adds` must be in the unit of the rule's term, which is \"" +
                          to_text(rule.term) + "\"");
    }
}

// Another rule of this pack, about the same kind of voorziening.
void check_other_rule(Referee& referee, const RulePack& pack, const Rule& rule,
                      const std::string& other, std::string_view key) {
    if (other.empty()) return;
    const auto found = std::find_if(pack.rules.begin(), pack.rules.end(),
                                    [&](const Rule& one) { return one.id == other; });
    if (found == pack.rules.end() || found->instrument != rule.instrument) {
        referee.fault("`" + std::string(key) + "` names \"" + other +
                      "\", which is no rule of this pack for the same voorziening; correct it");
    } else if (found->id == rule.id || found->after == rule.id || found->and_after == rule.id) {
        referee.fault("`" + std::string(key) + "` goes in a circle with \"" + other +
                      "\"; one of the two must start from an event");
    } else if (key != "and_after" && found->trigger != rule.trigger) {
        referee.fault("`" + std::string(key) + "` names \"" + other +
                      "\", which has another trigger; use `and_after`, or the same trigger");
    }
}

// Plain words in a mail: no sentence of more than 15 words.
void check_wording(Referee& referee, const Rule& rule) {
    const std::pair<const char*, const std::string&> texts[] = {{"action", rule.action},
                                                                {"how", rule.how},
                                                                {"action_en", rule.english.action},
                                                                {"how_en", rule.english.how}};
    for (const auto& [key, text] : texts)
        if (!long_sentence(text).empty())
            referee.fault("a sentence of `" + std::string(key) +
                          "` has more than 15 words; make two of it");
    const bool half =
        rule.english.title.empty() && (!rule.english.action.empty() || !rule.english.how.empty());
    if (half) referee.fault("`action_en` and `how_en` need a `title_en` beside them");
}

void check_rule(Referee& referee, const RulePack& pack, const KindIndex& kinds, const Rule& rule) {
    referee.look_at("rule \"" + rule.id + "\"", rule.instrument, rule.line);
    referee.instrument();
    const EventKind* trigger = referee.event(rule.trigger);
    referee.event(rule.lapses_on);
    referee.event(rule.ends_on);
    referee.conditions(rule.conditions, trigger);
    for (const std::string& done : rule.done_by) {
        const EventKind* kind = referee.event(done);
        if (rule.yearly) referee.field(kind, "jaar", {FieldType::integer});
    }
    referee.party(rule.obliged);
    referee.names_a_party(trigger, rule.obliged_field);
    for (const Inform& inform : rule.inform) referee.party(inform.party);
    referee.field(trigger, rule.counts_from, {FieldType::date});
    check_extensions(referee, rule);
    check_other_rule(referee, pack, rule, rule.after, "after");
    check_other_rule(referee, pack, rule, rule.lapses_with, "lapses_with");
    if (kinds.contains(rule.and_after)) {
        referee.event(rule.and_after);
    } else {
        check_other_rule(referee, pack, rule, rule.and_after, "and_after");
    }
    if (rule.total != Total::none && !has_end(kinds, rule.trigger))
        referee.fault("`total` adds up runs, and no event `ends` \"" + rule.trigger +
                      "\"; declare the one that does");
    for (const Suspension& suspension : rule.suspensions) {
        const EventKind* stops = referee.event(suspension.stops_on);
        referee.field(stops, suspension.from_field, {FieldType::date});
        referee.field(stops, suspension.until_field, {FieldType::date});
        referee.event(suspension.resumes_on);
    }
    check_form(referee, rule);
    check_wording(referee, rule);
}

void check_check(Referee& referee, const Check& check) {
    referee.look_at("check \"" + check.id + "\"", check.instrument, check.line);
    referee.instrument();
    const bool elsewhere = check.test == Check::Test::none_running;
    for (const std::string& name : check.events) {
        const EventKind* kind = referee.event(name, !elsewhere);
        referee.conditions_alone(check.conditions, kind);
        if (check.test == Check::Test::range)
            referee.field(kind, check.field, {FieldType::integer, FieldType::number});
    }
    referee.event(check.running.after);
    referee.event(check.running.until);
    for (const Check::Bounds& other : check.both_ways) {
        referee.event(other.after, false);
        referee.event(other.until, false);
    }
}

void check_budget(Referee& referee, const Budget& budget) {
    referee.look_at("budget \"" + budget.id + "\"", budget.instrument, budget.line);
    referee.instrument();
    referee.field(referee.event(budget.event), budget.field,
                  {FieldType::integer, FieldType::number});
    const EventKind* start = referee.event(budget.starts_on);
    if (budget.extension) {
        referee.event(budget.extension->event);
        if (budget.window != Budget::Window::lasts)
            referee.fault("only a window with \"lasts\" can be extended");
    }
    const EventKind* renewal = referee.event(budget.renewed_by);
    if (!budget.renewed_by.empty() && budget.window != Budget::Window::every)
        referee.fault("`renewed_by` is for a window with \"every\"; remove it");
    for (const Grant& grant : budget.grants) {
        referee.conditions_alone(grant.conditions, start);
        if (grant.only_window && budget.window == Budget::Window::calendar_year)
            referee.fault("`only_window` is for a window with \"lasts\" or \"every\"; remove it");
    }
    if (renewal && budget.renewed_by == budget.starts_on)
        referee.fault("`renewed_by` is the event that starts the budget; name another");
}

}  // namespace

void check_references(const RulePack& pack, const KindIndex& kinds,
                      const std::vector<Party>& parties, std::vector<Fault>& faults) {
    Referee referee(pack, kinds, parties, faults);
    std::set<std::string> ids;
    const auto once = [&](const std::string& id) {
        if (!ids.insert(id).second) referee.fault("the id occurs twice; give it another");
    };
    for (const Rule& rule : pack.rules) {
        check_rule(referee, pack, kinds, rule);
        once(rule.id);
    }
    for (const Check& check : pack.checks) {
        check_check(referee, check);
        once("check " + check.id);
    }
    for (const Budget& budget : pack.budgets) {
        check_budget(referee, budget);
        once("budget " + budget.id);
    }
    for (const Discretion& discretion : pack.discretions) {
        referee.look_at("discretion " + discretion.article, {}, pack.line);
        for (const std::string& decision : discretion.decisions) referee.event(decision, false);
    }
}

}  // namespace termijnd
