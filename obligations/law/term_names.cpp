#include <array>
#include <charconv>
#include <utility>

#include "obligations/law/term.h"

// How terms and ranks are written in rule packs and on the command line.
namespace termijnd {
namespace {

constexpr int max_count = 9999;

enum class Argument : std::uint8_t { span, working_days, months, month_and_day, day, date, none };

struct FormName {
    Form form;
    std::string_view name;
    Argument argument;
};
constexpr std::array<FormName, 12> form_names = {
    {{Form::within, "within", Argument::span},
     {Form::before, "before", Argument::month_and_day},
     {Form::lasts, "lasts", Argument::span},
     {Form::in_month, "in-month", Argument::months},
     {Form::every, "every", Argument::span},
     {Form::year_end, "year-end", Argument::span},
     {Form::before_event, "before-event", Argument::span},
     {Form::first_of_month, "first-of-month", Argument::none},
     {Form::working_days, "working-days", Argument::working_days},
     {Form::then_every, "then-every", Argument::span},
     {Form::day_of_month, "day-of-month", Argument::day},
     {Form::on_date, "on", Argument::date}}};
constexpr std::array<std::pair<Rank, std::string_view>, 5> rank_names = {
    {{Rank::beleidsregel, "beleidsregel"},
     {Rank::verordening, "verordening"},
     {Rank::ministeriele_regeling, "ministeriele-regeling"},
     {Rank::amvb, "amvb"},
     {Rank::wet, "wet"}}};
constexpr std::string_view unit_letters = "dwmy";  // in the order of Unit
constexpr std::string_view working_days = "wd";

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

Result<Term> read_span(Term term, std::string_view argument) {
    const auto span = parse_span(argument);
    if (!span) return span.error();
    term.span = *span;
    return term;
}

Result<Term> read_working_days(Term term, std::string_view argument) {
    const auto count = argument.ends_with(working_days)
                           ? whole_number(argument.substr(0, argument.size() - 2))
                           : std::nullopt;
    if (!count) return unreadable("term", argument, "a number of working days, as in \"3wd\"");
    term.span = {*count, Unit::working_day};
    return term;
}

Result<Term> read_months(Term term, std::string_view argument) {
    const auto months = whole_number(argument);
    if (!months) return unreadable("month", argument, "a number from 1 to 9999");
    term.span = {*months, Unit::month};
    return term;
}

Result<Term> read_month_and_day(Term term, std::string_view argument) {
    const auto date = month_and_day(argument);
    if (!date)
        return unreadable("date", argument,
                          "a month and a day that every year has, as in \"05-01\"");
    std::tie(term.month, term.day) = *date;
    return term;
}

Result<Term> read_day(Term term, std::string_view argument) {
    const auto day = whole_number(argument);
    if (!day || *day > 31) return unreadable("day", argument, "a day of the month, from 1 to 31");
    term.day = static_cast<unsigned>(*day);
    return term;
}

Result<Term> read_date(Term term, std::string_view argument) {
    const auto date = parse_date(argument);
    if (!date) return unreadable("date", argument, "a day, as in \"2026-09-30\"");
    term.date = *date;
    return term;
}

Result<Term> read_argument(const FormName& form, std::string_view argument) {
    Term term;
    term.form = form.form;
    switch (form.argument) {
        case Argument::span:
            return read_span(term, argument);
        case Argument::working_days:
            return read_working_days(term, argument);
        case Argument::months:
            return read_months(term, argument);
        case Argument::month_and_day:
            return read_month_and_day(term, argument);
        case Argument::day:
            return read_day(term, argument);
        case Argument::date:
            return read_date(term, argument);
        case Argument::none:
            break;
    }
    if (!argument.empty()) return unreadable("term", argument, "nothing after first-of-month");
    return term;
}

std::string span_text(Span span) {
    std::string text = std::to_string(span.count);
    if (span.unit == Unit::working_day) return text.append(working_days);
    return text += unit_letters[static_cast<std::size_t>(span.unit)];
}

const FormName& name_of(Form form) {
    for (const FormName& one : form_names)
        if (one.form == form) return one;
    return form_names.front();
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
        "\"within 30d\", \"before 05-01\", \"lasts 6m\", \"in-month 3\", \"every 6m\", "
        "\"year-end 2w\", \"before-event 13w\", \"first-of-month\", \"working-days 3wd\", "
        "\"then-every 4w\", \"day-of-month 22\" or \"on 2026-09-30\"";
    const auto space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    const std::string_view argument =
        space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    for (const FormName& form : form_names)
        if (form.name == word) return read_argument(form, argument);
    return unreadable("term", text, forms);
}

Result<Rank> parse_rank(std::string_view text) {
    for (const auto& [rank, name] : rank_names)
        if (name == text) return rank;
    return unreadable("rank", text,
                      "beleidsregel, verordening, ministeriele-regeling, amvb or wet");
}

std::string_view to_text(Rank rank) {
    for (const auto& [value, name] : rank_names)
        if (value == rank) return name;
    return {};
}

std::string to_text(const Term& term) {
    const FormName& form = name_of(term.form);
    std::string out{form.name};
    switch (form.argument) {
        case Argument::span:
        case Argument::working_days:
            return out.append(" ").append(span_text(term.span));
        case Argument::months:
            return out.append(" ").append(std::to_string(term.span.count));
        case Argument::month_and_day:
            // A date prints as it is read: through a year without 29 February.
            return out.append(" ").append(to_iso(make_date(2023, term.month, term.day)).substr(5));
        case Argument::day:
            return out.append(" ").append(std::to_string(term.day));
        case Argument::date:
            return out.append(" ").append(to_iso(term.date));
        case Argument::none:
            break;
    }
    return out;
}

}  // namespace termijnd
