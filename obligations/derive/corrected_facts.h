#pragma once

#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "obligations/facts/facts.h"
#include "obligations/packs/rule_book.h"

// The facts of a case as they stand on a day: retractions and corrections applied, what lies in
// the future or fits no voorziening left out, in order of voorziening, kind, day and file.
namespace termijnd {

struct Fact {
    const Event* event = nullptr;
    const EventData* data = nullptr;  // corrected, where a correction says so
    Date on{};                        // likewise
    Date known_on{};                  // the later of the day itself, its recording and correction
    const Event* corrected_by = nullptr;  // the last correction of it
    std::uint32_t order = 0;              // place in the file
    std::uint32_t slot = 0;
    KindId kind = no_kind;
};
using FactSpan = std::span<const Fact>;

// In order of day, then of the file.
[[nodiscard]] inline bool earlier(const Fact& a, const Fact& b) {
    return a.on != b.on ? a.on < b.on : a.order < b.order;
}
// The day that a field of the fact names; none where it names none, or for an empty field.
[[nodiscard]] std::optional<Date> day_in(const Fact& fact, std::string_view field);
// The first fact on or after `day`; end() when there is none.
[[nodiscard]] FactSpan::iterator first_from(FactSpan facts, Date day);

class CorrectedFacts {
  public:
    // Keeps references to `rules` and `facts`.
    CorrectedFacts(const RuleBook& rules, const CaseFacts& facts, Date as_of);

    // Slot 0 is the dossier itself; slot i + 1 is voorziening i.
    [[nodiscard]] std::size_t slots() const { return slots_.size() - 1; }
    [[nodiscard]] const Instrument* instrument(std::size_t slot) const {
        return slot == 0 ? nullptr : &facts_.instruments[slot - 1];
    }
    [[nodiscard]] FactSpan of(std::size_t slot) const {
        return FactSpan(list_).subspan(slots_[slot], slots_[slot + 1] - slots_[slot]);
    }
    // Those of one kind, in order of day and file.
    [[nodiscard]] FactSpan of(std::size_t slot, KindId kind) const;
    // The first day after as_of on which a recorded fact takes effect.
    [[nodiscard]] std::optional<Date> next_fact_on() const { return next_fact_on_; }
    // Retractions and corrections on or before as_of that name no fact of the dossier, or that
    // name each other.
    [[nodiscard]] const std::vector<Fact>& without_effect() const { return without_effect_; }

  private:
    // The facts of one kind in one slot: they stand together in list_.
    struct Group {
        std::uint32_t slot;
        KindId kind;
        std::size_t begin;
    };

    void number_slots();
    void read(const RuleBook& rules, Date as_of);
    void apply_decisions(const DecisionKinds& kinds, Date as_of);
    void retract(const DecisionKinds& kinds, Date as_of);
    void correct(const DecisionKinds& kinds, Date as_of);
    void apply(const Fact& correction, Fact& fact, Date as_of);
    void sort(const RuleBook& rules, Date as_of);
    [[nodiscard]] std::optional<std::uint32_t> slot_of(const InstrumentKey& instrument) const;
    [[nodiscard]] std::vector<std::optional<std::size_t>> targets(KindId kind, Date as_of);

    const CaseFacts& facts_;
    std::unordered_map<std::string_view, std::uint32_t> slot_numbers_;  // only when many
    std::vector<Fact> list_;
    std::vector<std::size_t> slots_;  // where each begins in list_, and the end
    std::vector<Group> groups_;       // in order of list_; the last is the end
    std::deque<EventData> corrected_;
    std::vector<Fact> without_effect_;
    std::optional<Date> next_fact_on_;
};

}  // namespace termijnd
