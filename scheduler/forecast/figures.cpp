#include "scheduler/forecast/figures.h"

namespace termijnd {

std::string quarter_of(Date day) {
    const std::chrono::year_month_day civil{std::chrono::sys_days(day)};
    const unsigned quarter = (static_cast<unsigned>(civil.month()) - 1) / 3 + 1;
    return std::to_string(static_cast<int>(civil.year())) + "-Q" + std::to_string(quarter);
}

void Figures::add(const ObligationRow& row) {
    using State = ObligationRow::State;
    const bool counts = row.state == State::open || row.state == State::settled;
    if (!counts || row.due < period_.from || row.due > period_.until) return;
    Figure& figure = rows_[{row.rule, quarter_of(row.due), row.pack}];
    if (row.state == State::settled) {
        const bool on_time = !row.settled_on || *row.settled_on <= row.latest;
        ++(on_time ? figure.on_time : figure.late);
    } else if (row.latest < today_) {
        ++(row.right ? figure.expired : figure.missed);
    } else {
        ++figure.open;
    }
}

}  // namespace termijnd
