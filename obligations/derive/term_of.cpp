#include "obligations/derive/term_of.h"

#include <algorithm>
#include <array>

#include "obligations/derive/suspension.h"
#include "obligations/law/total.h"

namespace termijnd {
namespace {

using std::chrono::days;

// Of a rule's obligations the latest whose trigger came on or before that of another term, else the
// first after it (an objection that came before the decision was made known).
const Obligation* last_before(const Scope& scope, std::string_view rule, const Fact& trigger) {
    const auto found = scope.of_rule.find(rule);
    if (found == scope.of_rule.end()) return nullptr;
    const Obligation* last = nullptr;
    for (const std::size_t at : found->second) {
        const Obligation& one = scope.result.obligations[at];
        const bool before = one.trigger_on <= trigger.on;
        if (!last || (before ? last->trigger_on <= one.trigger_on || last->trigger_on > trigger.on
                             : one.trigger_on < last->trigger_on))
            last = &one;
    }
    return last;
}

// When a term has passed, in three readings. What came by post may come later (Awb 6:9, second
// paragraph), but that lengthens no term: what begins at its end does not wait for the post.
TermStart end_of(const Obligation& term) {
    TermStart end{term.deadline.earliest, term.deadline.due, term.deadline.latest};
    for (const Step& step : term.deadline.steps)
        if (step.kind == StepKind::post && step.to == end.latest)
            end.latest = std::max(step.from, end.due);
    return end;
}

TermStart later_of(const TermStart& one, const TermStart& other) {
    return {std::max(one.earliest, other.earliest), std::max(one.due, other.due),
            std::max(one.latest, other.latest)};
}

// Of two events: the first from the trigger's day on, else the last before it.
std::optional<Date> nearest(FactSpan facts, Date day) {
    if (facts.empty()) return std::nullopt;
    const auto first = first_from(facts, day);
    return first == facts.end() ? facts.back().on : first->on;
}

class TermDeriver {
  public:
    TermDeriver(Scope& scope, const TermStart& start, const Fact& trigger, Obligation& owed)
        : scope_(scope), start_(start), trigger_(trigger), owed_(owed), rule_(*owed.rule) {}

    // Whether nothing is left of a total.
    [[nodiscard]] bool used_up() const { return used_up_; }

    void run() {
        if (rule_.not_before) {
            const Date day = compute(*rule_.not_before, {start_.due}, rank(), calendar()).due;
            owed_.not_before = day;
        }
        owed_.deadline = counted(rule_.term);
        for (const Extension& extension : rule_.extensions) extend(extension);
    }

  private:
    [[nodiscard]] Rank rank() const { return owed_.pack->rank; }
    [[nodiscard]] const Calendar& calendar() const { return scope_.calendar; }

    Deadline counted(const Term& term) {
        if (rule_.total != Total::none) return total(term);
        TermStart start = start_;
        if (!rule_.suspensions.empty()) {
            owed_.stood_still.clear();
            const std::array from{start.earliest, start.due, start.latest};
            for (std::size_t reading = 0; reading < from.size(); ++reading)
                if (!start.one_day() || from.at(reading) == start.due)
                    start.suspended_days.at(reading) = suspended_from(from.at(reading), term);
        }
        return compute_after(term, start, rank(), calendar());
    }

    int suspended_from(Date day, const Term& term) {
        return suspended(day, compute(term, {day}, rank(), calendar()).earliest);
    }

    int suspended(Date from, Date due) {
        Suspended found = suspended_days(rule_, scope_.facts, scope_.slot, from, due, scope_.as_of);
        for (StoodStill& pause : found.pauses) {
            if (pause.goes_on) scope_.changes_on(scope_.as_of + days{1});
            if (std::none_of(owed_.stood_still.begin(), owed_.stood_still.end(),
                             [&](const StoodStill& one) {
                                 return one.event == pause.event && one.by == pause.by;
                             }))
                owed_.stood_still.push_back(std::move(pause));
        }
        return found.days;
    }

    Deadline total(const Term& term) {
        const auto slot =
            rule_.total == Total::instrument ? std::optional{scope_.slot} : std::nullopt;
        TotalDeadline total =
            compute_total(term, start_.due, scope_.runs.ended_by(start_.due, trigger_.kind, slot),
                          rank(), calendar());
        used_up_ = total.used_up;
        return std::move(total.deadline);
    }

    // The facts that may extend: from the trigger on, or for a total anywhere in its scope.
    // What the trigger itself says ("tenzij de beschikking een later tijdstip vermeldt") is about
    // its own term only.
    std::vector<const Fact*> extending(const Extension& extension) const {
        std::vector<const Fact*> found;
        if (extension.kind == trigger_.kind) return {&trigger_};
        const bool whole_dossier = rule_.total == Total::dossier;
        for (std::size_t slot = whole_dossier ? 0 : scope_.slot;
             slot < (whole_dossier ? scope_.facts.slots() : scope_.slot + 1); ++slot)
            for (const Fact& fact : scope_.facts.of(slot, extension.kind))
                if (rule_.total != Total::none || fact.on >= trigger_.on) found.push_back(&fact);
        return found;
    }

    void extend(const Extension& extension) {
        const Date last_day = owed_.deadline.due;
        std::vector<const Fact*> facts = extending(extension);
        if (!extension.until_field.empty())
            std::erase_if(facts,
                          [&](const Fact* fact) { return !day_in(*fact, extension.until_field); });
        if (extension.in_time)
            std::erase_if(facts, [&](const Fact* fact) {
                if (fact->on <= last_day) return false;
                find("verlenging.te-laat", *fact, extension.article, last_day);
                return true;
            });
        if (facts.empty()) return;
        const Fact& fact = extension.until_field.empty() ? *facts.front() : *facts.back();
        if (fact.on > last_day) find("verlenging.na-afloop", fact, extension.article, last_day);
        std::optional<Date> until;
        if (!extension.until_field.empty()) {
            until = day_in(fact, extension.until_field);
            owed_.deadline =
                postponed(std::move(owed_.deadline), *until + days{suspended(fact.on, *until)});
        } else {
            owed_.term = extended(owed_.term, extension).value_or(owed_.term);
            owed_.deadline = counted(owed_.term);
        }
        owed_.extended_by.push_back(
            {&extension, fact.event->key, fact.on, until, last_day, owed_.deadline.due});
        owed_.decisions.push_back(decision_of(fact));
    }

    void find(const char* id, const Fact& fact, const std::string& article, Date limit) {
        scope_.result.findings.push_back(
            {id, scope_.instrument, fact.event->key, article, to_iso(fact.on), to_iso(limit)});
    }

    Scope& scope_;
    const TermStart& start_;
    const Fact& trigger_;
    Obligation& owed_;
    const Rule& rule_;
    bool used_up_ = false;
};

}  // namespace

const Obligation* find_obligation(const Scope& scope, std::string_view rule, const Fact& trigger) {
    const auto found = scope.of_rule.find(rule);
    if (found == scope.of_rule.end()) return nullptr;
    // They stand in order of the trigger.
    const auto& places = found->second;
    const auto at = std::partition_point(places.begin(), places.end(), [&](std::size_t place) {
        return scope.result.obligations[place].trigger_on < trigger.on;
    });
    for (auto one = at; one != places.end(); ++one) {
        const Obligation& obligation = scope.result.obligations[*one];
        if (obligation.trigger_on > trigger.on) break;
        if (obligation.event == trigger.event->key) return &obligation;
    }
    return nullptr;
}

std::optional<TermStart> start_of_term(const Scope& scope, const Rule& rule, const Fact& trigger) {
    TermStart start{trigger.on, trigger.on, trigger.on};
    if (!rule.counts_from.empty()) {
        const auto day = day_in(trigger, rule.counts_from);
        if (!day) return std::nullopt;
        start = {*day, *day, *day};
    }
    if (!rule.after.empty()) {
        const Obligation* other = find_obligation(scope, rule.after, trigger);
        if (!other) return std::nullopt;
        start = end_of(*other);
    }
    if (rule.and_after.empty()) return start;
    if (rule.kinds.and_after != no_kind) {
        const auto day = nearest(scope.facts.of(scope.slot, rule.kinds.and_after), trigger.on);
        if (!day) return std::nullopt;
        return later_of(start, {*day, *day, *day});
    }
    const Obligation* other = last_before(scope, rule.and_after, trigger);
    if (!other) return std::nullopt;
    return later_of(start, end_of(*other));
}

void count_term(Scope& scope, const TermStart& start, const Fact& trigger, Obligation& owed) {
    TermDeriver term(scope, start, trigger, owed);
    term.run();
    if (term.used_up())
        scope.result.findings.push_back({"maximum.verbruikt", scope.instrument, trigger.event->key,
                                         owed.rule->article, to_iso(trigger.on),
                                         to_iso(owed.deadline.latest)});
}

Deadline postponed(Deadline deadline, Date to) {
    if (to <= deadline.due) return deadline;
    deadline.steps.push_back({deadline.steps.back().to, to, StepKind::decision});
    deadline.earliest = deadline.due = to;
    if (deadline.latest <= to) {
        deadline.latest = to;
        deadline.decrees_unknown = false;
    }
    int reading = 0;
    for (const Date day : {deadline.earliest, deadline.due, deadline.latest})
        deadline.steps.push_back({to, day, StepKind::reading, Unit::day, reading++});
    return deadline;
}

Decision decision_of(const Event& event, const EventData& data, Date on) {
    const auto word = [&](std::string_view field) {
        return std::string(text(data, field).value_or(""));
    };
    return {event.key, event.kind, on, parse_date(word("tot")), word("reden"), word("door")};
}

}  // namespace termijnd
