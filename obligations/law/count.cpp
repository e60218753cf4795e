#include "obligations/law/count.h"

#include <algorithm>

namespace termijnd {
namespace {

using std::chrono::days;

int in_days(Span span) {
    return span.unit == Unit::week ? 7 * span.count : span.count;
}

}  // namespace

bool counts_months(Span span) {
    return span.unit == Unit::month || span.unit == Unit::year;
}

int in_months(Span span) {
    return span.unit == Unit::year ? 12 * span.count : span.count;
}

Date add(Date day, Span span) {
    return counts_months(span) ? add_months_clamped(day, in_months(span))
                               : day + days{in_days(span)};
}

void Count::step(StepKind kind, Date to, int number, Unit unit) {
    result_.steps.push_back({cursor_, to, kind, unit, number});
    cursor_ = to;
}

bool Count::step_clamped(StepKind kind, Date end, Span span) {
    const unsigned wanted = day_number(cursor_);
    step(kind, end, span.count, span.unit);
    if (!counts_months(span) || day_number(cursor_) == wanted) return false;
    note(StepKind::clamp, static_cast<int>(wanted));
    return true;
}

void Count::start(Date day) {
    start_ = cursor_ = day;
    step(StepKind::start, day);
}

bool Count::count(Span span) {
    const Date end = span.unit == Unit::working_day
                         ? calendar_.working_days_after(cursor_, span.count)
                         : add(cursor_, span);
    return step_clamped(StepKind::count, end, span);
}

void Count::count_back(Span span) {
    step_clamped(StepKind::count_back, add(cursor_, {-span.count, span.unit}), span);
}

void Count::last_day(Span span, bool stricter) {
    const bool absent = count(span);
    if (!absent || stricter) day_before(absent);
}

void Count::first_of_next_month() {
    step(StepKind::month_first, last_day_of_month(cursor_) + days{1});
}

void Count::month_day(int months, unsigned number) {
    const Date last = last_day_of_month(cursor_, months);
    const int beyond = static_cast<int>(day_number(last)) - static_cast<int>(number);
    step(StepKind::month_day, last - days{std::max(beyond, 0)}, static_cast<int>(number));
}

void Count::month_end(int months) {
    step(StepKind::month_end, last_day_of_month(cursor_, months), months);
}

void Count::day_before(bool stricter) {
    step(StepKind::day_before, cursor_ - days{1}, stricter ? 1 : 0);
}

void Count::suspend() {
    if (suspended_days_ > 0)
        step(StepKind::suspend, cursor_ + days{suspended_days_}, suspended_days_);
}

void Count::wait_for_the_post(Span span) {
    step(StepKind::post, add(cursor_, span), span.count, span.unit);
}

void Count::give_back(int used_days) {
    if (used_days > 0) step(StepKind::used_days, cursor_ - days{used_days}, used_days);
}

void Count::note_if_it_stays() {
    if (!calendar_.is_working_day(cursor_)) note(StepKind::stays);
}

void Count::lengthen() {
    if (cursor_ - start_ < days{3}) return;
    int working_days = 0;
    for (Date day = start_ + days{1}; day <= cursor_; day += days{1})
        if (calendar_.is_working_day(day) && ++working_days == 2) return;
    const Date end = calendar_.working_days_after(cursor_, 2 - working_days);
    restart();
    step(StepKind::lengthen, end, working_days);
}

void Count::skip_to_working_day() {
    while (!calendar_.is_working_day(cursor_)) step(StepKind::skip, cursor_ + days{1});
    note_unknown_decrees();
}

void Count::skip_back_to_working_day() {
    while (!calendar_.is_working_day(cursor_)) step(StepKind::skip_back, cursor_ - days{1});
}

void Count::note_unknown_decrees() {
    if (calendar_.decrees_known(cursor_)) return;
    result_.decrees_unknown = true;
    note(StepKind::decrees_unknown);
}

void Count::read(Reading reading) {
    switch (reading) {
        case Reading::earliest:
            result_.earliest = cursor_;
            break;
        case Reading::due:
            result_.due = cursor_;
            break;
        case Reading::latest:
            result_.latest = cursor_;
            break;
    }
    note(StepKind::reading, static_cast<int>(reading));
}

void Count::read_all() {
    read(Reading::earliest);
    read(Reading::due);
    read(Reading::latest);
}

}  // namespace termijnd
