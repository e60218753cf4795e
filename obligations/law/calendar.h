#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/law/date.h"

namespace termijnd {

// A day that a royal decree equates with a recognised holiday (Atw art. 3, third paragraph).
struct DecreeDay {
    Date day;
    std::string citation;  // e.g. "Stcrt. 2022, 12345"; shown in the explanation
};

// What an operator can change: data, loaded from config/calendar.toml.
struct CalendarData {
    std::vector<DecreeDay> decree_days;
    Date decrees_known_from;         // first day for which decree_days is complete
    Date decrees_known_until;        // last such day
    std::vector<Date> closing_days;  // the town hall is closed: nothing is sent, no term moves
};

// Which days count. Immutable after construction, so any thread may read it.
class Calendar {
  public:
    explicit Calendar(CalendarData data);

    // The days of Atw art. 3 and the decree days known when this program was released.
    [[nodiscard]] static CalendarData built_in();

    // Dutch name of a recognised or equated holiday ("tweede paasdag"), also on a weekend day.
    [[nodiscard]] std::optional<std::string_view> holiday_name(Date day) const;
    // Why `day` is no working day: "zaterdag", "zondag" or the holiday's name; none if it is one.
    [[nodiscard]] std::optional<std::string_view> why_not_working(Date day) const;
    // The decree that equates `day` with a holiday; none if no decree does.
    [[nodiscard]] const DecreeDay* decree_for(Date day) const;
    // The paragraph of Atw art. 3 that makes `day` a holiday: 1 recognised, 2 Good Friday,
    // 3 by decree; 0 if it is none.
    [[nodiscard]] int holiday_paragraph(Date day) const;
    [[nodiscard]] static bool is_weekend(Date day);
    // No Saturday, Sunday, recognised holiday or equated day.
    [[nodiscard]] bool is_working_day(Date day) const;
    // A working day on which the town hall is open.
    [[nodiscard]] bool is_sending_day(Date day) const;
    // Whether decree days are known for `day`.
    [[nodiscard]] bool decrees_known(Date day) const;

    [[nodiscard]] Date working_day_on_or_after(Date day) const;
    [[nodiscard]] Date sending_day_on_or_after(Date day) const;
    [[nodiscard]] Date sending_day_on_or_before(Date day) const;
    // The n-th working day after `day` (n >= 1), `day` itself not counted.
    [[nodiscard]] Date working_days_after(Date day, int n) const;

    [[nodiscard]] const CalendarData& data() const { return data_; }

  private:
    [[nodiscard]] std::uint8_t marks(Date day) const;

    CalendarData data_;
    std::vector<std::uint8_t> marks_;  // one byte for each day from 1900 to 2200
};

}  // namespace termijnd
