// termijnctl forecast, audit and figures: the whole caseload, ahead and back.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <map>

#include "daemon/ctl/call.h"
#include "daemon/ctl/table.h"
#include "daemon/http/request_target.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

struct Call {
    std::string from, until, with, by = "week";
    bool csv = false;
};

std::string target_of(const std::string& path, const Call& call) {
    std::string target = path;
    const auto add = [&](const char* name, const std::string& value) {
        if (value.empty()) return;
        target += (target == path ? "?" : "&") + std::string(name) + "=" + percent_encode(value);
    };
    add("van", call.from);
    add("tot", call.until);
    return target;
}

CLI::App* take_period(CLI::App* verb, const std::shared_ptr<Call>& call) {
    verb->add_option("--from", call->from, "First day")->type_name("DATE");
    verb->add_option("--until", call->until, "Last day")->type_name("DATE");
    verb->add_flag("--csv", call->csv, "Answer as CSV");
    return verb;
}

// Answers whether there is still something to say for people.
bool print_rows(const Options& options, const Call& call, const json::value& answer) {
    if (options.json && call.csv) stop(Exit::usage, "--json or --csv, not both");
    if (options.json) {
        std::cout << json::serialize(answer) << '\n';
        return false;
    }
    const json::array& rows = answer.at("rijen").as_array();
    if (call.csv)
        print_csv(rows);
    else
        print_table(rows);
    return !call.csv;
}

std::string amount(const json::value& counts, const char* what, const char* one, const char* many) {
    const auto number = counts.at(what).to_number<std::int64_t>();
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

void forecast(const Options& options, const Call& call) {
    static const std::map<std::string, std::string> groups{{"week", "week"},
                                                           {"kind", "soort"},
                                                           {"person", "persoon"},
                                                           {"rule", "regel"},
                                                           {"manager", "casemanager"}};
    if (!call.with.empty()) return show_difference(options, call.with);
    if (call.until.empty())
        stop(Exit::usage, "--until is required; see termijnctl forecast --help");
    const json::value answer = termijnd::ctl::call(
        options, "GET", target_of("/v1/prognose", call) + "&groep=" + groups.at(call.by));
    if (!print_rows(options, call, answer)) return;
    const json::value& total = answer.at("totaal");
    std::cout << "From " << cell(answer.at("van")) << " until " << cell(answer.at("tot")) << ": "
              << amount(total, "berichten", "notice", "notices") << " in "
              << amount(total, "mails", "mail", "mails") << ", "
              << amount(total, "brieven", "letter", "letters") << " and "
              << amount(total, "webhooks", "webhook", "webhooks") << ", about "
              << amount(answer, "dossiers", "dossier", "dossiers")
              << ", when nobody does anything.\n";
}

void figures(const Options& options, const Call& call) {
    const json::value answer =
        termijnd::ctl::call(options, "GET", target_of("/v1/kengetallen", call));
    (void)print_rows(options, call, answer);
}

void audit(const Options& options, const Call& call) {
    const json::value answer = termijnd::ctl::call(options, "GET", target_of("/v1/controle", call));
    if (print_rows(options, call, answer))
        std::cout << "Of " << amount(answer, "verwacht", "notice", "notices")
                  << " that had to go out: " << cell(answer.at("ontbreekt")) << " missing, "
                  << cell(answer.at("teLaat")) << " late, " << cell(answer.at("extra"))
                  << " extra; " << cell(answer.at("onverklaard")) << " without an explanation.\n";
    if (const auto left = answer.at("nietGetoond").to_number<std::int64_t>(); left > 0)
        std::cerr << "termijnctl: " << left << " more are not shown; ask for fewer days\n";
    if (answer.at("onverklaard").to_number<std::int64_t>() > 0) stop(Exit::failed, "");
}

}  // namespace

void add_ahead(CLI::App& app, Options& options) {
    auto ahead = std::make_shared<Call>();
    CLI::App* sub = take_period(verb(app, "forecast", "What will go out when nobody does anything",
                                     [ahead, &options] { forecast(options, *ahead); }),
                                ahead);
    auto* with = sub->add_option(
        "--with", ahead->with, "What changes when this pack, notice policy or calendar is adopted");
    with->type_name("FILE");
    for (const char* other : {"--from", "--until", "--csv"}) with->excludes(other);
    sub->add_option("--by", ahead->by,
                    "person, kind, week, rule, or manager: what is on their plate")
        ->check(CLI::IsMember({"person", "kind", "week", "rule", "manager"}));
    auto counted = std::make_shared<Call>();
    take_period(verb(app, "figures", "On time, late, missed and open, by rule, quarter and version",
                     [counted, &options] { figures(options, *counted); }),
                counted)
        ->get_option("--from")
        ->required();
    auto looked = std::make_shared<Call>();
    CLI::App* audits = group(app, "audit", "Look back: what went out against what had to");
    take_period(verb(*audits, "notices", "Notices that are missing, late or extra, and why",
                     [looked, &options] { audit(options, *looked); }),
                looked)
        ->get_option("--from")
        ->required();
}

}  // namespace termijnd::ctl
