#include "obligations/law/term.h"

#include <utility>

#include "obligations/law/count.h"

namespace termijnd {
namespace {

// Atw art. 4, under a: "in meer dan 90 dagen, in meer dan twaalf weken, in meer dan drie
// maanden, of in een of meer jaren".
bool too_long_for_atw(Span span) {
    switch (span.unit) {
        case Unit::day:
            return span.count > 90;
        case Unit::week:
            return span.count > 12;
        case Unit::month:
            return span.count > 3;
        case Unit::working_day:
            return false;
        case Unit::year:
            break;
    }
    return true;
}

// From where the unmoved last day stands: by the Act for wet and amvb, as leniency for the rest.
// `length` is what art. 4 looks at.
void move_by_the_act(Count& count, Span length, const Term& term, Rank rank) {
    const bool governed = rank == Rank::wet || rank == Rank::amvb;
    count.suspend();
    count.read(Reading::earliest);
    if (!governed) count.read(Reading::due);
    if (term.outside_act) {
        count.note(StepKind::outside_act);
    } else if (too_long_for_atw(length)) {
        count.note(StepKind::excluded);
    } else {
        if (!governed) count.note(StepKind::not_governed);
        count.lengthen();
        count.skip_to_working_day();
    }
    if (governed) count.read(Reading::due);
    if (term.post) count.wait_for_the_post(*term.post);
    count.read(Reading::latest);
}

void count_within(Count& count, int periods, const Term& term, Rank rank) {
    count.count({term.span.count * periods, term.span.unit});
    move_by_the_act(count, term.span, term, rank);
}

void count_first_of_month(Count& count, const Term& term, Rank rank) {
    count.first_of_next_month();
    move_by_the_act(count, {1, Unit::month}, term, rank);
}

void count_before_event(Count& count, Span span) {
    count.count_back(span);
    count.note_if_it_stays();
    count.read(Reading::due);
    count.read(Reading::latest);
    count.skip_back_to_working_day();
    count.note_unknown_decrees();
    count.read(Reading::earliest);
}

void count_working_days(Count& count, const Term& term) {
    count.count(term.span);
    count.suspend();
    count.note_unknown_decrees();
    count.read(Reading::earliest);
    count.read(Reading::due);
    if (term.post) count.wait_for_the_post(*term.post);
    count.read(Reading::latest);
}

// A date that stands whatever day of the week it is.
void read_fixed(Count& count) {
    count.suspend();
    count.note_if_it_stays();
    count.read_all();
}

void count_lasts(Count& count, Span span) {
    if (!count.count(span)) {
        count.day_before();
        read_fixed(count);
        return;
    }
    count.suspend();
    count.note_if_it_stays();
    count.read(Reading::due);
    count.read(Reading::latest);
    count.day_before(true);
    count.read(Reading::earliest);
}

void count_in_month(Count& count, int months) {
    count.month_end(months - 1);
    count.suspend();
    count.read(Reading::earliest);
    count.restart();
    count.last_day({months, Unit::month});
    count.suspend();
    count.read(Reading::due);
    count.restart();
    count.month_end(months);
    count.suspend();
    count.skip_to_working_day();
    count.read(Reading::latest);
}

void count_before(Count& count, int year, const Shift* shift) {
    if (shift && shift->year == year) count.shift(shift->moved_to);
    count.day_before();
    read_fixed(count);
}

// The forms that start on the anchor's day.
void count_from_day(Count& count, const Term& term, int period, Rank rank) {
    switch (term.form) {
        case Form::within:
            return count_within(count, 1, term, rank);
        case Form::then_every:
            return count_within(count, period, term, rank);
        case Form::first_of_month:
            return count_first_of_month(count, term, rank);
        case Form::working_days:
            return count_working_days(count, term);
        case Form::before_event:
            return count_before_event(count, term.span);
        case Form::day_of_month:
            count.month_day(period - 1, term.day);
            return read_fixed(count);
        case Form::lasts:
            return count_lasts(count, term.span);
        case Form::every:
            return count_lasts(count, {term.span.count * period, term.span.unit});
        case Form::in_month:
            return count_in_month(count, term.span.count);
        case Form::before:
        case Form::year_end:
        case Form::on_date:
            break;
    }
}

}  // namespace

Deadline compute(const Term& term, const Anchor& anchor, Rank rank, const Calendar& calendar,
                 const Shift* shift) {
    Count count{calendar, anchor.suspended_days};
    switch (term.form) {
        case Form::year_end:
            count.start(make_date(anchor.year, 12, 31));
            count_within(count, 1, term, rank);
            return count.take();
        case Form::before:
            count.start(make_date(anchor.year, term.month, term.day));
            count_before(count, anchor.year, shift);
            return count.take();
        case Form::on_date:
            count.start(term.date);
            read_fixed(count);
            return count.take();
        default:
            break;
    }
    count.start(anchor.on);
    count_from_day(count, term, anchor.period, rank);
    return count.take();
}

Deadline compute_after(const Term& term, const ThreeAnchors& anchors, Rank rank,
                       const Calendar& calendar) {
    const auto from = [&](Reading reading, Date day) {
        const int suspended = anchors.suspended_days.at(static_cast<std::size_t>(reading));
        return compute(term, {day, 0, 1, suspended}, rank, calendar);
    };
    if (anchors.one_day()) return from(Reading::due, anchors.due);
    Deadline result;
    const auto take = [&](Reading reading, Date day, Date Deadline::*date) {
        const Deadline one = from(reading, day);
        result.*date = one.*date;
        result.decrees_unknown = result.decrees_unknown || one.decrees_unknown;
        // The steps that lead to this reading, and no others.
        for (const Step& step : one.steps) {
            const bool reads = step.kind == StepKind::reading;
            const bool reads_this = reads && step.number == static_cast<int>(reading);
            if (!reads || reads_this) result.steps.push_back(step);
            if (reads_this) return;
        }
    };
    take(Reading::earliest, anchors.earliest, &Deadline::earliest);
    take(Reading::due, anchors.due, &Deadline::due);
    take(Reading::latest, anchors.latest, &Deadline::latest);
    return result;
}

bool moves_by_the_act(Form form) {
    return form == Form::within || form == Form::year_end || form == Form::then_every ||
           form == Form::first_of_month;
}

bool has_periods(Form form) {
    return form == Form::every || form == Form::then_every || form == Form::day_of_month;
}

Date period_start(Span span, Date start, int period) {
    if (period <= 1) return start;
    const Span before{span.count * (period - 1), span.unit};
    const Date next = add(start, before);
    // Where the day number is absent the period before ends on the last day of that month.
    const bool clamped = counts_months(span) && day_number(next) != day_number(start);
    return clamped ? next + std::chrono::days{1} : next;
}

}  // namespace termijnd
