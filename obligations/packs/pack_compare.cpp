#include "obligations/packs/pack_compare.h"

#include <algorithm>

namespace termijnd {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string in_words(const std::vector<Condition>& conditions) {
    std::vector<std::string> words;
    for (const Condition& one : conditions) {
        switch (one.kind) {
            case Condition::Kind::flag:
                words.push_back(one.name);
                break;
            case Condition::Kind::not_flag:
                words.push_back("niet " + one.name);
                break;
            case Condition::Kind::equals:
                words.push_back(one.name + " is " + one.value);
                break;
            case Condition::Kind::differs:
                words.push_back(one.name + " is niet " + one.value);
                break;
            case Condition::Kind::recorded:
                words.push_back("vastgelegd: " + one.name);
                break;
            case Condition::Kind::at_least:
            case Condition::Kind::less_than:
                for (std::string& quantity : quantities_in_words(one))
                    words.push_back(std::move(quantity));
                break;
        }
    }
    return joined(words);
}

std::string term_of(const Rule& rule) {
    std::string text = to_text(rule.term);
    if (rule.years_later > 0) text += ", " + std::to_string(rule.years_later) + " jaar later";
    if (rule.total == Total::instrument) text += ", in totaal per voorziening";
    if (rule.total == Total::dossier) text += ", in totaal per dossier";
    return text;
}

std::string extensions_of(const Rule& rule) {
    std::vector<std::string> words;
    for (const Extension& one : rule.extensions)
        words.push_back(one.event + (one.term ? " " + to_text(*one.term) : std::string()));
    return joined(words);
}

std::string suspensions_of(const Rule& rule) {
    std::vector<std::string> words;
    for (const Suspension& one : rule.suspensions)
        words.push_back(one.stops_on + " (" + one.article + ")");
    return joined(words);
}

std::string lapse_of(const Rule& rule) {
    if (rule.lapses_on.empty()) return {};
    return rule.lapses_on + (rule.lapses_before_due ? ", vóór de laatste dag" : "") +
           (rule.lapses_with.empty() ? "" : ", met " + rule.lapses_with);
}

std::string weight_of(const Rule& rule) {
    if (rule.soft) return "streven: " + rule.soft_because;
    return rule.right ? "recht: " + rule.right->consequence : "plicht";
}

std::string readings_of(const Rule& rule) {
    std::vector<std::string> words;
    for (const NamedReading& one : rule.readings) words.push_back(one.label);
    return joined(words);
}

std::string questions_of(const Rule& rule) {
    std::vector<std::string> words;
    for (const OpenQuestion& one : rule.questions)
        words.push_back(one.ask + " (" + one.owner + ")");
    return joined(words);
}

// What of a table can differ, in the order in which it is told.
using Properties = std::vector<std::pair<const char*, std::string>>;

Properties properties(const Rule& rule) {
    return {{"artikel", rule.article},
            {"termijn", term_of(rule)},
            {"wie", rule.obliged.word()},
            {"gebeurtenis", rule.trigger},
            {"voorwaarde", in_words(rule.conditions)},
            {"voldaan door", joined(rule.done_by)},
            {"vervalt door", lapse_of(rule)},
            {"eindigt door", rule.ends_on},
            {"verlenging", extensions_of(rule)},
            {"opschorting", suspensions_of(rule)},
            {"gewicht", weight_of(rule)},
            {"lezingen", readings_of(rule)},
            {"open vragen", questions_of(rule)},
            {"tekst", rule.quote},
            {"tekst over de termijn", rule.term_quote},
            {"tekst over het begin", rule.start_quote}};
}

std::string in_words(const std::optional<double>& bound) {
    return bound ? decimal(*bound) : std::string();
}

Properties properties(const Check& check) {
    return {{"artikel", check.article},
            {"gebeurtenis", joined(check.events)},
            {"voorwaarde", in_words(check.conditions)},
            {"ten minste", in_words(check.min)},
            {"ten hoogste", in_words(check.max)},
            {"meer dan", in_words(check.more_than)},
            {"minder dan", in_words(check.less_than)},
            {"tekst", check.quote}};
}

std::string grants_of(const Budget& budget) {
    std::vector<std::string> words;
    for (const Grant& grant : budget.grants) {
        const std::string when = in_words(grant.conditions);
        words.push_back(decimal(grant.hours) + " uur (" + grant.article + ")" +
                        (grant.extension_only ? " bij verlenging" : "") +
                        (when.empty() ? "" : " als " + when));
    }
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
    return text;
}

std::string window_of(const Budget& budget) {
    if (budget.window == Budget::Window::calendar_year) return "per kalenderjaar";
    const bool lasts = budget.window == Budget::Window::lasts;
    return to_text(Term{lasts ? Form::lasts : Form::every, budget.span, 0, 0, {}, {}});
}

Properties properties(const Budget& budget) {
    return {{"artikel", budget.article},
            {"venster", window_of(budget)},
            {"uren", grants_of(budget)},
            {"tekst", budget.quote}};
}

template <class List>
const typename List::value_type* find(const List& list, const std::string& id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
}

class Comparison {
  public:
    template <class List>
    void add(const char* table, const List& was, const List& becomes) {
        using Kind = PackChange::Kind;
        for (const auto& one : was)
            if (!find(becomes, one.id)) put(removed_, Kind::removed, table, one, {});
        for (const auto& one : becomes) {
            const auto* before = find(was, one.id);
            if (!before) {
                put(added_, Kind::added, table, one, {});
                continue;
            }
            std::vector<Differs> differing = differences(*before, one);
            if (!differing.empty()) put(changed_, Kind::changed, table, one, std::move(differing));
        }
    }

    std::vector<PackChange> take() {
        std::vector<PackChange> all = std::move(removed_);
        std::move(changed_.begin(), changed_.end(), std::back_inserter(all));
        std::move(added_.begin(), added_.end(), std::back_inserter(all));
        return all;
    }

  private:
    template <class One>
    static std::vector<Differs> differences(const One& was, const One& becomes) {
        std::vector<Differs> differing;
        const Properties before = properties(was);
        const Properties after = properties(becomes);
        for (std::size_t i = 0; i < before.size(); ++i)
            if (before[i].second != after[i].second)
                differing.push_back({before[i].first, before[i].second, after[i].second});
        return differing;
    }

    template <class One>
    static void put(std::vector<PackChange>& into, PackChange::Kind kind, const char* table,
                    const One& one, std::vector<Differs> differing) {
        into.push_back({kind, table, one.id, one.article, one.quote, std::move(differing)});
    }

    std::vector<PackChange> removed_, changed_, added_;
};

}  // namespace

std::vector<PackChange> compare(const RulePack& was, const RulePack& becomes) {
    Comparison comparison;
    comparison.add("regel", was.rules, becomes.rules);
    comparison.add("voorwaarde", was.checks, becomes.checks);
    comparison.add("urenbudget", was.budgets, becomes.budgets);
    return comparison.take();
}

}  // namespace termijnd
