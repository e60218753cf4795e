// termijnctl difference, and forecast --with: what other files would change.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>

#include "daemon/ctl/call.h"
#include "daemon/http/request_target.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

// One of the two sides of a change: "2026-05-30/2026-06-01 open", or "-" where there is none.
std::string side(const json::value& value) {
    if (value.is_null()) return "-";
    const json::object& row = value.as_object();
    if (row.contains("dag")) return cell(row.at("dag")) + ' ' + cell(row.at("kanaal"));
    std::string dates = cell(row.at("uiterlijk"));
    if (row.at("laatst") != row.at("uiterlijk")) dates += '/' + cell(row.at("laatst"));
    return dates + ' ' + cell(row.at("status"));
}

// What the rule that it becomes leaves open, and whether anybody stands for it.
void print_standing(const json::value& standing) {
    const json::object* rule = standing.if_object();
    if (!rule) return;
    if (const auto* readings = rule->if_contains("lezingen"))
        for (const json::value& each : readings->as_array())
            std::cout << "    lezing (" << cell(each.at("datum")) << "): " << cell(each.at("naam"))
                      << '\n';
    if (const auto* questions = rule->if_contains("openVragen"))
        for (const json::value& each : questions->as_array())
            std::cout << "    open vraag voor " << cell(each.at("eigenaar")) << ": "
                      << cell(each.at("vraag")) << '\n';
    if (rule->at("goedgekeurd").is_null()) std::cout << "    door niemand goedgekeurd\n";
}

void print_difference(const Options& options, const json::value& answer) {
    if (options.json) {
        std::cout << json::serialize(answer) << '\n';
        return;
    }
    const auto line = [](const json::value& change, const std::string& what) {
        std::cout << cell(change.at("dossier")) << "  " << what << "  " << side(change.at("was"))
                  << " -> " << side(change.at("wordt"));
        if (const auto* why = change.as_object().if_contains("uitleg"))
            std::cout << "  (" << cell(*why) << ')';
        std::cout << '\n';
    };
    for (const json::value& each : answer.at("verplichtingen").as_array()) {
        line(each, cell(each.at("regel")));
        print_standing(each.at("regelStand"));
    }
    for (const json::value& each : answer.at("berichten").as_array())
        line(each, cell(each.at("soort")) + " aan " + cell(each.at("ontvanger")));
    std::cout << cell(answer.at("aantalVerplichtingen")) << " obligations and "
              << cell(answer.at("aantalBerichten")) << " notices change in "
              << cell(answer.at("dossiers")) << " dossiers. A reload adopts it.\n";
}

}  // namespace

void show_difference(const Options& options, const std::string& with) {
    if (with.empty()) return print_difference(options, call(options, "GET", "/v1/verschil"));
    const std::string name = std::filesystem::path(with).filename().string();
    print_difference(options, call(options, "POST", "/v1/verschil?bestand=" + percent_encode(name),
                                   read_input(with)));
}

void add_difference(CLI::App& app, Options& options) {
    auto with = std::make_shared<std::string>();
    verb(app, "difference", "What a reload of the files on disk would change; changes nothing",
         [with, &options] { show_difference(options, *with); })
        ->add_option("--with", *with, "With this pack, notice policy or calendar among them")
        ->type_name("FILE");
}

}  // namespace termijnd::ctl
