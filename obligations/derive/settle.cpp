#include "obligations/derive/settle.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace termijnd {
namespace {

// Which of some places are still free, and the first of them from a place on.
class FreePlaces {
  public:
    explicit FreePlaces(std::size_t count) : next_(count + 1) {
        std::iota(next_.begin(), next_.end(), std::size_t{0});
    }
    void take(std::size_t at) { next_[at] = at + 1; }
    // The number of places when there is none.
    std::size_t first_from(std::size_t at) {
        std::size_t root = at;
        while (next_[root] != root) root = next_[root];
        while (next_[at] != root) at = std::exchange(next_[at], root);
        return root;
    }

  private:
    std::vector<std::size_t> next_;  // a path to the first free place
};

// The turns that are settled by events of the same kinds.
class Queue {
  public:
    explicit Queue(std::vector<Turn*> turns)
        : turns_(std::move(turns)),
          rule_(*turns_.front()->rule),
          unsettled_(turns_.size()),
          owed_(turns_.size()) {
        for (std::size_t i = 0; i < turns_.size(); ++i)
            if (turns_[i]->lapsed_on) lapses_.push_back(i);
        std::sort(lapses_.begin(), lapses_.end(), [&](std::size_t a, std::size_t b) {
            return *turns_[a]->lapsed_on < *turns_[b]->lapsed_on;
        });
    }

    // Done events come in order of day.
    void take(const Fact& done, std::vector<TooEarly>& too_early) {
        forget_lapsed_before(done.on);
        const std::size_t at = pick(done);
        if (at == turns_.size()) return;
        Turn& turn = *turns_[at];
        if (turn.not_before && done.on < *turn.not_before) {
            too_early.push_back({&turn, &done});
            return;
        }
        turn.done = &done;
        unsettled_.take(at);
        owed_.take(at);
    }

  private:
    // A lapse on the event's own day is not before it.
    void forget_lapsed_before(Date day) {
        for (; lapsed_ < lapses_.size() && *turns_[lapses_[lapsed_]]->lapsed_on < day; ++lapsed_)
            owed_.take(lapses_[lapsed_]);
    }

    std::size_t pick(const Fact& done) {
        if (rule_.yearly) return of_year(done);
        if (has_periods(rule_.term.form)) {
            if (const auto period = named_period(*done.data)) return of_period(*period, done);
            if (rule_.own_period_first) {
                const std::size_t own = of_own_period(done);
                if (own != turns_.size()) return own;
            }
        }
        const std::size_t owed = oldest(owed_, done);
        return owed != turns_.size() ? owed : oldest(unsettled_, done);
    }

    std::size_t oldest(FreePlaces& places, const Fact& done) {
        const std::size_t at = places.first_from(0);
        if (at == turns_.size() || rule_.done_before_trigger) return at;
        const Turn& turn = *turns_[at];
        const bool had_begun = settled_by_next_trigger(*turn.rule) ? earlier(*turn.trigger, done)
                                                                   : turn.begin <= done.on;
        return had_begun ? at : turns_.size();
    }

    std::size_t of_own_period(const Fact& done) {
        const auto not_over = std::partition_point(
            turns_.begin(), turns_.end(), [&](const Turn* turn) { return turn->end < done.on; });
        const std::size_t at =
            owed_.first_from(static_cast<std::size_t>(not_over - turns_.begin()));
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
    FreePlaces unsettled_;
    FreePlaces owed_;                  // of those: not lapsed before the event that is looked at
    std::vector<std::size_t> lapses_;  // turns that lapse, in order of that day
    std::size_t lapsed_ = 0;           // of `lapses_`: taken out of owed_
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

std::vector<TooEarly> settle(std::vector<Turn>& turns, const CorrectedFacts& facts,
                             std::size_t slot) {
    std::vector<TooEarly> too_early;
    std::vector<const decltype(RuleKinds::done)*> groups;
    for (const Turn& turn : turns)
        if (std::none_of(groups.begin(), groups.end(),
                         [&](const auto* group) { return *group == turn.rule->kinds.done; }))
            groups.push_back(&turn.rule->kinds.done);
    for (const auto* kinds : groups) {
        std::vector<const Fact*> done;
        for (const KindId kind : *kinds)
            for (const Fact& fact : facts.of(slot, kind)) done.push_back(&fact);
        if (done.empty()) continue;
        if (kinds->size() > 1)
            std::sort(done.begin(), done.end(),
                      [](const Fact* a, const Fact* b) { return earlier(*a, *b); });
        std::vector<Turn*> waiting;
        for (Turn& turn : turns)
            if (turn.rule->kinds.done == *kinds) waiting.push_back(&turn);
        Queue queue(std::move(waiting));
        for (const Fact* fact : done) queue.take(*fact, too_early);
    }
    return too_early;
}

}  // namespace termijnd
