#include "obligations/derive/findings.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace termijnd {
namespace {

constexpr Date never = Date::max();

// The bound that a quantity passes, as the finding shows it; none where it keeps to all.
std::optional<std::string> passed(const Check& check, double value) {
    if (check.min && value < *check.min) return decimal(*check.min);
    if (check.max && value > *check.max) return decimal(*check.max);
    if (check.more_than && value <= *check.more_than)
        return "meer dan " + decimal(*check.more_than);
    if (check.less_than && value >= *check.less_than)
        return "minder dan " + decimal(*check.less_than);
    return std::nullopt;
}

bool conditions_hold(const Check& check, const Fact& fact) {
    return std::all_of(check.conditions.begin(), check.conditions.end(),
                       [&](const Condition& condition) { return holds(condition, *fact.data); });
}

void check_fact(Scope& scope, const Check& check, const Fact& fact) {
    if (!conditions_hold(check, fact)) return;
    std::string measured;
    std::string limit = check.limit;
    if (check.test == Check::Test::range) {
        const auto value = number(*fact.data, check.field);
        const auto bound = value ? passed(check, *value) : std::nullopt;
        if (!bound) return;
        limit = *bound;
        measured = decimal(*value);
    } else {
        const auto value = number(*fact.data, check.field);
        measured = value ? decimal(*value) : text(*fact.data, check.field).value_or("");
    }
    scope.result.findings.push_back({check.id, scope.instrument, fact.event->key, check.article,
                                     std::move(measured), std::move(limit)});
}

// The packs that may say something about this voorziening, with their place.
template <class Visit>
void for_each_version(const Scope& scope, const Visit& visit) {
    const auto& packs = scope.governed.regulation->packs;
    for (std::size_t version = 0; version < packs.size(); ++version)
        if (scope.version.how == VersionInForce::How::by_trigger ||
            scope.version.version == version)
            visit(version, *packs[version]);
}

std::string_view instrument_kind(const Scope& scope) {
    const Instrument* instrument = scope.facts.instrument(scope.slot);
    return instrument ? std::string_view(instrument->kind) : std::string_view();
}

}  // namespace

void check_events(Scope& scope) {
    for_each_version(scope, [&](std::size_t version, const RulePack& pack) {
        for (const Check& check : pack.checks) {
            const bool alone = check.test == Check::Test::range || check.test == Check::Test::never;
            if (!alone || check.instrument != instrument_kind(scope)) continue;
            for (const KindId kind : check.kinds)
                for (const Fact& fact : scope.facts.of(scope.slot, kind))
                    if (scope.version_on(fact.on) == version) check_fact(scope, check, fact);
        }
    });
}

void check_order(const RuleBook& rules, const CorrectedFacts& facts, std::size_t slot,
                 std::vector<Finding>& findings) {
    for (const Fact& fact : facts.of(slot)) {
        const KindId ended = rules.event_kind(fact.kind).ends_id;
        if (ended == no_kind) continue;
        const FactSpan starts = facts.of(slot, ended);
        if (starts.empty() || starts.front().on <= fact.on) continue;
        findings.push_back({"volgorde.einde-voor-start",
                            fact.event->instrument,
                            fact.event->key,
                            {},
                            to_iso(fact.on),
                            to_iso(starts.front().on)});
    }
}

void check_fields_alone(const RuleBook& rules, const CorrectedFacts& facts, std::size_t slot,
                        std::vector<Finding>& findings) {
    for (const Fact& fact : facts.of(slot)) {
        const EventKind& kind = rules.event_kind(fact.kind);
        if (!kind.has_needs) continue;
        for (const FieldDecl& field : kind.fields)
            if (!field.needs.empty() && fact.data->contains(field.name) &&
                !fact.data->contains(field.needs))
                findings.push_back({"gegevens.onduidelijk",
                                    fact.event->instrument,
                                    fact.event->key,
                                    {},
                                    field.name,
                                    field.needs});
    }
}

void collect_running(const Scope& scope, std::vector<Running>& running) {
    for_each_version(scope, [&](std::size_t version, const RulePack& pack) {
        for (const Check& check : pack.checks) {
            if (check.test != Check::Test::none_running ||
                check.instrument != instrument_kind(scope))
                continue;
            const FactSpan ends = scope.facts.of(scope.slot, check.running.ends);
            for (const Fact& start : scope.facts.of(scope.slot, check.running.starts)) {
                if (scope.version_on(start.on) != version) continue;
                const auto end = first_from(ends, start.on);
                running.push_back({&check, &start, start.on, end != ends.end() ? end->on : never});
            }
        }
    });
}

namespace {

// What runs when: asks for the one that runs longest of those that began soon enough.
class Timeline {
  public:
    explicit Timeline(std::vector<Running> all) : all_(std::move(all)) {
        std::stable_sort(all_.begin(), all_.end(),
                         [](const Running& a, const Running& b) { return a.from < b.from; });
        for (const Running& next : all_)
            longest_.push_back(
                longest_.empty() || longest_.back()->until < next.until ? &next : longest_.back());
    }

    // One that began before `began_before` and runs on `day`; null when there is none.
    [[nodiscard]] const Running* on(Date day, Date began_before) const {
        const auto later = std::partition_point(
            all_.begin(), all_.end(), [&](const Running& one) { return one.from < began_before; });
        if (later == all_.begin()) return nullptr;
        const Running* one = longest_[static_cast<std::size_t>(later - all_.begin()) - 1];
        return day <= one->until ? one : nullptr;
    }

  private:
    std::vector<Running> all_;
    std::vector<const Running*> longest_;
};

std::string days_of(const Running& running) {
    return to_iso(running.from) + "/" + (running.until == never ? ".." : to_iso(running.until));
}

// From the second day after the longest run that is allowed on, so that an event on the day after
// that one, with which it may end, is none.
std::vector<Running> too_long(const Check& check, const std::vector<Running>& running) {
    std::vector<Running> found;
    for (Running one : running) {
        const Date allowed = period_start(*check.longer_than, one.from, 2) - std::chrono::days{1};
        if (one.until <= allowed) continue;
        one.from = allowed + std::chrono::days{2};
        one.until = never;
        found.push_back(one);
    }
    return found;
}

class OverlapFinder {
  public:
    OverlapFinder(const CorrectedFacts& facts, const Check& check, std::vector<Finding>& findings)
        : facts_(facts), check_(check), findings_(findings) {}

    void run(const std::vector<Running>& running) {
        const Timeline timeline(check_.longer_than ? too_long(check_, running) : running);
        for (std::size_t slot = 0; slot < facts_.slots(); ++slot)
            for (const KindId kind : check_.kinds)
                for (const Fact& fact : facts_.of(slot, kind))
                    if (const Running* one = timeline.on(fact.on, fact.on + std::chrono::days{1}))
                        find(fact, limit(*one));
        if (check_.both_ways.empty()) return;
        const Timeline others(runs_of_others());
        for (const Running& one : running)
            if (const Running* other = others.on(one.from, one.from))
                find(*one.start, days_of(*other));
    }

  private:
    [[nodiscard]] std::string limit(const Running& one) const {
        return check_.longer_than ? to_iso(one.from - std::chrono::days{2}) : days_of(one);
    }

    [[nodiscard]] std::vector<Running> runs_of_others() const {
        std::vector<Running> found;
        for (const Check::Bounds& bounds : check_.both_ways)
            for (std::size_t slot = 0; slot < facts_.slots(); ++slot) {
                const FactSpan ends = facts_.of(slot, bounds.ends);
                for (const Fact& start : facts_.of(slot, bounds.starts)) {
                    const auto end = first_from(ends, start.on);
                    found.push_back(
                        {&check_, &start, start.on, end != ends.end() ? end->on : never});
                }
            }
        return found;
    }

    void find(const Fact& fact, std::string limit) {
        findings_.push_back({check_.id, fact.event->instrument, fact.event->key, check_.article,
                             to_iso(fact.on), std::move(limit)});
    }

    const CorrectedFacts& facts_;
    const Check& check_;
    std::vector<Finding>& findings_;
};

}  // namespace

void find_overlaps(const CorrectedFacts& facts, const std::vector<Running>& running,
                   std::vector<Finding>& findings) {
    std::vector<const Check*> checks;
    std::unordered_map<const Check*, std::vector<Running>> of_check;
    for (const Running& one : running) {
        std::vector<Running>& same = of_check[one.check];
        if (same.empty()) checks.push_back(one.check);
        same.push_back(one);
    }
    for (const Check* check : checks) OverlapFinder(facts, *check, findings).run(of_check[check]);
}

void collect_counted(const Scope& scope, std::vector<Counted>& counted) {
    for_each_version(scope, [&](std::size_t version, const RulePack& pack) {
        for (const Check& check : pack.checks) {
            if (check.test != Check::Test::too_often || check.instrument != instrument_kind(scope))
                continue;
            for (const KindId kind : check.kinds)
                for (const Fact& fact : scope.facts.of(scope.slot, kind))
                    if (scope.version_on(fact.on) == version && conditions_hold(check, fact))
                        counted.push_back({&check, &fact});
        }
    });
}

void find_too_often(std::vector<Counted> counted, std::vector<Finding>& findings) {
    // Those that are counted together, in order of day, whatever version each falls under.
    const auto group = [](const Counted& one) {
        static const InstrumentKey whole_dossier;
        return std::tie(one.check->id,
                        one.check->in_dossier ? whole_dossier : one.fact->event->instrument);
    };
    std::sort(counted.begin(), counted.end(), [&](const Counted& a, const Counted& b) {
        if (group(a) != group(b)) return group(a) < group(b);
        return earlier(*a.fact, *b.fact);
    });
    auto first = counted.begin();  // in the period that ends with `one`
    for (auto one = counted.begin(); one != counted.end(); ++one) {
        const Check& check = *one->check;
        if (group(*first) != group(*one)) first = one;
        while (period_start(check.per, first->fact->on, 2) <= one->fact->on) ++first;
        const auto count = one - first + 1;
        if (count > check.at_most)
            findings.push_back({check.id, one->fact->event->instrument, one->fact->event->key,
                                check.article, std::to_string(count),
                                std::to_string(check.at_most)});
    }
}

}  // namespace termijnd
