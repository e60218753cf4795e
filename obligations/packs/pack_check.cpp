#include "obligations/packs/pack_check.h"

#include <algorithm>
#include <set>

#include "obligations/packs/pack_numbers.h"

namespace termijnd {
namespace {

namespace fs = std::filesystem;

fs::path resolved(const fs::path& path) {
    std::error_code error;
    const fs::path result = fs::weakly_canonical(path, error);
    return error ? path : result;
}

std::string place(const fs::path& file, int line) {
    return file.string() + ":" + std::to_string(line);
}

void doubt_event(const RuleBook& rules, const EventKind& kind, std::vector<Fault>& faults) {
    bool recordable = kind.fits_case || kind.fits_any;
    for (const std::string& instrument : kind.instruments) {
        recordable = recordable || rules.knows_instrument(instrument);
        if (rules.knows_instrument(instrument)) continue;
        faults.push_back({place(kind.file, kind.line),
                          "event \"" + kind.kind + "\": no pack knows a voorziening \"" +
                              instrument + "\"; correct `for`, or add it to `instruments`"});
    }
    if (!recordable)
        faults.push_back({place(kind.file, kind.line),
                          "event \"" + kind.kind + "\": nobody can record it; correct `for`"});
}

// A condition and its opposite: the rule never applies.
bool contradicts(const std::vector<Condition>& conditions) {
    return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& a) {
        return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& b) {
            if (a.name != b.name) return false;
            if (a.kind == Condition::Kind::flag) return b.kind == Condition::Kind::not_flag;
            if (a.kind != Condition::Kind::equals) return false;
            return (b.kind == Condition::Kind::differs && a.value == b.value) ||
                   (b.kind == Condition::Kind::equals && a.value != b.value);
        });
    });
}

bool no_longer(Span to, Span from) {
    const auto months = [](Span span) {
        return span.unit == Unit::year ? 12 * span.count : span.count;
    };
    const auto in_months = [](Span span) {
        return span.unit == Unit::month || span.unit == Unit::year;
    };
    if (from.unit == to.unit) return to.count <= from.count;
    return in_months(from) && in_months(to) && months(to) <= months(from);
}

std::string number_of(const Extension& extension) {
    return to_text(extension.term ? *extension.term : Term{Form::within, *extension.adds});
}

std::string quote_lacks(const Extension& extension) {
    return "the quote of the extension by \"" + extension.event +
           "\" does not hold the number of \"" + number_of(extension) +
           "\", nor what it adds; quote the words that do";
}

// A text says how long a term becomes ("tot drie maanden") or how much longer ("met een week").
bool carries_extension(const std::string& quote, const Extension& extension, const Term& before) {
    if (extension.adds)
        return carries_number(quote, {Form::within, *extension.adds}) ||
               carries_number(quote, *extended(before, extension));
    if (carries_number(quote, *extension.term)) return true;
    const Span from = before.span, to = extension.term->span;
    return from.unit == to.unit && to.count > from.count &&
           carries_number(quote, {Form::within, {to.count - from.count, to.unit}});
}

// Without words of its own an extension stands in those of the rule.
template <class Doubt>
void doubt_extensions(const Rule& rule, const Doubt& doubt) {
    Term so_far = rule.term;
    for (const Extension& one : rule.extensions) {
        const auto longer = extended(so_far, one);
        if (!longer) continue;  // the event names the day itself
        const bool carried = one.quote.empty() ? carries_extension(rule.quote, one, so_far) ||
                                                     carries_extension(rule.term_quote, one, so_far)
                                               : carries_extension(one.quote, one, so_far);
        if (!carried) doubt(quote_lacks(one));
        so_far = *longer;
    }
}

void doubt_rule(const RulePack& pack, const Rule& rule, std::vector<Fault>& faults) {
    const auto doubt = [&](const std::string& what) {
        faults.push_back({place(pack.file, rule.line), "rule \"" + rule.id + "\": " + what});
    };
    if (contradicts(rule.conditions))
        doubt("is never reached: its conditions contradict each other; correct them");
    if (rule.lapses_on == rule.trigger)
        doubt("lapses on its own trigger, so nothing is ever owed; correct `lapses_on`");
    if (rule.ends_on == rule.trigger)
        doubt("ends on its own trigger, so one period at most begins; correct `ends_on`");
    if (std::any_of(rule.extensions.begin(), rule.extensions.end(), [&](const Extension& one) {
            return one.term && no_longer(one.term->span, rule.term.span);
        }))
        doubt("the extension is no longer than the term; correct it");
    if (!carries_number(rule.quote, rule.term) && !carries_number(rule.term_quote, rule.term))
        doubt("the quote does not hold the number of \"" + to_text(rule.term) +
              "\"; quote the words that do, or add them as `term_quote`");
    doubt_extensions(rule, doubt);
}

void doubt_budget(const RulePack& pack, const Budget& budget, std::vector<Fault>& faults) {
    if (!budget.extension) return;
    const Extension& one = *budget.extension;
    if (one.quote.empty() ? carries_extension(budget.quote, one, {Form::lasts, budget.span})
                          : carries_extension(one.quote, one, {Form::lasts, budget.span}))
        return;
    faults.push_back(
        {place(pack.file, budget.line), "budget \"" + budget.id + "\": " + quote_lacks(one)});
}

}  // namespace

std::vector<Fault> doubts(const RuleBook& rules) {
    std::vector<Fault> faults;
    for (const EventKind& kind : rules.event_kinds()) doubt_event(rules, kind, faults);
    for (const RulePack& pack : rules.packs()) {
        for (const Rule& rule : pack.rules) doubt_rule(pack, rule, faults);
        for (const Budget& budget : pack.budgets) doubt_budget(pack, budget, faults);
    }
    return faults;
}

RuleCheck check_rule_files(const std::vector<fs::path>& files, const fs::path& beside, Date as_of) {
    std::set<fs::path> asked;
    for (const fs::path& file : files) asked.insert(resolved(file));
    std::vector<fs::path> all;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(beside, error))
        if (entry.path().extension() == ".toml" && !asked.contains(resolved(entry.path())))
            all.push_back(entry.path());
    std::sort(all.begin(), all.end());
    // Last, so that what is there twice is a mistake of theirs.
    all.insert(all.end(), files.begin(), files.end());
    const LoadedRules loaded = RuleBook::read(all);
    RuleCheck checked{loaded.faults, {}, {}};
    if (loaded.book) checked = {{}, doubts(*loaded.book), warnings(*loaded.book, as_of)};
    const auto elsewhere = [&](const Fault& fault) {
        return std::none_of(files.begin(), files.end(), [&](const fs::path& file) {
            return fault.where == file.string() || fault.where.starts_with(file.string() + ":");
        });
    };
    for (std::vector<Fault>* list : {&checked.faults, &checked.doubts, &checked.warnings})
        std::erase_if(*list, elsewhere);
    return checked;
}

}  // namespace termijnd
