#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/plan/plan.h"
#include "tests/support/ids.h"

// Hand-made obligations and people, and plans as lines that can be read.
namespace termijnd::test {

using Lines = std::vector<std::string>;

// Those from the place `first` on.
inline Lines from(const Lines& lines, std::size_t first) {
    return {lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end()};
}

[[nodiscard]] Date day(std::string_view iso);
// "2026-03-02 09:00" as the wall shows it.
[[nodiscard]] Instant at(std::string_view wall);
[[nodiscard]] std::string wall(Instant moment);

[[nodiscard]] Rule rule_for(const Role& obliged);
// All three readings on `last`.
[[nodiscard]] Deadline deadline(std::string_view last);
[[nodiscard]] Deadline deadline(std::string_view earliest, std::string_view due,
                                std::string_view latest);

// One case with a client c1, an employer w1, a case manager cm1, a team leader tl1 and a head of
// department ah1, all reachable, and whatever obligations are put to it.
struct Situation {
    Situation();
    // Owed under `rule`, which must outlive this. Its id is `id`.
    Obligation& owes(const std::string& id, const Rule& rule, const Deadline& deadline,
                     std::string_view known_on);
    Recipient& person(std::string_view party);
    // What is planned at `now`: "2026-03-02 09:00 aankondiging c1" with " 30" for a slot, " brief"
    // or " webhook" for a channel, in order.
    [[nodiscard]] Lines planned(std::string_view now);
    [[nodiscard]] Plan plan_at(std::string_view now);
    // With what is skipped and cancelled.
    [[nodiscard]] Plan explained_at(std::string_view now);
    // As if everything due until and at `moment` went out.
    void send_until(std::string_view moment);

    PlanInput input;
    NoticePolicy policy;
    Calendar calendar{Calendar::built_in()};

  private:
    std::vector<std::unique_ptr<Obligation>> owned_;
};

[[nodiscard]] std::string as_line(const NoticeRow& row);

// "herinnering 14 c1"
inline std::string step(NoticeKind kind, const std::string& slot, const std::string& who) {
    return std::string(to_text(kind)) + (slot.empty() ? "" : " " + slot) + " " + who;
}

}  // namespace termijnd::test
