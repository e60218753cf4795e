#include "obligations/derive/derive_line.h"

#include <algorithm>

#include "obligations/derive/settle.h"
#include "obligations/derive/suspension.h"

namespace termijnd {
namespace {

using std::chrono::days;

// A person, or the law's own notice, names the last day. Nobody's term becomes shorter by that: an
// earlier day changes nothing, and a `latest` that lies beyond stays.
Deadline postponed(Deadline deadline, Date to) {
    if (to <= deadline.due) return deadline;
    deadline.steps.push_back({StepKind::decision, deadline.steps.back().to, to});
    deadline.earliest = deadline.due = to;
    if (deadline.latest <= to) {
        deadline.latest = to;
        deadline.decrees_unknown = false;
    }
    int reading = 0;
    for (const Date day : {deadline.earliest, deadline.due, deadline.latest})
        deadline.steps.push_back({StepKind::reading, to, day, reading++});
    return deadline;
}

// `data` and `on` as corrected.
Decision decision(const Event& event, const EventData& data, Date on) {
    const auto word = [&](std::string_view field) {
        return std::string(text(data, field).value_or(""));
    };
    return {event.key, event.kind, on, parse_date(word("tot")), word("reden"), word("door")};
}

Decision decision(const Fact& fact) {
    return decision(*fact.event, *fact.data, fact.on);
}

void note_correction(Obligation& obligation, const Fact& fact) {
    if (const Event* by = fact.corrected_by)
        obligation.corrections.push_back(decision(*by, by->data, by->on));
}

class LineDeriver {
  public:
    LineDeriver(Scope& scope, const RuleLine& line) : scope_(scope), line_(line) {}

    void run() {
        std::optional<int> last_year;
        for (const auto& [fact, version] : triggers()) {
            const Rule& rule = *line_.versions[version];
            if (rule.yearly) {
                add_years(*fact, rule, version, last_year);
            } else if (rule.term.form == Form::every) {
                add_periods(*fact, rule, version);
            } else {
                add_once(*fact, rule, version);
            }
        }
        if (turns_.empty()) return;
        std::stable_sort(turns_.begin(), turns_.end(),
                         [](const Turn& a, const Turn& b) { return a.begin < b.begin; });
        settle(turns_, scope_.facts, scope_.slot);
        for (const Turn& turn : turns_) note_done(turn);
        apply_decisions();
        for (const Turn& turn : turns_) note_lapse(turn);
    }

  private:
    struct Trigger {
        const Fact* fact;
        std::size_t version;
    };

    std::vector<Trigger> triggers() const {
        std::vector<Trigger> found;
        for (const KindId kind : line_.triggers)
            for (const Fact& fact : scope_.facts.of(scope_.slot, kind)) {
                const auto version = scope_.version_on(fact.on);
                const Rule* rule = version ? line_.versions[*version] : nullptr;
                if (rule && rule->kinds.trigger == kind && applies(*rule, fact))
                    found.push_back({&fact, *version});
            }
        if (line_.triggers.size() > 1)
            std::sort(found.begin(), found.end(),
                      [](const Trigger& a, const Trigger& b) { return earlier(*a.fact, *b.fact); });
        return found;
    }

    bool applies(const Rule& rule, const Fact& trigger) const {
        return std::all_of(rule.conditions.begin(), rule.conditions.end(), [&](const auto& c) {
            if (c.kind == Condition::Kind::recorded)
                return !scope_.facts.of(scope_.slot, c.event).empty();
            return holds(c, *trigger.data);
        });
    }

    std::optional<Date> end_of(const Rule& rule, const Fact& trigger) const {
        const FactSpan ends = scope_.facts.of(scope_.slot, rule.kinds.ends);
        const auto end = first_from(ends, trigger.on);
        return end == ends.end() ? std::nullopt : std::optional{end->on};
    }

    void add_years(const Fact& trigger, const Rule& rule, std::size_t version,
                   std::optional<int>& last_year) {
        const auto end = end_of(rule, trigger);
        const int until = std::min(year_of(scope_.as_of), end ? year_of(*end) : 9999);
        int year = year_of(trigger.on);
        if (last_year) year = std::max(year, *last_year + 1);
        for (; year <= until; ++year) {
            const RulePack& pack = *scope_.governed.regulation->packs[version];
            Deadline deadline =
                compute(rule, rule.term, {trigger.on, year, 1, 0}, pack.rank, scope_.calendar);
            last_year = year;
            if (deadline.due < trigger.on) continue;  // over before it began: nobody owes it
            const Date begin = std::max(trigger.on, make_date(year, 1, 1));
            Obligation& added = add(trigger, rule, version, begin);
            added.period = year;
            added.deadline = std::move(deadline);
            turns_.back().period = year;
        }
        if (!end) scope_.changes_on(make_date(year_of(scope_.as_of) + 1, 1, 1));
    }

    void add_periods(const Fact& trigger, const Rule& rule, std::size_t version) {
        const auto end = end_of(rule, trigger);
        Date begin = trigger.on;
        for (int period = 1; !end || begin <= *end; ++period) {
            if (begin > scope_.as_of) {
                scope_.changes_on(begin);
                return;
            }
            Obligation& added = add(trigger, rule, version, begin);
            added.period = period;
            added.deadline = compute(rule, rule.term, {trigger.on, 0, period, 0}, added.pack->rank,
                                     scope_.calendar);
            Turn& turn = turns_.back();
            turn.period = period;
            turn.end = added.deadline.due;
            begin = turn.end + days{1};
        }
    }

    void add_once(const Fact& trigger, const Rule& rule, std::size_t version) {
        Obligation& added = add(trigger, rule, version, trigger.on);
        Anchor anchor{trigger.on, 0, 1, 0};
        if (!rule.suspensions.empty()) {
            const Date unmoved =
                compute(rule, rule.term, anchor, added.pack->rank, scope_.calendar).earliest;
            const Suspended suspended =
                suspended_days(rule, scope_.facts, scope_.slot, trigger.on, unmoved, scope_.as_of);
            anchor.suspended_days = suspended.days;
            if (suspended.still) scope_.changes_on(scope_.as_of + days{1});
        }
        added.deadline = compute(rule, rule.term, anchor, added.pack->rank, scope_.calendar);
        turns_.back().end = added.deadline.due;
        if (rule.extension) extend(trigger, rule, anchor, added);
    }

    void extend(const Fact& trigger, const Rule& rule, const Anchor& anchor, Obligation& added) {
        const Extension& extension = *rule.extension;
        const FactSpan all = scope_.facts.of(scope_.slot, extension.kind);
        const auto first = first_from(all, trigger.on);
        if (first == all.end()) return;
        const Fact& fact = extension.until_field.empty() ? *first : all.back();
        if (fact.on > added.deadline.due)
            scope_.result.findings.push_back({"verlenging.na-afloop", scope_.instrument,
                                              fact.event->key, extension.article, to_iso(fact.on),
                                              to_iso(added.deadline.due)});
        if (extension.until_field.empty()) {
            added.term = &extension.term;
            added.deadline =
                compute(rule, extension.term, anchor, added.pack->rank, scope_.calendar);
        } else if (const auto until =
                       parse_date(text(*fact.data, extension.until_field).value_or(""))) {
            const Suspended suspended =
                suspended_days(rule, scope_.facts, scope_.slot, fact.on, *until, scope_.as_of);
            added.deadline = postponed(std::move(added.deadline), *until + days{suspended.days});
        }
        added.decisions.push_back(decision(fact));
    }

    Obligation& add(const Fact& trigger, const Rule& rule, std::size_t version, Date begin) {
        turns_.push_back({&rule, &trigger, 0, begin, begin, scope_.result.obligations.size()});
        Obligation& added = scope_.result.obligations.emplace_back();
        added.instrument = scope_.instrument;
        added.rule = &rule;
        added.pack = scope_.governed.regulation->packs[version];
        added.event = trigger.event->key;
        note_correction(added, trigger);
        added.trigger_on = trigger.on;
        added.known_on = std::max(begin, trigger.known_on);
        added.term = &rule.term;
        const bool pinned = scope_.version.how == VersionInForce::How::pinned;
        added.version =
            pinned ? scope_.version.choice : VersionChoice{VersionChoice::By::trigger, trigger.on};
        if (const Fact* by_hand = scope_.version.by_hand; by_hand && pinned) {
            added.known_on = std::max(added.known_on, by_hand->known_on);
            added.decisions.push_back(decision(*by_hand));
        }
        for (const Condition& condition : rule.conditions)
            if (condition.kind == Condition::Kind::recorded)
                added.known_on = std::max(
                    added.known_on, scope_.facts.of(scope_.slot, condition.event).front().known_on);
        return added;
    }

    void note_done(const Turn& turn) {
        if (!turn.done) return;
        Obligation& settled = scope_.result.obligations[turn.obligation];
        settled.settled_on = turn.done->on;
        settled.settled_known_on = turn.done->known_on;
        settled.settled_by = turn.done->event->key;
        note_correction(settled, *turn.done);
    }

    void note_lapse(const Turn& turn) {
        const FactSpan lapses = scope_.facts.of(scope_.slot, turn.rule->kinds.lapses);
        const auto lapse = first_from(lapses, turn.trigger->on);
        Obligation& lapsed = scope_.result.obligations[turn.obligation];
        if (lapse != lapses.end() && lapse->on < lapsed.deadline.due) lapsed.lapsed_on = lapse->on;
    }

    void apply_decisions() {
        std::unordered_map<std::string_view, std::vector<const Turn*>> by_trigger;
        for (OpenDecision& open : scope_.decisions) {
            const Fact* fact = open.fact;
            if (text(*fact->data, "regel") != turns_.front().rule->id) continue;
            const auto period = named_period(*fact->data);
            const auto event = text(*fact->data, "gebeurtenis");
            const auto apply = [&](const Turn& turn) {
                if (!period || *period == turn.period) decide(turn, open);
            };
            if (!event) {
                for (const Turn& turn : turns_) apply(turn);
                continue;
            }
            if (by_trigger.empty())
                for (const Turn& turn : turns_)
                    by_trigger[turn.trigger->event->key.str()].push_back(&turn);
            const auto found = by_trigger.find(*event);
            if (found == by_trigger.end()) continue;
            for (const Turn* turn : found->second) apply(*turn);
        }
    }

    void decide(const Turn& turn, OpenDecision& open) {
        const Fact& fact = *open.fact;
        Obligation& decided = scope_.result.obligations[turn.obligation];
        decided.decisions.push_back(decision(fact));
        const std::optional<Date> until = decided.decisions.back().until;
        const DecisionKinds& kinds = scope_.rules.decisions();
        if (fact.kind == kinds.postponed) {
            if (until && *until > decided.deadline.due) {
                postpone(turn, decided, *until);
            } else {
                open.due = decided.deadline.due;
                return;
            }
        }
        if (fact.kind == kinds.waived && !decided.waived_on) decided.waived_on = fact.on;
        if (fact.kind == kinds.acknowledged)
            scope_.result.acknowledgements.push_back(
                {turn.obligation, fact.event->key, fact.known_on, until});
        open.had_effect = true;
    }

    // Counts from the term's own day, so that the steps tell of one postponement only.
    void postpone(const Turn& turn, Obligation& decided, Date until) {
        decided.deadline = postponed(
            own_deadlines_.try_emplace(turn.obligation, decided.deadline).first->second, until);
    }

    Scope& scope_;
    const RuleLine& line_;
    std::vector<Turn> turns_;
    std::unordered_map<std::size_t, Deadline> own_deadlines_;  // before a postponement
};

}  // namespace

std::optional<std::size_t> Scope::version_on(Date day) const {
    switch (version.how) {
        case VersionInForce::How::pinned:
            return version.version;
        case VersionInForce::How::missing:
            return std::nullopt;
        case VersionInForce::How::by_trigger:
            break;
    }
    const auto& packs = governed.regulation->packs;
    for (std::size_t i = 0; i < packs.size(); ++i)
        if (packs[i]->covers(day)) return i;
    return std::nullopt;
}

void Scope::changes_on(Date day) {
    if (!result.changes_on || day < *result.changes_on) result.changes_on = day;
}

void derive_line(Scope& scope, const RuleLine& line) {
    LineDeriver(scope, line).run();
}

}  // namespace termijnd
