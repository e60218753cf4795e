// termijnctl import: many dossiers at once, and how far the daemon is with them.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "daemon/ctl/call.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

struct ImportCall {
    std::string file, day0, known_from;
    bool send_overdue = false;
    bool no_wait = false;
};

// An integer where a date is wanted counts days from `day0`: a sample caseload that never ages.
void resolve_days(json::value& value, Date day0) {
    if (value.is_array()) {
        for (json::value& each : value.get_array()) resolve_days(each, day0);
    }
    if (!value.is_object()) return;
    for (auto& [key, member] : value.get_object()) {
        const bool is_date = key == "datum" || key == "besluitdatum" || key == "geregistreerd" ||
                             key == "bekendVanaf";
        if (is_date && member.is_int64()) {
            member = to_iso(day0 + std::chrono::days(member.get_int64()));
        } else {
            resolve_days(member, day0);
        }
    }
}

json::value read_json(const std::string& file) {
    std::string text = read_input(file);
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);  // as files saved on Windows begin
    boost::system::error_code error;
    json::value document = json::parse(text, error);
    if (error) stop(Exit::usage, file + ": is no JSON: " + error.message());
    return document;
}

// What was imported is in; its obligations follow, some dossiers at a time.
void wait_until_derived(const Options& options) {
    const bool is_watched = isatty(STDERR_FILENO) != 0;
    for (;;) {
        const json::value status = call(options, "GET", "/v1/status");
        const auto left = status.at("teBerekenen").to_number<std::int64_t>();
        if (is_watched) std::cerr << "\rdossiers to derive: " << left << "      " << std::flush;
        if (left == 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    if (is_watched) std::cerr << '\n';
}

std::string long_over_query(const ImportCall& wanted) {
    if (wanted.send_overdue) return "?achterstalligVersturen=true";
    if (wanted.known_from.empty()) return "";
    if (!parse_date(wanted.known_from))
        stop(Exit::usage,
             "--known-from: '" + wanted.known_from + "' is no date; write it as 2026-04-30");
    return "?vanaf=" + wanted.known_from;
}

// What is refused until the operator says what is to become of it, in the operator's words.
void stop_where_long_over(const HttpResponse& response) {
    if (response.status != 400) return;
    boost::system::error_code error;
    const json::value told = json::parse(response.body, error);
    const json::object* problem = error ? nullptr : told.if_object();
    if (!problem || !problem->contains("verplichtingen")) return;
    stop(Exit::usage, cell(problem->at("verplichtingen")) + " obligations in " +
                          cell(problem->at("dossiers")) +
                          " dossiers fell due more than a week ago, and people would be told. Say "
                          "--known-from DATE to list in the first digest what fell due before that "
                          "day, or --send-overdue to send it all. Nothing was recorded.");
}

void run(const ImportCall& wanted, const Options& options) {
    json::value document = read_json(wanted.file);
    std::string today = wanted.day0;
    if (today.empty()) {
        today = cell(call(options, "GET", "/v1/status").at("nu")).substr(0, 10);
    }
    const auto day = parse_date(today);
    if (!day) stop(Exit::usage, "--day0: '" + today + "' is no date; write it as 2026-04-30");
    resolve_days(document, *day);
    const HttpResponse response =
        ask(options, "POST", "/v1/invoer" + long_over_query(wanted), json::serialize(document));
    stop_where_long_over(response);
    stop_unless_done(response);
    const json::value answer = json::parse(response.body);
    if (!wanted.no_wait) wait_until_derived(options);
    print_object(options, answer);
}

}  // namespace

void add_import(CLI::App& app, Options& options) {
    auto wanted = std::make_shared<ImportCall>();
    CLI::App* import = verb(app, "import", "Record many dossiers at once: all of them or none",
                            [wanted, &options] { run(*wanted, options); });
    import->add_option("FILE", wanted->file, "JSON file, or -")->required();
    import->add_option("--day0", wanted->day0, "The day that whole numbers count from")
        ->type_name("DATE");
    CLI::Option* known =
        import
            ->add_option("--known-from", wanted->known_from,
                         "What fell due before this day is listed and not sent; for all dossiers "
                         "that do not say so themselves")
            ->type_name("DATE");
    import
        ->add_flag("--send-overdue", wanted->send_overdue,
                   "Also send what fell due more than a week ago")
        ->excludes(known);
    import->add_flag("--no-wait", wanted->no_wait, "Do not wait until all is derived");
}

}  // namespace termijnd::ctl
