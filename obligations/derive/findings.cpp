#include "obligations/derive/findings.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace termijnd {
namespace {

constexpr Date never = Date::max();

std::string to_decimal(double value) {
    std::array<char, 32> buffer;
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), written.ptr};
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
        if (!value) return;
        if (check.min && *value < *check.min) {
            limit = to_decimal(*check.min);
        } else if (check.max && *value > *check.max) {
            limit = to_decimal(*check.max);
        } else {
            return;
        }
        measured = to_decimal(*value);
    } else {
        measured = text(*fact.data, check.field).value_or("");
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
            if (check.test == Check::Test::none_running ||
                check.instrument != instrument_kind(scope))
                continue;
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

void collect_running(const Scope& scope, std::vector<Running>& running) {
    for_each_version(scope, [&](std::size_t version, const RulePack& pack) {
        for (const Check& check : pack.checks) {
            if (check.test != Check::Test::none_running ||
                check.instrument != instrument_kind(scope))
                continue;
            const FactSpan ends = scope.facts.of(scope.slot, check.ends);
            for (const Fact& start : scope.facts.of(scope.slot, check.starts)) {
                if (scope.version_on(start.on) != version) continue;
                const auto end = first_from(ends, start.on);
                const bool ended = end != ends.end();
                running.push_back({&check, start.on, ended ? end->on : never, ended});
            }
        }
    });
}

void find_overlaps(const CorrectedFacts& facts, std::vector<Running>& running,
                   std::vector<Finding>& findings) {
    if (running.empty()) return;
    std::sort(running.begin(), running.end(),
              [](const Running& a, const Running& b) { return a.from < b.from; });
    // The one that runs longest of all that began by then.
    std::vector<const Running*> longest;
    for (const Running& next : running)
        longest.push_back(longest.empty() || longest.back()->until < next.until ? &next
                                                                                : longest.back());
    const auto excluded = [&](const Fact& fact) -> const Running* {
        const auto later =
            std::partition_point(running.begin(), running.end(),
                                 [&](const Running& one) { return one.from <= fact.on; });
        if (later == running.begin()) return nullptr;
        const Running* one = longest[static_cast<std::size_t>(later - running.begin()) - 1];
        const auto& kinds = one->check->kinds;
        const bool named = std::find(kinds.begin(), kinds.end(), fact.kind) != kinds.end();
        return named && fact.on <= one->until ? one : nullptr;
    };
    for (std::size_t slot = 0; slot < facts.slots(); ++slot)
        for (const Fact& fact : facts.of(slot))
            if (const Running* one = excluded(fact))
                findings.push_back(
                    {one->check->id, fact.event->instrument, fact.event->key, one->check->article,
                     to_iso(fact.on),
                     to_iso(one->from) + "/" + (one->ended ? to_iso(one->until) : "..")});
}

}  // namespace termijnd
