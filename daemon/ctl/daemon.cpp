// termijnctl's verbs that talk to the daemon, through its unix socket.
#include <CLI/CLI.hpp>
#include <array>
#include <boost/json.hpp>
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

void print_explanation(const Options& options, const json::value& answer) {
    print_object(options, answer);
    if (options.json) return;
    const auto* steps = answer.as_object().if_contains("uitleg");
    if (!steps) return;
    std::cout << "uitleg:\n";
    for (const json::value& step : steps->as_array()) {
        std::cout << "- " << cell(step.at("tekst"));
        if (const std::string article = cell(step.at("artikel")); !article.empty()) {
            std::cout << " (" << article << ')';
        }
        std::cout << '\n';
    }
}

// The values of a verb's options, kept alive by its callback.
struct Values {
    std::string id, key, file, on, until, reason, by, name, email, phone, reference, language;
};

void add_case(CLI::App& app, Options& options) {
    CLI::App* cases = group(app, "case", "Dossiers: add, list, show");
    auto values = std::make_shared<Values>();
    verb(*cases, "add", "Add a dossier, or what is new in it, from a JSON document",
         [values, &options] {
             const json::value answer =
                 call(options, "PUT", "/v1/dossiers/" + percent_encode(values->key),
                      read_input(values->file));
             print_object(options, answer);
         });
    CLI::App* add = cases->get_subcommand("add");
    add->add_option("KEY", values->key, "Kenmerk of the dossier")->required();
    add->add_option("FILE", values->file, "JSON file, or -")->required();
    verb(*cases, "list", "List dossiers",
         [&options] { print_pages(options, "/v1/dossiers?limiet=500", "dossiers", {"kenmerk"}); });
    verb(*cases, "show", "Show a dossier with its facts",
         [values, &options] {
             const auto answer =
                 call(options, "GET", "/v1/dossiers/" + percent_encode(values->key));
             print_list(options, answer, "gebeurtenissen",
                        {"datum", "soort", "voorziening", "kenmerk", "gegevens"});
         })
        ->add_option("KEY", values->key, "Kenmerk of the dossier")
        ->required();
}

void add_party(CLI::App& app, Options& options) {
    CLI::App* parties = group(app, "party", "Betrokkenen: add, list");
    auto values = std::make_shared<Values>();
    // What is not named stays; --email "" takes the address away.
    CLI::App* add = verb(*parties, "add", "Add or change a person or office", {});
    add->add_option("KEY", values->key, "Kenmerk")->required();
    const std::pair<CLI::Option*, const char*> fields[] = {
        {add->add_option("--name", values->name, "Name; a new one needs it"), "naam"},
        {add->add_option("--email", values->email, "Mail address; \"\" takes it away"), "email"},
        {add->add_option("--phone", values->phone, "Phone number"), "telefoon"},
        {add->add_option("--reference", values->reference, "How an employer knows this person"),
         "aanduiding"},
        {add->add_option("--language", values->language, "Of letters: nl or en"), "taal"}};
    add->callback([values, &options, fields = std::to_array(fields)] {
        json::object body;
        for (const auto& [option, name] : fields)
            if (option->count() > 0) body[name] = option->as<std::string>();
        print_object(options, call(options, "PUT", "/v1/betrokkenen/" + percent_encode(values->key),
                                   json::serialize(body)));
    });
    verb(*parties, "list", "List people and offices", [&options] {
        print_pages(options, "/v1/betrokkenen?limiet=500", "betrokkenen",
                    {"kenmerk", "naam", "email"});
    });
}

void add_event(CLI::App& app, Options& options) {
    CLI::App* events = group(app, "event", "Gebeurtenissen: record one");
    auto values = std::make_shared<Values>();
    verb(*events, "add", "Record a fact from a JSON document",
         [values, &options] {
             print_object(options,
                          call(options, "POST", "/v1/gebeurtenissen", read_input(values->file)));
         })
        ->add_option("FILE", values->file, "JSON file, or -")
        ->required();
}

void post_decision(const Options& options, const Values& values, const std::string& what) {
    json::object body;
    if (!values.on.empty()) body["datum"] = values.on;
    if (!values.until.empty()) body["tot"] = values.until;
    if (!values.reason.empty()) body["reden"] = values.reason;
    if (!values.by.empty()) body["door"] = values.by;
    print_object(options, call(options, "POST",
                               "/v1/verplichtingen/" + percent_encode(values.id) + "/" + what,
                               json::serialize(body)));
}

void add_decision(CLI::App& obligations, Options& options, const std::string& name,
                  const std::string& resource, const std::string& help) {
    auto values = std::make_shared<Values>();
    CLI::App* sub = verb(obligations, name, help, [values, resource, &options] {
        post_decision(options, *values, resource);
    });
    sub->add_option("ID", values->id, "Id of the obligation")->required();
    sub->add_option("--on", values->on, "Day; today when left out")->type_name("DATE");
    if (name == "done") return;
    sub->add_option("--reason", values->reason, "Why")->required();
    sub->add_option("--by", values->by, "Who decided")->required();
    if (name == "waive" || name == "confirm") return;
    auto* until = sub->add_option("--until", values->until, "New last day, or end of the pause")
                      ->type_name("DATE");
    if (name == "extend") until->required();
}

void add_obligation(CLI::App& app, Options& options) {
    CLI::App* obligations = group(app, "obligation", "Verplichtingen: list, explain, decide");
    auto values = std::make_shared<Values>();
    const auto as_of = [values] {
        return values->on.empty() ? std::string() : "peildatum=" + percent_encode(values->on);
    };
    CLI::App* list =
        verb(*obligations, "list", "List a dossier's obligations", [values, as_of, &options] {
            print_pages(options,
                        "/v1/verplichtingen?limiet=500&dossier=" + percent_encode(values->key) +
                            (as_of().empty() ? "" : "&" + as_of()),
                        "verplichtingen",
                        {"id", "status", "uiterlijk", "regel", "periode", "voorziening"});
        });
    list->add_option("CASE", values->key, "Kenmerk of the dossier")->required();
    list->add_option("--on", values->on, "Day on which statuses are judged")->type_name("DATE");
    CLI::App* explain =
        verb(*obligations, "explain", "Tell why, step by step", [values, as_of, &options] {
            print_explanation(options, call(options, "GET",
                                            "/v1/verplichtingen/" + percent_encode(values->id) +
                                                (as_of().empty() ? "" : "?" + as_of())));
        });
    explain->add_option("ID", values->id, "Id of the obligation")->required();
    explain->add_option("--on", values->on, "Day on which it is judged")->type_name("DATE");
    add_decision(*obligations, options, "done", "afronding", "Record that it was done");
    add_decision(*obligations, options, "extend", "uitstel", "Set a new last day");
    add_decision(*obligations, options, "waive", "ontheffing", "Waive it");
    add_decision(*obligations, options, "acknowledge", "behandeling", "Pause the ladder");
    add_decision(*obligations, options, "confirm", "bevestiging",
                 "Confirm that it was missed: a citizen is told that is held back until then");
}

void add_rest(CLI::App& app, Options& options) {
    auto values = std::make_shared<Values>();
    CLI::App* digest = group(app, "digest", "Dagoverzicht: preview");
    verb(*digest, "preview", "Show a case manager's digest as it would be now",
         [values, &options] {
             const auto answer =
                 call(options, "GET", "/v1/dagoverzichten/" + percent_encode(values->key));
             std::cout << json::serialize(answer) << '\n';
         })
        ->add_option("MANAGER", values->key, "Kenmerk of the case manager")
        ->required();
    verb(app, "difference", "What a reload of the files on disk would change; changes nothing",
         [&options] { print_difference(options, call(options, "GET", "/v1/verschil")); });
    verb(app, "status", "How the daemon is", [&options] {
        const json::value answer = call(options, "GET", "/v1/status");
        print_object(options, answer);
    });
}

}  // namespace

void add_daemon_verbs(CLI::App& app, Options& options) {
    add_case(app, options);
    add_party(app, options);
    add_event(app, options);
    add_obligation(app, options);
    add_deliveries(app, options);
    add_import(app, options);
    add_rest(app, options);
}

}  // namespace termijnd::ctl
