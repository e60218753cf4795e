#include "obligations/derive/derive.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "obligations/derive/derive_line.h"
#include "obligations/derive/findings.h"
#include "obligations/packs/own_kinds.h"

namespace termijnd {
namespace {

constexpr std::string_view no_version = "regeling-ontbreekt";
constexpr std::string_view double_start = "start.dubbel";
constexpr std::string_view past_calendar = "termijn-na-2199";
constexpr std::string_view no_effect = "beslissing.zonder-gevolg";

// What a decision is aimed at.
std::string aim_of(const EventData& data) {
    for (const char* field : {"regel", "regeling", "gebeurtenis"})
        if (const auto named = text(data, field)) return std::string(*named);
    return {};
}

bool kept(const Obligation& one) {
    return in_calendar(one.deadline.earliest) && in_calendar(one.deadline.latest);
}

auto sort_key(const Obligation& one) {
    return std::tie(one.deadline.due, one.rule->id, one.instrument, one.period, one.event);
}

// Moves all[order[i]] to place i, each once and within the vector: a second one would be the
// larger part of what deriving a large dossier costs.
void put_in_order(std::vector<Obligation>& all, std::vector<std::size_t>& order) {
    for (std::size_t first = 0; first < all.size(); ++first) {
        if (order[first] == first) continue;
        Obligation held = std::move(all[first]);
        std::size_t hole = first;
        for (std::size_t from = std::exchange(order[hole], hole); from != first;
             from = std::exchange(order[hole], hole)) {
            all[hole] = std::move(all[from]);
            hole = from;
        }
        all[hole] = std::move(held);
    }
}

class Deriver {
  public:
    Deriver(const RuleBook& rules, const Calendar& calendar, const CaseFacts& facts, Date as_of)
        : rules_(rules),
          calendar_(calendar),
          facts_(rules, facts, as_of),
          runs_(rules, facts_),
          as_of_(as_of) {
        result_.as_of = as_of;
        const FactSpan ends = facts_.of(0, rules.decisions().case_ended);
        if (!ends.empty()) result_.ended_on = ends.front().on;
        result_.changes_on = facts_.next_fact_on();
        result_.obligations.reserve(facts.events.size());
    }

    Derivation run() {
        for (std::size_t slot = 0; slot < facts_.slots(); ++slot) derive_slot(slot);
        find_overlaps(facts_, running_, result_.findings);
        find_too_often(std::move(counted_), result_.findings);
        for (const Fact& fact : facts_.without_effect()) report_no_effect(fact, {});
        for (Obligation& obligation : result_.obligations)
            obligation.status = status_on(obligation, as_of_);
        if (result_.changes_on && !in_calendar(*result_.changes_on)) result_.changes_on.reset();
        sort_obligations();
        sort_errors();
        return std::move(result_);
    }

  private:
    void derive_slot(std::size_t slot) {
        static const InstrumentKey none;
        const Instrument* instrument = facts_.instrument(slot);
        const auto& governing =
            rules_.governing(instrument ? instrument->kind : std::string_view());
        std::vector<OpenDecision> decisions = decisions_of(slot);
        std::vector<const Fact*> doubles = runs_.doubles(slot);
        bool missing = false;
        for (const Governed& governed : governing) {
            Scope scope{rules_,
                        calendar_,
                        facts_,
                        as_of_,
                        slot,
                        instrument ? instrument->key : none,
                        governed,
                        version_of(slot, governed),
                        decisions,
                        runs_,
                        result_.ended_on,
                        result_};
            if (scope.version.how == VersionInForce::How::missing) {
                missing = true;
                continue;
            }
            if (scope.version.how == VersionInForce::How::by_trigger) report_uncovered(scope);
            report_doubles(scope, doubles);
            for (const RuleLine& line : governed.lines) derive_line(scope, line);
            check_events(scope);
            check_budgets(scope);
            collect_running(scope, running_);
            collect_counted(scope, counted_);
        }
        if (missing) result_.errors.push_back({instrument->key, {}, std::string(no_version)});
        check_order(rules_, facts_, slot, result_.findings);
        check_fields_alone(rules_, facts_, slot, result_.findings);
        for (const OpenDecision& decision : decisions)
            if (!decision.had_effect) report_no_effect(*decision.fact, decision.due);
        for (const Fact& fact : facts_.of(slot, rules_.decisions().pinned))
            if (!pins(fact, governing)) report_no_effect(fact, {});
    }

    // Whether a pack that was pinned by hand is of a regulation that governs the voorziening.
    static bool pins(const Fact& fact, const std::vector<Governed>& governing) {
        const auto id = text(*fact.data, "regeling");
        return std::any_of(governing.begin(), governing.end(), [&](const Governed& governed) {
            const auto& packs = governed.regulation->packs;
            return std::any_of(packs.begin(), packs.end(),
                               [&](const RulePack* pack) { return id && pack->goes_by(*id); });
        });
    }

    // `due`: the day that a postponement was not beyond.
    void report_no_effect(const Fact& fact, std::optional<Date> due) {
        result_.findings.push_back(
            {std::string(no_effect),
             fact.event->instrument,
             fact.event->key,
             {},
             due ? std::string(text(*fact.data, "tot").value_or("")) : aim_of(*fact.data),
             due ? to_iso(*due) : std::string()});
    }

    // Pinned by hand, else by besluitdatum; else the day of each trigger decides.
    VersionInForce version_of(std::size_t slot, const Governed& governed) const {
        VersionInForce version;
        const auto& packs = governed.regulation->packs;
        const Instrument* instrument = facts_.instrument(slot);
        for (const Fact& fact : facts_.of(slot, rules_.decisions().pinned)) {
            const auto id = text(*fact.data, "regeling");
            const auto named = std::find_if(packs.begin(), packs.end(), [&](const RulePack* pack) {
                return id && pack->goes_by(*id);
            });
            if (named == packs.end()) continue;
            version = {VersionInForce::How::pinned,
                       static_cast<std::size_t>(named - packs.begin()),
                       {VersionChoice::By::hand, fact.on},
                       &fact};
        }
        if (version.by_hand) return version;
        if (!instrument || !instrument->decided_on || packs.front()->by_event_day) {
            version.how = VersionInForce::How::by_trigger;
            return version;
        }
        for (std::size_t i = 0; i < packs.size(); ++i)
            if (packs[i]->covers(*instrument->decided_on))
                version = {VersionInForce::How::pinned,
                           i,
                           {VersionChoice::By::decision, *instrument->decided_on},
                           nullptr};
        return version;
    }

    // A trigger on a day that no pack covers yields an error in place of obligations.
    void report_uncovered(const Scope& scope) {
        for (const KindId kind : scope.governed.triggers)
            for (const Fact& fact : facts_.of(scope.slot, kind))
                if (!scope.version_on(fact.on))
                    result_.errors.push_back({{}, fact.event->key, std::string(no_version)});
    }

    // A start while a run of its kind is open opens nothing. Reports those of `doubles` that this
    // regulation looks at, and takes them out: another regulation need not say it again.
    void report_doubles(const Scope& scope, std::vector<const Fact*>& doubles) {
        std::erase_if(doubles, [&](const Fact* fact) {
            if (!looks_at(scope, *fact)) return false;
            result_.findings.push_back({std::string(double_start),
                                        fact->event->instrument,
                                        fact->event->key,
                                        {},
                                        to_iso(fact->on),
                                        {}});
            return true;
        });
    }

    // Whether the regulation covers the day on which a run starts, and a rule of it, in whatever
    // version, is about that run: it is triggered by the start, or asks whether that is recorded. A
    // rule that is bound to what its trigger says is about those starts only.
    bool looks_at(const Scope& scope, const Fact& start) const {
        if (!scope.governed.looks_at_run(start.kind) || !scope.version_on(start.on)) return false;
        return std::ranges::any_of(scope.governed.lines, [&](const RuleLine& line) {
            return std::ranges::any_of(line.versions, [&](const Rule* rule) {
                return rule && is_about(*rule, scope.slot, start);
            });
        });
    }

    bool is_about(const Rule& rule, std::size_t slot, const Fact& start) const {
        const auto on_record = [](const Condition& condition) {
            return condition.kind == Condition::Kind::recorded;
        };
        const auto met_by = [&](const Fact& trigger) {
            return std::ranges::all_of(rule.conditions, [&](const Condition& condition) {
                return holds(condition, *trigger.data);
            });
        };
        if (rule.kinds.trigger == start.kind) return met_by(start);
        const bool asks = std::ranges::any_of(rule.conditions, [&](const Condition& condition) {
            return on_record(condition) && condition.event == start.kind;
        });
        return asks && (std::ranges::all_of(rule.conditions, on_record) ||
                        std::ranges::any_of(facts_.of(slot, rule.kinds.trigger), met_by));
    }

    std::vector<OpenDecision> decisions_of(std::size_t slot) const {
        std::vector<OpenDecision> found;
        for (const KindId kind : rules_.decisions().about_obligations())
            for (const Fact& fact : facts_.of(slot, kind)) found.push_back({&fact, false, {}});
        std::sort(found.begin(), found.end(), [](const OpenDecision& a, const OpenDecision& b) {
            return earlier(*a.fact, *b.fact);
        });
        return found;
    }

    // Those that leave the days that are kept become an error.
    void sort_obligations() {
        std::vector<Obligation>& all = result_.obligations;
        std::vector<std::size_t> order(all.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto kept_end =
            std::partition(order.begin(), order.end(), [&](std::size_t i) { return kept(all[i]); });
        std::sort(order.begin(), kept_end, [&](std::size_t a, std::size_t b) {
            return sort_key(all[a]) < sort_key(all[b]);
        });
        const auto kept_count = static_cast<std::size_t>(kept_end - order.begin());
        renumber(result_.acknowledgements, order, kept_count);
        renumber(result_.posted, order, kept_count);
        renumber(result_.asked, order, kept_count);
        put_in_order(all, order);
        for (std::size_t i = kept_count; i < all.size(); ++i)
            result_.errors.push_back({{}, all[i].event, std::string(past_calendar)});
        all.resize(kept_count);
    }

    template <class Told>
    static void renumber(std::vector<Told>& told, const std::vector<std::size_t>& order,
                         std::size_t kept_count) {
        if (told.empty()) return;
        std::vector<std::size_t> place(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
        for (Told& one : told) one.obligation = place[one.obligation];
        std::erase_if(told, [&](const Told& one) { return one.obligation >= kept_count; });
    }

    void sort_errors() {
        const auto parts = [](const DeriveError& error) {
            return std::tie(error.instrument, error.event, error.error);
        };
        std::vector<DeriveError>& errors = result_.errors;
        std::sort(errors.begin(), errors.end(),
                  [&](const auto& a, const auto& b) { return parts(a) < parts(b); });
        errors.erase(
            std::unique(errors.begin(), errors.end(),
                        [&](const auto& a, const auto& b) { return parts(a) == parts(b); }),
            errors.end());
    }

    const RuleBook& rules_;
    const Calendar& calendar_;
    CorrectedFacts facts_;
    Runs runs_;
    Date as_of_;
    std::vector<Running> running_;
    std::vector<Counted> counted_;
    Derivation result_;
};

}  // namespace

std::string_view to_text(Status status) {
    switch (status) {
        case Status::settled:
            return "voldaan";
        case Status::lapsed:
            return "vervallen";
        case Status::waived:
            return "ontheven";
        case Status::settled_late:
            return "te-laat-voldaan";
        case Status::open:
            return "open";
        case Status::overdue:
            return "verstreken";
        case Status::missed:
            return "gemist";
        case Status::expired:
            break;
    }
    return "verlopen";
}

bool is_postponement(const Decision& decision) {
    return decision.kind == own_kind::postponed;
}

Status status_on(const Obligation& obligation, Date as_of) {
    const auto by_then = [&](const std::optional<Date>& day) { return day && *day <= as_of; };
    const Deadline& deadline = obligation.deadline;
    if (by_then(obligation.case_ended_on) &&
        !(obligation.settled_on && *obligation.settled_on < *obligation.case_ended_on))
        return Status::lapsed;
    const bool settled = by_then(obligation.settled_on);
    if (settled && *obligation.settled_on <= deadline.latest) return Status::settled;
    if (by_then(obligation.lapsed_on)) return Status::lapsed;
    if (by_then(obligation.waived_on)) return Status::waived;
    const bool soft = obligation.rule->soft;
    if (settled) return soft ? Status::settled : Status::settled_late;
    if (as_of <= deadline.due) return Status::open;
    if (soft || as_of <= deadline.latest) return Status::overdue;
    return obligation.rule->right ? Status::expired : Status::missed;
}

Derivation derive(const RuleBook& rules, const Calendar& calendar, const CaseFacts& facts,
                  Date as_of) {
    return Deriver(rules, calendar, facts, as_of).run();
}

}  // namespace termijnd
