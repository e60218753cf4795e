#pragma once

#include "obligations/law/term.h"

// The walk from day to day that every form of term is made of. Only the law folder uses it.
namespace termijnd {

enum class Reading : std::uint8_t { earliest, due, latest };

// `day` and a span of days, weeks, months or years later (or earlier, for a negative count); a day
// number that is absent becomes the last day of the month.
[[nodiscard]] Date add(Date day, Span span);
// Whether the span counts in months: its days are numbers of a month, which can be absent.
[[nodiscard]] bool counts_months(Span span);
[[nodiscard]] int in_months(Span span);

// Walks from day to day, and writes down each step it takes: the dates and their explanation are
// one computation. Each step begins where the one before it ended, or anew on the first day.
class Count {
  public:
    explicit Count(const Calendar& calendar, int suspended_days = 0)
        : calendar_(calendar), suspended_days_(suspended_days) {}

    void start(Date day);
    void restart() { cursor_ = start_; }
    [[nodiscard]] Date day() const { return cursor_; }

    // Whether the day number was absent in the last month.
    bool count(Span span);
    void count_back(Span span);
    // The last permitted day of a span whose first day is the start: `stricter` takes the day
    // before where the day number was absent.
    void last_day(Span span, bool stricter = false);
    void first_of_next_month();
    // Day `number` of the month that lies `months` on, or its last day.
    void month_day(int months, unsigned number);
    void month_end(int months);
    void day_before(bool stricter = false);
    void shift(Date to) { step(StepKind::shift, to); }
    void suspend();
    void wait_for_the_post(Span span);
    void give_back(int used_days);
    void nothing_left() { step(StepKind::used_up, start_ - std::chrono::days{1}); }
    void note(StepKind kind, int number = 0) { step(kind, cursor_, number); }
    void note_if_it_stays();

    // Atw art. 2: at least two working days in a term of at least three days.
    void lengthen();
    // Atw art. 1: on to the first working day; says so when that day cannot be sure.
    void skip_to_working_day();
    // A term counted backwards never moves (Atw art. 1, second paragraph), but who acts on the
    // working day before is surely in time.
    void skip_back_to_working_day();
    void note_unknown_decrees();

    void read(Reading reading);
    void read_all();
    [[nodiscard]] Deadline take() { return std::move(result_); }

  private:
    void step(StepKind kind, Date to, int number = 0, Unit unit = Unit::day);
    bool step_clamped(StepKind kind, Date end, Span span);

    const Calendar& calendar_;
    int suspended_days_;
    Date start_{};
    Date cursor_{};
    Deadline result_{};
};

}  // namespace termijnd
