#include "obligations/law/term.h"

#include <array>
#include <charconv>
#include <tuple>
#include <utility>

namespace termijnd {
namespace {

using std::chrono::days;

enum Reading { reading_earliest = 0, reading_due = 1, reading_latest = 2 };

constexpr int max_count = 9999;
constexpr std::array<std::pair<Form, std::string_view>, 6> form_names = {
    {{Form::within, "within"},
     {Form::before, "before"},
     {Form::lasts, "lasts"},
     {Form::in_month, "in-month"},
     {Form::every, "every"},
     {Form::year_end, "year-end"}}};
constexpr std::array<std::pair<Rank, std::string_view>, 4> rank_names = {
    {{Rank::beleidsregel, "beleidsregel"},
     {Rank::verordening, "verordening"},
     {Rank::amvb, "amvb"},
     {Rank::wet, "wet"}}};
constexpr std::string_view unit_letters = "dwmy";  // in the order of Unit

bool counts_months(Span span) {
    return span.unit == Unit::month || span.unit == Unit::year;
}

int in_months(Span span) {
    return span.unit == Unit::year ? 12 * span.count : span.count;
}

int in_days(Span span) {
    return span.unit == Unit::week ? 7 * span.count : span.count;
}

Date add(Date day, Span span) {
    return counts_months(span) ? add_months_clamped(day, in_months(span))
                               : day + days{in_days(span)};
}

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
        case Unit::year:
            break;
    }
    return true;
}

// Walks from day to day, and writes down each step it takes: the dates and their explanation are
// one computation.
class Count {
  public:
    Count(const Calendar& calendar, int suspended_days)
        : calendar_(calendar), suspended_days_(suspended_days) {}

    void start(Date day) {
        start_ = cursor_ = day;
        step(StepKind::start, day);
    }

    void restart() { cursor_ = start_; }

    // Whether the day number was absent in the last month.
    bool count(Span span) {
        step(StepKind::count, add(cursor_, span), span.count, span.unit);
        if (!counts_months(span)) return false;
        const unsigned wanted = day_number(start_);
        if (day_number(cursor_) == wanted) return false;
        step(StepKind::clamp, cursor_, static_cast<int>(wanted));
        return true;
    }

    void day_before(bool stricter = false) {
        step(StepKind::day_before, cursor_ - days{1}, stricter ? 1 : 0);
    }

    void month_end(int months) {
        step(StepKind::month_end, last_day_of_month(cursor_, months), months);
    }

    void shift(Date to) { step(StepKind::shift, to); }

    void suspend() {
        if (suspended_days_ > 0)
            step(StepKind::suspend, cursor_ + days{suspended_days_}, suspended_days_);
    }

    void note(StepKind kind) { step(kind, cursor_); }

    void note_if_it_stays() {
        if (!calendar_.is_working_day(cursor_)) note(StepKind::stays);
    }

    // Atw art. 2: at least two working days in a term of at least three days.
    void lengthen() {
        if (cursor_ - start_ < days{3}) return;
        int working_days = 0;
        for (Date day = start_ + days{1}; day <= cursor_; day += days{1})
            if (calendar_.is_working_day(day) && ++working_days == 2) return;
        const Date end = calendar_.working_days_after(cursor_, 2 - working_days);
        restart();
        step(StepKind::lengthen, end, working_days);
    }

    // Atw art. 1: on to the first working day; says so when that day cannot be sure.
    void skip_to_working_day() {
        while (!calendar_.is_working_day(cursor_)) step(StepKind::skip, cursor_ + days{1});
        if (calendar_.decrees_known(cursor_)) return;
        result_.decrees_unknown = true;
        note(StepKind::decrees_unknown);
    }

    void read(Reading reading) {
        Date& date = reading == reading_earliest ? result_.earliest
                     : reading == reading_due    ? result_.due
                                                 : result_.latest;
        date = cursor_;
        step(StepKind::reading, cursor_, reading);
    }

    void read_all() {
        read(reading_earliest);
        read(reading_due);
        read(reading_latest);
    }

    Deadline take() { return std::move(result_); }

  private:
    void step(StepKind kind, Date to, int number = 0, Unit unit = Unit::day) {
        result_.steps.push_back({kind, cursor_, to, number, unit});
        cursor_ = to;
    }

    const Calendar& calendar_;
    int suspended_days_;
    Date start_{};
    Date cursor_{};
    Deadline result_{};
};

void count_within(Count& count, Span span, Rank rank) {
    const bool governed = rank == Rank::wet || rank == Rank::amvb;
    count.count(span);
    count.suspend();
    count.read(reading_earliest);
    if (!governed) count.read(reading_due);
    if (too_long_for_atw(span)) {
        count.note(StepKind::excluded);
    } else {
        if (!governed) count.note(StepKind::not_governed);
        count.lengthen();
        count.skip_to_working_day();
    }
    if (governed) count.read(reading_due);
    count.read(reading_latest);
}

void count_lasts(Count& count, Span span) {
    if (!count.count(span)) {
        count.day_before();
        count.suspend();
        count.note_if_it_stays();
        count.read_all();
        return;
    }
    count.suspend();
    count.note_if_it_stays();
    count.read(reading_due);
    count.read(reading_latest);
    count.day_before(true);
    count.read(reading_earliest);
}

void count_in_month(Count& count, int months) {
    count.month_end(months - 1);
    count.suspend();
    count.read(reading_earliest);
    count.restart();
    if (!count.count({months, Unit::month})) count.day_before();
    count.suspend();
    count.read(reading_due);
    count.restart();
    count.month_end(months);
    count.suspend();
    count.skip_to_working_day();
    count.read(reading_latest);
}

void count_before(Count& count, int year, const Shift* shift) {
    if (shift && shift->year == year) count.shift(shift->moved_to);
    count.day_before();
    count.suspend();
    count.note_if_it_stays();
    count.read_all();
}

Fault unreadable(std::string_view what, std::string_view text, std::string_view expected) {
    std::string message{what};
    message.append(" \"").append(text).append("\" is not understood: expected ").append(expected);
    return {{}, message};
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    if (text.empty() || text.front() == '0' || text.front() == '-') return std::nullopt;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value > max_count) return std::nullopt;
    return value;
}

// "05-01"; 29 February is refused, since most years do not have it.
std::optional<std::pair<unsigned, unsigned>> month_and_day(std::string_view text) {
    if (text.size() != 5) return std::nullopt;
    const auto date = parse_date("2023-" + std::string{text});
    if (!date) return std::nullopt;
    const std::chrono::year_month_day ymd{*date};
    return std::pair{static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

template <class Table, class Key>
std::string_view name_in(const Table& table, Key key) {
    for (const auto& [value, name] : table)
        if (value == key) return name;
    return {};
}

}  // namespace

Result<Span> parse_span(std::string_view text) {
    const auto count = text.empty() ? std::nullopt : whole_number(text.substr(0, text.size() - 1));
    const auto unit = text.empty() ? std::string_view::npos : unit_letters.find(text.back());
    if (!count || unit == std::string_view::npos)
        return unreadable("term", text, "a number from 1 to 9999 and d, w, m or y, as in \"30d\"");
    return Span{*count, static_cast<Unit>(unit)};
}

Result<Term> parse_term(std::string_view text) {
    constexpr std::string_view forms =
        "\"within 30d\", \"before 05-01\", \"lasts 6m\", \"in-month 3\", \"every 6m\" or "
        "\"year-end 2w\"";
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return unreadable("term", text, forms);
    const std::string_view argument = text.substr(space + 1);
    for (const auto& [form, name] : form_names) {
        if (name != text.substr(0, space)) continue;
        Term term{form, {}, 0, 0};
        if (form == Form::before) {
            const auto date = month_and_day(argument);
            if (!date)
                return unreadable("date", argument,
                                  "a month and a day that every year has, as in \"05-01\"");
            std::tie(term.month, term.day) = *date;
        } else if (form == Form::in_month) {
            const auto months = whole_number(argument);
            if (!months) return unreadable("month", argument, "a number from 1 to 9999");
            term.span = {*months, Unit::month};
        } else {
            const auto span = parse_span(argument);
            if (!span) return span.error();
            term.span = *span;
        }
        return term;
    }
    return unreadable("term", text, forms);
}

Result<Rank> parse_rank(std::string_view text) {
    for (const auto& [rank, name] : rank_names)
        if (name == text) return rank;
    return unreadable("rank", text, "beleidsregel, verordening, amvb or wet");
}

std::string_view to_text(Rank rank) {
    return name_in(rank_names, rank);
}

std::string to_text(const Term& term) {
    std::string out{name_in(form_names, term.form)};
    out += ' ';
    // A date prints as it is read: through a year without 29 February.
    if (term.form == Form::before)
        return out + to_iso(make_date(2023, term.month, term.day)).substr(5);
    out += std::to_string(term.span.count);
    if (term.form != Form::in_month) out += unit_letters[static_cast<std::size_t>(term.span.unit)];
    return out;
}

Deadline compute(const Term& term, const Anchor& anchor, Rank rank, const Calendar& calendar,
                 const Shift* shift) {
    Count count{calendar, anchor.suspended_days};
    switch (term.form) {
        case Form::within:
            count.start(anchor.on);
            count_within(count, term.span, rank);
            break;
        case Form::year_end:
            count.start(make_date(anchor.year, 12, 31));
            count_within(count, term.span, rank);
            break;
        case Form::before:
            count.start(make_date(anchor.year, term.month, term.day));
            count_before(count, anchor.year, shift);
            break;
        case Form::lasts:
            count.start(anchor.on);
            count_lasts(count, term.span);
            break;
        case Form::every:
            count.start(anchor.on);
            count_lasts(count, {term.span.count * anchor.period, term.span.unit});
            break;
        case Form::in_month:
            count.start(anchor.on);
            count_in_month(count, term.span.count);
            break;
    }
    return count.take();
}

Date period_start(Span span, Date start, int period) {
    if (period <= 1) return start;
    const Span before{span.count * (period - 1), span.unit};
    const Date next = add(start, before);
    // Where the day number is absent the period before ends on the last day of that month.
    const bool clamped = counts_months(span) && day_number(next) != day_number(start);
    return clamped ? next + days{1} : next;
}

}  // namespace termijnd
