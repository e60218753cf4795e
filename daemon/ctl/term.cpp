// termijnctl term: one term, three readings, and how they came about.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>

#include "daemon/ctl/ctl.h"
#include "obligations/law/term.h"

namespace termijnd::ctl {
namespace {

struct TermCall {
    std::string form;
    std::string argument;
    std::string on;
    std::string rank = "beleidsregel";
    std::string post;
    bool outside_act = false;
    int year = 0;
    int period = 1;
};

template <class T>
T or_stop(Result<T> result) {
    if (!result) stop(Exit::usage, result.error().text());
    return std::move(*result);
}

void print(const Deadline& deadline, const Term& term, Rank rank, bool as_json) {
    const std::vector<ExplainedStep> steps = explain(deadline, term, rank, calendar());
    if (!as_json) {
        std::cout << "vroegst    " << to_iso(deadline.earliest) << "\nuiterlijk  "
                  << to_iso(deadline.due) << "\nlaatst     " << to_iso(deadline.latest) << '\n';
        for (const ExplainedStep& step : steps) {
            std::cout << "- " << step.text;
            if (!step.article.empty()) std::cout << " (" << step.article << ')';
            std::cout << '\n';
        }
        return;
    }
    boost::json::array explanation;
    for (const ExplainedStep& step : steps) {
        explanation.push_back({{"stap", step.step},
                               {"van", to_iso(step.from)},
                               {"tot", to_iso(step.to)},
                               {"artikel", step.article},
                               {"tekst", step.text}});
    }
    boost::json::object answer{{"vroegst", to_iso(deadline.earliest)},
                               {"uiterlijk", to_iso(deadline.due)},
                               {"laatst", to_iso(deadline.latest)},
                               {"uitleg", std::move(explanation)}};
    if (deadline.decrees_unknown) answer["gelijkgesteldeDagenOnbekend"] = true;
    std::cout << boost::json::serialize(answer) << '\n';
}

void run(const TermCall& call, const Options& options) {
    Term term =
        or_stop(parse_term(call.argument.empty() ? call.form : call.form + ' ' + call.argument));
    if (!call.post.empty()) term.post = or_stop(parse_span(call.post));
    if (call.outside_act && !moves_by_the_act(term.form))
        stop(Exit::usage, "--outside-act: a term of this form never moves; leave it out");
    term.outside_act = call.outside_act;
    const Rank rank = or_stop(parse_rank(call.rank));
    Anchor anchor;
    if (term.form == Form::before || term.form == Form::year_end) {
        if (call.year < 1900 || call.year > 2150) stop(Exit::usage, "--year: 1900 to 2150");
        anchor.year = call.year;
    } else if (term.form != Form::on_date) {
        const std::optional<Date> on = parse_date(call.on);
        if (!on) {
            stop(Exit::usage, "--on: '" + call.on + "' is no date; write it as 2025-04-30");
        }
        if (year_of(*on) > 2150) stop(Exit::usage, "--on: a date until 2150-12-31");
        anchor.on = *on;
    }
    if (call.period < 1 || call.period > 1200) stop(Exit::usage, "--period: 1 to 1200");
    anchor.period = call.period;
    print(compute(term, anchor, rank, calendar()), term, rank, options.json);
}

struct FormHelp {
    const char* form;
    const char* argument;  // null: the form takes none
    const char* help;
    const char* from = "--on";  // what the term starts from; null: nothing
    bool periods = false;
};
constexpr FormHelp forms[] = {
    {"within", "SPAN", "Within 30d, 2w, 3m or 1y after a day"},
    {"lasts", "SPAN", "Lasts at most this long from a day"},
    {"in-month", "N", "At the latest in the n-th month after a day"},
    {"every", "SPAN", "Every so often from a day", "--on", true},
    {"before", "MM-DD", "Before a fixed date of a year", "--year"},
    {"year-end", "SPAN", "Within a span after the end of a year", "--year"},
    {"before-event", "SPAN", "At the latest this long before a day"},
    {"first-of-month", nullptr, "At the latest on the first day of the month after a day"},
    {"working-days", "SPAN", "Within 3wd, working days, after a day"},
    {"then-every", "SPAN", "Within a span after a day, and then each time", "--on", true},
    {"day-of-month", "D", "On a day of each month, from the month of a day on", "--on", true},
    {"on", "DATE", "On a date", nullptr},
};

void add_form(CLI::App& verb, Options& options, const FormHelp& form) {
    auto call = std::make_shared<TermCall>();
    call->form = form.form;
    CLI::App* sub = verb.add_subcommand(form.form, form.help);
    sub->fallthrough();
    if (form.argument)
        sub->add_option("term", call->argument)->type_name(form.argument)->required();
    if (form.from && std::string_view(form.from) == "--year")
        sub->add_option("--year", call->year,
                        call->form == "before" ? "Year of the date itself" : "Year that ends")
            ->required();
    else if (form.from)
        sub->add_option("--on", call->on, "Day of the event")->type_name("DATE")->required();
    if (form.periods) sub->add_option("--period", call->period, "Which period, from 1");
    sub->add_option("--rank", call->rank,
                    "beleidsregel, verordening, ministeriele-regeling, amvb or wet");
    sub->add_option("--post", call->post, "Leniency of the post (Awb 6:9), such as 1w");
    sub->add_flag("--outside-act", call->outside_act,
                  "The law puts the term outside the Algemene termijnenwet (as Awb 4:17)");
    sub->callback([call, &options] { run(*call, options); });
}

}  // namespace

void add_term(CLI::App& app, Options& options) {
    CLI::App* verb = app.add_subcommand("term", "Compute one term, with its three readings");
    verb->require_subcommand(1);
    verb->fallthrough();
    for (const FormHelp& form : forms) add_form(*verb, options, form);
}

}  // namespace termijnd::ctl
