#include "obligations/derive/derive_line.h"

#include <algorithm>

#include "obligations/derive/settle.h"
#include "obligations/derive/term_of.h"

namespace termijnd {
namespace {

using std::chrono::days;

void note_correction(Obligation& obligation, const Fact& fact) {
    if (const Event* by = fact.corrected_by)
        obligation.corrections.push_back(decision_of(*by, by->data, by->on));
}

class LineDeriver {
  public:
    LineDeriver(Scope& scope, const RuleLine& line) : scope_(scope), line_(line) {}

    void run() {
        const std::vector<Trigger> found = triggers();
        turns_.reserve(found.size());
        std::optional<int> last_year;
        for (const auto& [fact, version] : found) {
            const Rule& rule = *line_.versions[version];
            if (scope_.case_ended_on && fact->on > *scope_.case_ended_on) continue;
            if (rule.yearly) {
                add_years(*fact, rule, version, last_year);
            } else if (has_periods(rule.term.form)) {
                add_periods(*fact, rule, version);
            } else {
                add_once(*fact, rule, version);
            }
        }
        if (turns_.empty()) return;
        const auto began_before = [](const Turn& a, const Turn& b) { return a.begin < b.begin; };
        if (!std::is_sorted(turns_.begin(), turns_.end(), began_before))
            std::stable_sort(turns_.begin(), turns_.end(), began_before);
        apply_decisions();
        for (Turn& turn : turns_) note_lapse(turn);
        for (const TooEarly& early : settle(turns_, scope_.facts, scope_.slot)) report(early);
        for (const Turn& turn : turns_) note_done(turn);
        if (!line_.looked_at) return;
        auto& places = scope_.of_rule[turns_.front().rule->id];
        for (const Turn& turn : turns_) places.push_back(turn.obligation);
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
                if (scope_.runs.has(kind) && !scope_.runs.of(fact)) continue;  // start.dubbel
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

    // The end of the trigger's own run; for other kinds, the first such event from its day on.
    std::optional<Date> first_of(KindId kind, const Fact& trigger) const {
        if (const OpenedRun* run = scope_.runs.of(trigger); run && scope_.runs.ends(kind, trigger))
            return run->end ? std::optional{run->end->on} : std::nullopt;
        const FactSpan all = scope_.facts.of(scope_.slot, kind);
        const auto first = first_from(all, trigger.on);
        return first == all.end() ? std::nullopt : std::optional{first->on};
    }

    // The last day on which a period or year may begin, where there is one.
    std::optional<Date> no_more_after(const Rule& rule, const Fact& trigger) const {
        const auto end = first_of(rule.kinds.ends, trigger);
        if (!end) return scope_.case_ended_on;
        return scope_.case_ended_on ? std::min(*end, *scope_.case_ended_on) : *end;
    }

    void add_years(const Fact& trigger, const Rule& rule, std::size_t version,
                   std::optional<int>& last_year) {
        const auto end = no_more_after(rule, trigger);
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
        const auto end = no_more_after(rule, trigger);
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
        const auto start = start_of_term(scope_, rule, trigger);
        if (!start) return;  // what the term waits for is not known yet
        Obligation& added = add(trigger, rule, version, trigger.on);
        count_term(scope_, *start, trigger, added);
        turns_.back().end = added.deadline.due;
        turns_.back().not_before = added.not_before;
    }

    Obligation& add(const Fact& trigger, const Rule& rule, std::size_t version, Date begin) {
        turns_.push_back({&rule, &trigger, 0, begin, begin, scope_.result.obligations.size(),
                          scope_.runs.of(trigger)});
        Obligation& added = scope_.result.obligations.emplace_back();
        added.instrument = scope_.instrument;
        added.rule = &rule;
        added.pack = scope_.governed.regulation->packs[version];
        added.event = trigger.event->key;
        note_correction(added, trigger);
        added.trigger_on = trigger.on;
        added.known_on = std::max(begin, trigger.known_on);
        added.term = rule.term;
        added.case_ended_on = scope_.case_ended_on;
        if (!rule.obliged_field.empty())
            added.named = scope_.rules.may_owe(text(*trigger.data, rule.obliged_field));
        const bool pinned = scope_.version.how == VersionInForce::How::pinned;
        added.version =
            pinned ? scope_.version.choice : VersionChoice{VersionChoice::By::trigger, trigger.on};
        if (const Fact* by_hand = scope_.version.by_hand; by_hand && pinned) {
            added.known_on = std::max(added.known_on, by_hand->known_on);
            added.decisions.push_back(decision_of(*by_hand));
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
        settled.settled_kind = &scope_.rules.event_kind(turn.done->kind);
        note_correction(settled, *turn.done);
    }

    // The lapse is judged against the postponed day.
    void note_lapse(Turn& turn) {
        const Rule& rule = *turn.rule;
        const auto lapse = first_of(rule.kinds.lapses, *turn.trigger);
        Obligation& owed = scope_.result.obligations[turn.obligation];
        const bool soon_enough = lapse && (rule.lapses_before_due ? *lapse < owed.deadline.due
                                                                  : *lapse <= owed.deadline.latest);
        if (soon_enough && other_lapsed(rule, *turn.trigger))
            turn.lapsed_on = owed.lapsed_on = lapse;
    }

    // "lapses_with": whether the other rule's obligation for this trigger lapsed, and had not been
    // met on or before its latest day.
    bool other_lapsed(const Rule& rule, const Fact& trigger) const {
        if (rule.lapses_with.empty()) return true;
        const Obligation* other = find_obligation(scope_, rule.lapses_with, trigger);
        return other && other->lapsed_on &&
               !(other->settled_on && *other->settled_on <= other->deadline.latest);
    }

    void report(const TooEarly& early) {
        scope_.result.findings.push_back({"venster.te-vroeg", scope_.instrument,
                                          early.done->event->key, early.turn->rule->article,
                                          to_iso(early.done->on), to_iso(*early.turn->not_before)});
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
        const DecisionKinds& kinds = scope_.rules.decisions();
        if (fact.kind == kinds.posted) {
            // It decides nothing about what is owed.
            scope_.result.posted.push_back({turn.obligation, fact.event->key,
                                            std::string(text(*fact.data, "soort").value_or("")),
                                            std::string(text(*fact.data, "aan").value_or("")),
                                            fact.on});
            open.had_effect = true;
            return;
        }
        // An answer to nothing decides nothing.
        const auto question = answers(fact.kind);
        if (question && !answer(turn, *question, fact.known_on)) return;
        Obligation& decided = scope_.result.obligations[turn.obligation];
        decided.decisions.push_back(decision_of(fact));
        const std::optional<Date> until = decided.decisions.back().until;
        if (fact.kind == kinds.postponed) {
            if (until && *until > decided.deadline.due) {
                postpone(turn, decided, *until);
                answer(turn, Asked::What::more_time, fact.known_on);
            } else {
                open.due = decided.deadline.due;
                return;
            }
        }
        if (fact.kind == kinds.waived) {
            if (!decided.waived_on) decided.waived_on = fact.on;
            answer(turn, Asked::What::more_time, fact.known_on);
        }
        if (fact.kind == kinds.acknowledged)
            scope_.result.acknowledgements.push_back({turn.obligation, fact.event->key,
                                                      fact.known_on, until,
                                                      decided.decisions.back().by});
        if (fact.kind == kinds.asked || fact.kind == kinds.objected)
            scope_.result.asked.push_back(
                {turn.obligation,
                 fact.kind == kinds.asked ? Asked::What::more_time : Asked::What::objection,
                 fact.event->key,
                 decided.decisions.back().by,
                 fact.known_on,
                 until,
                 {}});
        open.had_effect = true;
    }

    // What a decision does nothing but answer.
    [[nodiscard]] std::optional<Asked::What> answers(KindId kind) const {
        const DecisionKinds& kinds = scope_.rules.decisions();
        if (kind == kinds.refused) return Asked::What::more_time;
        if (kind == kinds.answered) return Asked::What::objection;
        return std::nullopt;
    }

    // False where nothing of the kind waits.
    bool answer(const Turn& turn, Asked::What what, Date on) {
        bool waited = false;
        for (Asked& asked : scope_.result.asked) {
            if (asked.obligation != turn.obligation || asked.what != what || asked.answered_on)
                continue;
            asked.answered_on = on;
            waited = true;
        }
        return waited;
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
