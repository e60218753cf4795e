// termijnctl's verbs that talk to the daemon, through its unix socket.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <set>
#include <thread>

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

void print_difference(const Options& options, const json::value& answer) {
    if (options.json) {
        std::cout << json::serialize(answer) << '\n';
        return;
    }
    const auto line = [](const json::value& change, const std::string& what) {
        std::cout << cell(change.at("dossier")) << "  " << what << "  " << side(change.at("was"))
                  << " -> " << side(change.at("wordt")) << '\n';
    };
    for (const json::value& each : answer.at("verplichtingen").as_array())
        line(each, cell(each.at("regel")));
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

void import_file(const Options& options, const std::string& file, const std::string& day0) {
    boost::system::error_code error;
    json::value document = json::parse(read_input(file), error);
    if (error) stop(Exit::usage, file + ": is no JSON: " + error.message());
    std::string today = day0;
    if (today.empty()) {
        today = cell(call(options, "GET", "/v1/status").at("nu")).substr(0, 10);
    }
    const auto day = parse_date(today);
    if (!day) stop(Exit::usage, "--day0: '" + today + "' is no date; write it as 2026-04-30");
    resolve_days(document, *day);
    print_object(options, call(options, "POST", "/v1/invoer", json::serialize(document)));
}

// One line for each message as it is delivered, until the daemon goes or Ctrl-C.
void follow_deliveries(const Options& options) {
    std::set<std::string> seen;
    for (;;) {
        std::string after;
        for (bool more = true; more;) {
            const json::value answer =
                call(options, "GET", "/v1/bezorgingen?toestand=bezorgd" + after);
            const json::array& rows = answer.at("bezorgingen").as_array();
            more = rows.size() == 100;
            for (const json::value& row : rows) {
                after = "&na=" + cell(row.at("volgnummer"));
                if (!seen.insert(cell(row.at("id"))).second) continue;
                std::string kinds;
                for (const json::value& kind : row.at("soorten").as_array()) {
                    kinds += (kinds.empty() ? "" : ", ") + cell(kind);
                }
                std::cout << cell(row.at("afgerond")).substr(0, 16) << "  "
                          << cell(row.at("kanaal")) << "  " << cell(row.at("soort")) << "  naar "
                          << cell(row.at("aan")) << (kinds.empty() ? "" : "  (" + kinds + ")")
                          << std::endl;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
}

// The values of a verb's options, kept alive by its callback.
struct Values {
    std::string id, key, file, on, until, reason, by, state, name, email, phone, reference, day0;
};

CLI::App* verb(CLI::App& parent, const std::string& name, const std::string& help,
               std::function<void()> run) {
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->fallthrough();
    sub->callback(std::move(run));
    return sub;
}

CLI::App* group(CLI::App& app, const std::string& name, const std::string& help) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->fallthrough();
    sub->require_subcommand(1);
    return sub;
}

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
    verb(*cases, "list", "List dossiers", [&options] {
        print_list(options, call(options, "GET", "/v1/dossiers"), "dossiers", {"kenmerk"});
    });
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
    CLI::App* add = verb(*parties, "add", "Add or change a person or office", [values, &options] {
        json::object body{{"naam", values->name}, {"email", values->email}};
        if (!values->phone.empty()) body["telefoon"] = values->phone;
        if (!values->reference.empty()) body["aanduiding"] = values->reference;
        print_object(options, call(options, "PUT", "/v1/betrokkenen/" + percent_encode(values->key),
                                   json::serialize(body)));
    });
    add->add_option("KEY", values->key, "Kenmerk")->required();
    add->add_option("--name", values->name, "Name")->required();
    add->add_option("--email", values->email, "Mail address");
    add->add_option("--phone", values->phone, "Phone number");
    add->add_option("--reference", values->reference, "How an employer knows this person");
    verb(*parties, "list", "List people and offices", [&options] {
        print_list(options, call(options, "GET", "/v1/betrokkenen"), "betrokkenen",
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
    if (name == "waive") return;
    auto* until = sub->add_option("--until", values->until, "New last day, or end of the pause")
                      ->type_name("DATE");
    if (name == "extend") until->required();
}

void add_obligation(CLI::App& app, Options& options) {
    CLI::App* obligations = group(app, "obligation", "Verplichtingen: list, explain, decide");
    auto values = std::make_shared<Values>();
    const auto as_of = [values] { return values->on.empty() ? "" : "peildatum=" + values->on; };
    CLI::App* list =
        verb(*obligations, "list", "List a dossier's obligations", [values, as_of, &options] {
            const auto answer =
                call(options, "GET",
                     "/v1/verplichtingen?dossier=" + percent_encode(values->key) + "&" + as_of());
            print_list(options, answer, "verplichtingen",
                       {"id", "status", "uiterlijk", "regel", "periode", "voorziening"});
        });
    list->add_option("CASE", values->key, "Kenmerk of the dossier")->required();
    list->add_option("--on", values->on, "Day on which statuses are judged")->type_name("DATE");
    CLI::App* explain =
        verb(*obligations, "explain", "Tell why, step by step", [values, as_of, &options] {
            print_explanation(
                options, call(options, "GET",
                              "/v1/verplichtingen/" + percent_encode(values->id) + "?" + as_of()));
        });
    explain->add_option("ID", values->id, "Id of the obligation")->required();
    explain->add_option("--on", values->on, "Day on which it is judged")->type_name("DATE");
    add_decision(*obligations, options, "done", "afronding", "Record that it was done");
    add_decision(*obligations, options, "extend", "uitstel", "Set a new last day");
    add_decision(*obligations, options, "waive", "ontheffing", "Waive it");
    add_decision(*obligations, options, "acknowledge", "behandeling", "Pause the ladder");
}

void add_delivery(CLI::App& app, Options& options) {
    CLI::App* notices = group(app, "notice", "Berichten: list what is said to whom, letter");
    auto values = std::make_shared<Values>();
    verb(*notices, "list", "List a dossier's notices",
         [values, &options] {
             const auto answer =
                 call(options, "GET", "/v1/berichten?dossier=" + percent_encode(values->key));
             print_list(options, answer, "berichten",
                        {"id", "moment", "soort", "trede", "aan", "kanaal", "toestand"});
         })
        ->add_option("CASE", values->key, "Kenmerk of the dossier")
        ->required();
    CLI::App* letter =
        verb(*notices, "letter", "Print a notice as a letter, in HTML", [values, &options] {
            std::cout << fetch(options, "GET",
                               "/v1/berichten/" + percent_encode(values->id) +
                                   "/brief?dossier=" + percent_encode(values->key));
        });
    letter->add_option("CASE", values->key, "Kenmerk of the dossier")->required();
    letter->add_option("ID", values->id, "Id of the notice, from notice list")->required();

    CLI::App* deliveries = group(app, "delivery", "Bezorgingen: list, show, retry");
    verb(*deliveries, "list", "List messages", [values, &options] {
        const std::string filter =
            values->state.empty() ? "" : "?toestand=" + percent_encode(values->state);
        print_list(options, call(options, "GET", "/v1/bezorgingen" + filter), "bezorgingen",
                   {"id", "moment", "soort", "aan", "kanaal", "toestand", "pogingen"});
    })->add_option("--state", values->state, "wachtend, onderweg, bezorgd, onbezorgbaar, …");
    verb(*deliveries, "follow", "Print each message as it is delivered",
         [&options] { follow_deliveries(options); });
    verb(*deliveries, "show", "Show one message",
         [values, &options] {
             print_object(options,
                          call(options, "GET", "/v1/bezorgingen/" + percent_encode(values->id)));
         })
        ->add_option("ID", values->id, "Id of the message")
        ->required();
    verb(*deliveries, "retry", "Send a dead message again, with the same id and bytes",
         [values, &options] {
             print_object(
                 options,
                 call(options, "POST",
                      "/v1/bezorgingen/" + percent_encode(values->id) + "/herhaling", "{}"));
         })
        ->add_option("ID", values->id, "Id of the message")
        ->required();
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
    CLI::App* import =
        verb(app, "import", "Record many dossiers at once: all of them or none",
             [values, &options] { import_file(options, values->file, values->day0); });
    import->add_option("FILE", values->file, "JSON file, or -")->required();
    import->add_option("--day0", values->day0, "The day that whole numbers count from")
        ->type_name("DATE");
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
    add_delivery(app, options);
    add_rest(app, options);
}

}  // namespace termijnd::ctl
