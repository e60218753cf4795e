#include "obligations/derive/settle.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace termijnd {
namespace {

// The turns that are settled by events of one kind.
class Queue {
  public:
    explicit Queue(std::vector<Turn*> turns)
        : turns_(std::move(turns)), rule_(*turns_.front()->rule), next_(turns_.size() + 1) {
        std::iota(next_.begin(), next_.end(), std::size_t{0});
    }

    void take(const Fact& done) {
        const std::size_t at = pick(done);
        if (at == turns_.size()) return;
        turns_[at]->done = &done;
        next_[at] = at + 1;
    }

  private:
    // The first unsettled turn from `at` on; turns_.size() when there is none.
    std::size_t unsettled_from(std::size_t at) {
        std::size_t root = at;
        while (next_[root] != root) root = next_[root];
        while (next_[at] != root) at = std::exchange(next_[at], root);
        return root;
    }

    std::size_t pick(const Fact& done) {
        if (rule_.yearly) return of_year(done);
        if (rule_.term.form == Form::every) {
            if (const auto period = named_period(*done.data)) return of_period(*period, done);
            if (rule_.own_period_first) {
                const std::size_t own = of_own_period(done);
                if (own != turns_.size()) return own;
            }
        }
        return oldest(done);
    }

    std::size_t oldest(const Fact& done) {
        const std::size_t at = unsettled_from(0);
        if (at == turns_.size() || rule_.done_before_trigger) return at;
        const Turn& turn = *turns_[at];
        const bool had_begun = settled_by_next_trigger(*turn.rule) ? earlier(*turn.trigger, done)
                                                                   : turn.begin <= done.on;
        return had_begun ? at : turns_.size();
    }

    std::size_t of_own_period(const Fact& done) {
        const auto not_over = std::partition_point(
            turns_.begin(), turns_.end(), [&](const Turn* turn) { return turn->end < done.on; });
        const std::size_t at = unsettled_from(static_cast<std::size_t>(not_over - turns_.begin()));
        return at < turns_.size() && turns_[at]->begin <= done.on ? at : turns_.size();
    }

    std::size_t of_year(const Fact& done) {
        const auto year = integer(*done.data, "jaar");
        if (!year) return turns_.size();
        const auto found = std::partition_point(
            turns_.begin(), turns_.end(), [&](const Turn* turn) { return turn->period < *year; });
        if (found == turns_.end()) return turns_.size();
        const Turn& turn = **found;
        if (turn.period != *year || turn.done || done.on < turn.trigger->on) return turns_.size();
        if (rule_.done_after_year && year_of(done.on) <= turn.period) return turns_.size();
        return static_cast<std::size_t>(found - turns_.begin());
    }

    std::size_t of_period(int period, const Fact& done) {
        if (by_period_.empty())
            for (std::size_t i = 0; i < turns_.size(); ++i)
                by_period_[turns_[i]->period].turns.push_back(i);
        const auto found = by_period_.find(period);
        if (found == by_period_.end()) return turns_.size();
        auto& [turns, first] = found->second;
        while (first < turns.size() && turns_[turns[first]]->done) ++first;
        if (first == turns.size() || turns_[turns[first]]->trigger->on > done.on)
            return turns_.size();
        return turns[first];
    }

    struct OfPeriod {
        std::vector<std::size_t> turns;
        std::size_t first = 0;  // before it, all are settled
    };

    std::vector<Turn*> turns_;
    const Rule& rule_;
    std::vector<std::size_t> next_;  // a path to the first unsettled turn
    std::unordered_map<int, OfPeriod> by_period_;
};

}  // namespace

std::optional<int> parse_period(const Value& value) {
    constexpr int largest = 100000;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return *whole > 0 && *whole < largest ? std::optional{static_cast<int>(*whole)}
                                              : std::nullopt;
    const auto* digits = std::get_if<std::string>(&value);
    if (!digits) return std::nullopt;
    int period = 0;
    const char* last = digits->data() + digits->size();
    const auto [end, error] = std::from_chars(digits->data(), last, period);
    if (error != std::errc{} || end != last || period < 1 || period >= largest) return std::nullopt;
    return period;
}

std::optional<int> named_period(const EventData& data) {
    const auto found = data.find("periode");
    if (found == data.end()) return std::nullopt;
    return parse_period(found->second).value_or(0);
}

void settle(std::vector<Turn>& turns, const CorrectedFacts& facts, std::size_t slot) {
    boost::container::small_vector<KindId, 2> kinds;
    for (const Turn& turn : turns)
        if (std::find(kinds.begin(), kinds.end(), turn.rule->kinds.done) == kinds.end())
            kinds.push_back(turn.rule->kinds.done);
    for (const KindId kind : kinds) {
        const FactSpan done = facts.of(slot, kind);
        if (done.empty()) continue;
        std::vector<Turn*> waiting;
        for (Turn& turn : turns)
            if (turn.rule->kinds.done == kind) waiting.push_back(&turn);
        Queue queue(std::move(waiting));
        for (const Fact& fact : done) queue.take(fact);
    }
}

}  // namespace termijnd
