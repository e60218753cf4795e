#include <algorithm>
#include <map>

#include "obligations/packs/own_kinds.h"
#include "obligations/packs/pack_references.h"

// Quotes, worked examples, and how versions follow each other.
namespace termijnd {
namespace {

std::string place(const RulePack& pack, int line) {
    return pack.file.string() + ":" + std::to_string(line);
}

// The files that a quote may stand in.
std::string texts_of(const RulePack& pack) {
    std::string files;
    for (const auto& file : pack.texts) files += (files.empty() ? "" : " or ") + file.string();
    return files;
}

class QuoteCheck {
  public:
    QuoteCheck(const RulePack& pack, const LawText& text, std::vector<Fault>& faults)
        : pack_(pack), text_(text), faults_(faults) {}

    void look(int line, const std::string& what, const std::string& article,
              const std::string& quote) {
        if (quote.empty() || text_.article_holds(article, quote)) return;
        std::string why =
            "article " + article + " is not in " + texts_of(pack_) + "; correct `article`";
        if (text_.has_article(article))
            why = text_.holds(quote) ? "the quote stands in another article than " + article +
                                           "; correct `article`"
                                     : "the quote is not in " + texts_of(pack_) +
                                           "; copy the words as they stand there";
        faults_.push_back({place(pack_, line), what + ": " + why});
    }

  private:
    const RulePack& pack_;
    const LawText& text_;
    std::vector<Fault>& faults_;
};

std::string show(const Deadline& deadline) {
    return "earliest = " + to_iso(deadline.earliest) + ", due = " + to_iso(deadline.due) +
           ", latest = " + to_iso(deadline.latest);
}

// The first day of a window, where the rule has one.
void check_window(const RulePack& pack, const Rule& rule, const Example& example,
                  const Calendar& calendar, std::vector<Fault>& faults) {
    if (!rule.not_before && !example.not_before) return;
    const std::string name = "rule \"" + rule.id + "\": the example of " + to_iso(example.on);
    if (!rule.not_before || !example.not_before) {
        faults.push_back({place(pack, rule.line),
                          name + (rule.not_before ? " lacks `not_before`, the first day; add it"
                                                  : " has a `not_before`, and the rule has none")});
        return;
    }
    const Date first = compute(*rule.not_before, {example.on}, pack.rank, calendar).due;
    if (first == *example.not_before) return;
    faults.push_back({place(pack, rule.line), name + " does not hold: the first day is " +
                                                  to_iso(first) +
                                                  "; correct the example or `not_before`"});
}

void check_example(const RulePack& pack, const Rule& rule, const Example& example,
                   const Calendar& calendar, std::vector<Fault>& faults) {
    const std::string anchor =
        rule.yearly ? "year " + std::to_string(example.year) : to_iso(example.on);
    const std::string name = "rule \"" + rule.id + "\": the example of " + anchor;
    for (const std::string& event : example.extended)
        if (std::none_of(rule.extensions.begin(), rule.extensions.end(), [&](const auto& one) {
                return one.event == event && one.until_field.empty();
            })) {
            faults.push_back({place(pack, rule.line),
                              name + " is extended by \"" + event +
                                  "\", and no extension of this rule with a `term` or `adds` is; "
                                  "correct `extended`"});
            return;
        }
    const Deadline computed = compute(rule, example, pack.rank, calendar);
    if (computed.earliest == example.earliest && computed.due == example.due &&
        computed.latest == example.latest)
        return check_window(pack, rule, example, calendar, faults);
    faults.push_back({place(pack, rule.line), name + " does not hold: the term gives " +
                                                  show(computed) +
                                                  "; correct the example or the term"});
}

}  // namespace

void check_quotes(const RulePack& pack, const LawText& text, std::vector<Fault>& faults) {
    QuoteCheck check(pack, text, faults);
    const std::string name = "pack \"" + pack.id + "\"";
    if (pack.version_article.empty()) {
        if (!text.holds(pack.version_quote))
            faults.push_back({place(pack, pack.line), name + ": the quote is not in " +
                                                          texts_of(pack) +
                                                          "; copy the words as they stand there"});
    } else {
        check.look(pack.line, name, pack.version_article, pack.version_quote);
    }
    for (const Rule& rule : pack.rules) {
        const std::string what = "rule \"" + rule.id + "\"";
        check.look(rule.line, what, rule.article, rule.quote);
        check.look(rule.line, what, rule.term_article.empty() ? rule.article : rule.term_article,
                   rule.term_quote);
        check.look(rule.line, what, rule.start_article.empty() ? rule.article : rule.start_article,
                   rule.start_quote);
        if (rule.outside_act)
            check.look(rule.line, what, rule.outside_act->article, rule.outside_act->quote);
        if (rule.right) check.look(rule.line, what, rule.right->article, rule.right->quote);
        for (const Extension& extension : rule.extensions)
            check.look(rule.line, what, extension.article, extension.quote);
        for (const Suspension& suspension : rule.suspensions)
            check.look(rule.line, what, suspension.article, suspension.quote);
    }
    for (const Check& c : pack.checks)
        check.look(c.line, "check \"" + c.id + "\"", c.article, c.quote);
    for (const Budget& budget : pack.budgets) {
        const std::string what = "budget \"" + budget.id + "\"";
        check.look(budget.line, what, budget.article, budget.quote);
        for (const Grant& grant : budget.grants)
            check.look(budget.line, what, grant.article, grant.quote);
    }
    for (const Discretion& discretion : pack.discretions)
        check.look(pack.line, "discretion " + discretion.article, discretion.article,
                   discretion.quote);
    for (const Note& note : pack.notes)
        check.look(pack.line, "note " + note.article, note.article, note.quote);
}

void name_laws(RulePack& pack, const LawText& text) {
    const auto name = [&](auto& borrowed) {
        borrowed.law = text.law_of(borrowed.article, borrowed.quote);
    };
    for (Rule& rule : pack.rules) {
        if (rule.right) name(*rule.right);
        for (Extension& extension : rule.extensions) name(extension);
        for (Suspension& suspension : rule.suspensions) name(suspension);
    }
}

void check_examples(const RulePack& pack, std::vector<Fault>& faults) {
    const Calendar calendar(Calendar::built_in());
    for (const Rule& rule : pack.rules) {
        if (rule.examples.size() < 2)
            faults.push_back(
                {place(pack, rule.line),
                 "rule \"" + rule.id + "\": add at least two worked `examples` on awkward days"});
        for (const Example& example : rule.examples)
            check_example(pack, rule, example, calendar, faults);
    }
}

namespace {

// Where a pack was renamed, the file of its old name may still stand in the folder.
void check_former_ids(const std::vector<RulePack>& packs,
                      const std::map<std::string, const RulePack*>& ids,
                      std::vector<Fault>& faults) {
    for (const RulePack& pack : packs)
        for (const std::string& former : pack.former_ids)
            if (const auto old = ids.find(former); old != ids.end())
                faults.push_back({place(*old->second, old->second->line),
                                  "pack \"" + former + "\" is called \"" + pack.id + "\" now, in " +
                                      pack.file.string() +
                                      "; remove this file, or the name from its `former_ids`"});
}

}  // namespace

void check_versions(const std::vector<RulePack>& packs, std::vector<Fault>& faults) {
    std::map<std::string, const RulePack*> ids;
    std::map<std::string, std::vector<const RulePack*>> regulations;
    for (const RulePack& pack : packs) {
        if (!ids.emplace(pack.id, &pack).second)
            faults.push_back(
                {place(pack, pack.line), "pack \"" + pack.id + "\" exists already in " +
                                             ids[pack.id]->file.string() + "; give it another id"});
        regulations[pack.regulation].push_back(&pack);
    }
    check_former_ids(packs, ids, faults);
    for (auto& [name, versions] : regulations) {
        std::sort(versions.begin(), versions.end(), [](const auto* a, const auto* b) {
            return a->decisions_from < b->decisions_from;
        });
        for (std::size_t i = 1; i < versions.size(); ++i) {
            const RulePack& before = *versions[i - 1];
            const RulePack& after = *versions[i];
            const Date next = before.decisions_until
                                  ? *before.decisions_until + std::chrono::days{1}
                                  : after.decisions_from + std::chrono::days{1};
            const Date last = after.decisions_from - std::chrono::days{1};
            if (after.decisions_from < next) {
                faults.push_back({place(after, after.line),
                                  "pack \"" + after.id + "\" overlaps \"" + before.id +
                                      "\"; set `until` of the earlier one to " + to_iso(last)});
            } else if (next <= last &&
                       std::none_of(before.gaps.begin(), before.gaps.end(), [&](const Gap& gap) {
                           return gap.from <= next && gap.until >= last;
                       })) {
                faults.push_back({place(before, before.line),
                                  "no pack of \"" + name + "\" covers " + to_iso(next) + " to " +
                                      to_iso(last) + "; add the pack, or declare a [[gap]]"});
            }
        }
    }
}

namespace {

// What the program itself reads in the events it knows by name.
void check_own_kind(const EventKind& kind, std::vector<Fault>& faults) {
    static const std::map<std::string_view, std::vector<std::string_view>> own{
        {own_kind::postponed, {"regel", "tot", "reden", "door"}},
        {own_kind::waived, {"regel", "reden", "door"}},
        {own_kind::acknowledged, {"regel", "reden", "door"}},
        {own_kind::letter_posted, {"regel", "soort", "door"}},
        {own_kind::notice_held, {"verplichting", "soort", "ontvanger", "reden", "door"}},
        {own_kind::notice_released, {"verplichting", "soort", "ontvanger", "door"}},
        {own_kind::missed_confirmed, {"regel", "reden", "door"}},
        {own_kind::time_asked, {"regel", "reden", "door"}},
        {own_kind::time_refused, {"regel", "reden", "door"}},
        {own_kind::objected, {"regel", "reden", "door"}},
        {own_kind::objection_answered, {"regel", "reden", "door"}},
        {own_kind::retracted, {"gebeurtenis", "reden", "door"}},
        {own_kind::corrected, {"gebeurtenis", "reden", "door"}},
        {own_kind::version_pinned, {"regeling", "reden", "door"}},
    };
    const auto found = own.find(kind.kind);
    if (found == own.end()) return;
    for (const std::string_view name : found->second) {
        const auto field = std::ranges::find(kind.fields, name, &FieldDecl::name);
        if (field != kind.fields.end() && field->required) continue;
        faults.push_back({kind.file.string() + ":" + std::to_string(kind.line),
                          "event \"" + kind.kind + "\" is the program's own and needs a field \"" +
                              std::string(name) + "\" with `required = true`; add it"});
    }
}

}  // namespace

void check_event_kinds(const std::vector<EventKind>& kinds, std::vector<Fault>& faults) {
    KindIndex known;
    for (const EventKind& kind : kinds) {
        check_own_kind(kind, faults);
        const std::string where = kind.file.string() + ":" + std::to_string(kind.line);
        const auto [first, added] = known.emplace(kind.kind, &kind);
        if (!added)
            faults.push_back({where, "event \"" + kind.kind + "\" is declared already in " +
                                         first->second->file.string() + ":" +
                                         std::to_string(first->second->line) + "; remove one"});
    }
    for (const EventKind& kind : kinds)
        if (!kind.ends.empty() && !known.contains(kind.ends))
            faults.push_back({kind.file.string() + ":" + std::to_string(kind.line),
                              "event \"" + kind.kind + "\": `ends` names \"" + kind.ends +
                                  "\", which is declared nowhere; correct it"});
}

}  // namespace termijnd
