#include "obligations/law/total.h"

#include <algorithm>
#include <array>

#include "obligations/law/count.h"

namespace termijnd {
namespace {

using std::chrono::days;

struct Used {
    int months = 0;     // whole ones
    int days_over = 0;  // beside them
    int days = 0;       // all of them, those of the months included
};

// The last day of `lasts n months` from `start`; n of 0 gives the day before.
Date last_of_months(Date start, int months) {
    const Date same_day = add_months_clamped(start, months);
    return day_number(same_day) == day_number(start) ? same_day - days{1} : same_day;
}

// m whole months and d days: the largest m that ends on or before the end of the run.
void add_run(Used& used, const Run& run) {
    int months = 0;
    while (last_of_months(run.from, months + 1) <= run.until) ++months;
    used.months += months;
    used.days_over += static_cast<int>((run.until - last_of_months(run.from, months)).count());
    used.days += static_cast<int>((run.until - run.from).count()) + 1;
}

Used used_before(Date start, std::vector<Run> runs) {
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.from < b.from; });
    Used used;
    Date counted_until = Date::min();
    for (Run run : runs) {
        run.until = std::min(run.until, start - days{1});
        run.from = std::max(run.from, counted_until + days{1});
        if (run.until < run.from) continue;
        add_run(used, run);
        counted_until = run.until;
    }
    return used;
}

// One honest way to take the used time off, as a walk from the start.
enum class Way : std::uint8_t { by_months, by_days, by_days_strictly };

void walk(Count& count, Way way, Span span, const Used& used, Date nothing_left) {
    count.restart();
    if (way == Way::by_months && counts_months(span)) {
        const Span left{in_months(span) - used.months, Unit::month};
        count.note(StepKind::used_months, used.months);
        if (left.count < 1) return count.nothing_left();
        count.last_day(left);
        count.give_back(used.days_over);
    } else {
        count.last_day(span, way == Way::by_days_strictly);
        count.give_back(used.days);
    }
    if (count.day() <= nothing_left) count.nothing_left();
}

}  // namespace

TotalDeadline compute_total(const Term& term, Date start, std::vector<Run> earlier, Rank rank,
                            const Calendar& calendar) {
    const Used used = used_before(start, std::move(earlier));
    if (used.days == 0) return {compute(term, {start}, rank, calendar), false};
    const Date nothing_left = start - days{1};
    const auto end_of = [&](Way way) {
        Count trial{calendar};
        trial.start(start);
        walk(trial, way, term.span, used, nothing_left);
        return trial.day();
    };
    const std::array<Way, 3> ways = {Way::by_months, Way::by_days, Way::by_days_strictly};
    const auto by_day = [&](Way a, Way b) { return end_of(a) < end_of(b); };
    const Way first = *std::min_element(ways.begin(), ways.end(), by_day);
    const Way last = end_of(Way::by_days) > end_of(Way::by_months) ? Way::by_days : Way::by_months;

    Count count{calendar};
    count.start(start);
    walk(count, first, term.span, used, nothing_left);
    count.read(Reading::earliest);
    if (first != Way::by_months) walk(count, Way::by_months, term.span, used, nothing_left);
    count.note_if_it_stays();
    count.read(Reading::due);
    if (last != Way::by_months) walk(count, last, term.span, used, nothing_left);
    count.read(Reading::latest);
    Deadline deadline = count.take();
    const bool used_up = deadline.latest == nothing_left;
    return {std::move(deadline), used_up};
}

}  // namespace termijnd
