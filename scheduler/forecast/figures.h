#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "obligations/store/rows.h"
#include "scheduler/forecast/forecast.h"

// Management figures: how obligations ended, without anybody's name.
namespace termijnd {

// "2026-Q2"
[[nodiscard]] std::string quarter_of(Date day);

// Of the obligations whose last day (uiterlijk) lies in the period. What was waived, lapsed or
// withdrawn is not counted.
struct FigureKey {
    std::string rule;
    std::string quarter;  // of the last day
    std::string pack;     // the version of the regulation

    friend auto operator<=>(const FigureKey&, const FigureKey&) = default;
};
struct Figure {
    std::int64_t on_time = 0;  // settled on or before the last permitted day (laatst)
    std::int64_t late = 0;     // settled after it
    std::int64_t missed = 0;   // not settled, and that day is over
    std::int64_t expired = 0;  // the same of a right, which nobody needs to use
    std::int64_t open = 0;     // not settled, and there is time left
};

class Figures {
  public:
    Figures(const Period& period, Date today) : period_(period), today_(today) {}
    void add(const ObligationRow& row);
    [[nodiscard]] const std::map<FigureKey, Figure>& rows() const { return rows_; }

  private:
    Period period_;
    Date today_;
    std::map<FigureKey, Figure> rows_;
};

}  // namespace termijnd
