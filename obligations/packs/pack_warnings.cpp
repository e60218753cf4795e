#include <algorithm>
#include <functional>

#include "obligations/law/date.h"
#include "obligations/packs/pack_check.h"
#include "obligations/packs/plain_words.h"

// What a person should look at, and no reason to refuse a pack.
namespace termijnd {
namespace {

constexpr int most_days_ahead = 366;  // as the notice policy, config/notices.toml

std::string place(const RulePack& pack, int line) {
    return pack.file.string() + ":" + std::to_string(line);
}

std::string rules(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " rule" : " rules");
}

std::vector<const Rule*> those(const RulePack& pack, const std::function<bool(const Rule&)>& is) {
    std::vector<const Rule*> found;
    for (const Rule& rule : pack.rules)
        if (is(rule)) found.push_back(&rule);
    return found;
}

void warn_of_provenance(const RulePack& pack, Date as_of, std::vector<Fault>& faults) {
    const auto warn = [&](std::string what) {
        faults.push_back({place(pack, pack.line), "pack \"" + pack.id + "\": " + std::move(what)});
    };
    const auto unsigned_rules =
        those(pack, [](const Rule& rule) { return !rule.provenance.approved; });
    if (!unsigned_rules.empty())
        warn(rules(unsigned_rules.size()) +
             " countersigned by nobody; add `approved_by` when somebody has");
    const auto unverified = those(pack, [](const Rule& rule) { return !rule.provenance.verified; });
    if (!unverified.empty())
        warn(rules(unverified.size()) +
             " of which nobody wrote down when they were laid beside the text; add `verified_on`");
    const auto old = those(pack, [&](const Rule& rule) {
        const auto& verified = rule.provenance.verified;
        return verified && add_months_clamped(verified->on, 12) < as_of;
    });
    if (!old.empty()) {
        const auto* first = *std::min_element(old.begin(), old.end(), [](auto* a, auto* b) {
            return a->provenance.verified->on < b->provenance.verified->on;
        });
        warn(rules(old.size()) + " follow a text of more than a year ago, the oldest of " +
             to_iso(first->provenance.verified->on) +
             "; lay them beside the text again and change `verified_on`");
    }
    const auto changed = those(pack, [&](const Rule& rule) {
        const auto& verified = rule.provenance.verified;
        return verified && verified->text_sha256 != pack.text_sha256;
    });
    if (changed.empty()) return;
    std::string names;
    for (const Rule* rule : changed)
        names += (names.empty() ? "" : ", ") + rule->id + " (" + rule->article + ")";
    std::string files;
    for (const auto& file : pack.texts) files += (files.empty() ? "" : " with ") + file.string();
    warn(files + " is not the text that these were laid beside: " + names +
         "; compare them, and take over its hash " + pack.text_sha256);
}

bool holds_any(std::string text, std::initializer_list<std::string_view> words) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// Staff may read what a subsidy is; nobody's subject line says that a person is on welfare.
bool tells_of_benefit(const Rule& rule) {
    const bool goes_out = rule.obliged != Role::college() || !rule.inform.empty();
    return holds_any(rule.title, {"bijstand", "uitkering", "participatiewet", "ioaw", "ioaz"}) ||
           (goes_out && holds_any(rule.title, {"loonkosten", "loonwaarde", "schuld", "€"}));
}

void warn_of_notices(const RulePack& pack, const Rule& rule, std::vector<Fault>& faults) {
    const auto warn = [&](const std::string& what) {
        faults.push_back({place(pack, rule.line), "rule \"" + rule.id + "\": " + what});
    };
    if (tells_of_benefit(rule))
        warn(
            "the title tells of a benefit, and becomes the subject of a mail; say what to do "
            "instead");
    int furthest = 0;
    for (const int days : rule.notices.reminder_days) furthest = std::max(furthest, days);
    for (const Inform& inform : rule.inform)
        for (const int days : inform.days_before) furthest = std::max(furthest, days);
    if (furthest > most_days_ahead)
        warn("reminds " + std::to_string(furthest) + " days ahead; the notice policy allows " +
             std::to_string(most_days_ahead) + " at most");
}

// A text of a pack as a letter has it.
std::string filled_in(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> values[] = {
        {"{jaar}", "2025"},
        {"{periode}", "1"},
        {"{contact}", "Anna Bakker"},
        {"{antwoordadres}", "post@gemeente.example"}};
    for (const auto& [name, value] : values)
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at))
            text.replace(at, name.size(), value);
    return text;
}

// What a client or employer reads of a rule keeps to plain words. The college reads its own.
void warn_of_words(const RulePack& pack, const Rule& rule, std::vector<Fault>& faults) {
    if (rule.obliged == Role::college()) return;
    const auto look = [&](const char* key, const std::string& text, const auto& judge) {
        for (const std::string& wrong : judge(filled_in(text)))
            faults.push_back(
                {place(pack, rule.line), "rule \"" + rule.id + "\": `" + key +
                                             "` goes to citizens or employers: " + wrong});
    };
    look("title", rule.title, not_plain);
    look("action", rule.action, not_plain);
    look("how", rule.how, not_plain);
    look("action_en", rule.english.action, not_plain_english);
    look("how_en", rule.english.how, not_plain_english);
    if (!rule.right) return;
    look("consequence", rule.right->consequence, not_plain);
    look("exception", rule.right->exception, not_plain);
    look("consequence_en", rule.right->consequence_en, not_plain_english);
    look("exception_en", rule.right->exception_en, not_plain_english);
}

// A client is told of no benefit.
void warn_of_benefits(const RulePack& pack, const Rule& rule, std::vector<Fault>& faults) {
    if (rule.obliged != Role::client()) return;
    for (const std::string& benefit : benefits_in(rule.action + ' ' + rule.how))
        faults.push_back({place(pack, rule.line), "rule \"" + rule.id +
                                                      "\": `action` or `how` names \"" + benefit +
                                                      "\" to a client; say what to do instead"});
}

// Whether the pack says that the events of a kind may come so often at most.
bool is_capped(const RulePack& pack, const std::string& kind) {
    return std::ranges::any_of(pack.checks, [&](const Check& check) {
        return check.test == Check::Test::too_often &&
               std::ranges::find(check.events, kind) != check.events.end();
    });
}

// What ends a run closes it, so that the next start is a start again. Where nothing does, each
// further start begins a row of periods beside the one that runs.
void warn_of_endless(const RuleBook& rules, const RulePack& pack, const Rule& rule,
                     std::vector<Fault>& faults) {
    if (!has_periods(rule.term.form)) return;
    const EventKind* trigger = rules.event_kind(rule.trigger);
    const bool ends = trigger && trigger->ended_by_id != no_kind &&
                      fits(rules.event_kind(trigger->ended_by_id), rule.instrument);
    if (ends || is_capped(pack, rule.trigger)) return;
    faults.push_back({place(pack, rule.line),
                      "rule \"" + rule.id + "\": no event ends \"" + rule.trigger +
                          "\", so each further one starts periods of its own beside those that "
                          "run; give the event that ends it `ends = \"" +
                          rule.trigger +
                          "\"`, or say with a [[check]] that has `at_most` how often it "
                          "may come"});
}

}  // namespace

std::vector<Fault> warnings(const RuleBook& rules, Date as_of) {
    std::vector<Fault> faults;
    for (const RulePack& pack : rules.packs()) {
        warn_of_provenance(pack, as_of, faults);
        for (const Rule& rule : pack.rules) {
            warn_of_notices(pack, rule, faults);
            warn_of_words(pack, rule, faults);
            warn_of_benefits(pack, rule, faults);
            warn_of_endless(rules, pack, rule, faults);
        }
    }
    return faults;
}

}  // namespace termijnd
