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
struct DaemonValues {
    std::string id, key, file, on, until, reason, by, name, email, phone, reference, language;
};

void add_case(CLI::App& app, Options& options) {
    CLI::App* cases = group(app, "case", "Dossiers: add, list, show");
    auto values = std::make_shared<DaemonValues>();
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
    auto values = std::make_shared<DaemonValues>();
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
    auto values = std::make_shared<DaemonValues>();
    verb(*events, "add", "Record a fact from a JSON document",
         [values, &options] {
             print_object(options,
                          call(options, "POST", "/v1/gebeurtenissen", read_input(values->file)));
         })
        ->add_option("FILE", values->file, "JSON file, or -")
        ->required();
}

void post_decision(const Options& options, const DaemonValues& values, const std::string& what) {
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
    auto values = std::make_shared<DaemonValues>();
    CLI::App* sub = verb(obligations, name, help, [values, resource, &options] {
        post_decision(options, *values, resource);
    });
    sub->add_option("ID", values->id, "Id of the obligation")->required();
    sub->add_option("--on", values->on, "Day; today when left out")->type_name("DATE");
    if (name == "done") return;
    sub->add_option("--reason", values->reason, "Why")->required();
    sub->add_option("--by", values->by, "Who decided")->required();
    if (name != "extend" && name != "acknowledge" && name != "ask") return;
    auto* until = sub->add_option("--until", values->until,
                                  name == "acknowledge" ? "End of the pause" : "New last day")
                      ->type_name("DATE");
    if (name == "extend") until->required();
}

void add_obligation(CLI::App& app, Options& options) {
    CLI::App* obligations = group(app, "obligation", "Verplichtingen: list, explain, decide");
    auto values = std::make_shared<DaemonValues>();
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
    add_decision(*obligations, options, "ask", "uitstelverzoek",
                 "Record that somebody asks for more time: nobody is called late until the answer");
    add_decision(*obligations, options, "refuse", "uitstelweigering",
                 "Answer that no more time is given; extend answers that it is");
    add_decision(*obligations, options, "object", "bezwaar",
                 "Record an objection: the ladder rests until it is dealt with");
    add_decision(*obligations, options, "answer", "bezwaarafhandeling",
                 "Record that the objection is dealt with");
}

// Its content with --json; else the mail, or a part of it.
void preview_digest(const Options& options, const DaemonValues& values) {
    std::string target = "/v1/dagoverzichten/" + percent_encode(values.key);
    const std::string form = options.json            ? "json"
                             : values.name.empty()   ? "tekst"
                             : values.name == "text" ? "tekst"
                                                     : values.name;
    target += "?vorm=" + form;
    if (!values.on.empty()) target += "&peildatum=" + percent_encode(values.on);
    std::cout << fetch(options, "GET", target) << (options.json ? "\n" : "");
}

void add_rest(CLI::App& app, Options& options) {
    auto values = std::make_shared<DaemonValues>();
    CLI::App* digest = group(app, "digest", "Dagoverzicht: preview");
    CLI::App* preview = verb(*digest, "preview", "Print a case manager's digest as it would go out",
                             [values, &options] { preview_digest(options, *values); });
    preview->add_option("MANAGER", values->key, "Kenmerk of the case manager")->required();
    preview->add_option("--on", values->on, "Today, when left out, or a day to come")
        ->type_name("DATE");
    for (const auto& [flag, help] :
         {std::pair("text", "Its text (the default)"), std::pair("html", "Its HTML"),
          std::pair("mail", "The whole mail, as it goes to the server")})
        preview->add_flag_callback(
            std::string("--") + flag, [values, flag = std::string(flag)] { values->name = flag; },
            help);
    CLI::App* outages = group(app, "outage", "Storingen: list");
    verb(*outages, "list", "List when nothing could go out, and what became of what was due",
         [&options] {
             print_pages(options, "/v1/storingen?limiet=500", "storingen",
                         {"id", "van", "tot", "oorzaak", "systeem", "moestenWeg", "verzonden",
                          "samengevoegd", "onderweg", "nietBezorgd", "nietMeerNodig"});
         });
    verb(app, "status", "How the daemon is", [&options] {
        const json::value answer = call(options, "GET", "/v1/status");
        print_object(options, answer);
        const auto* away = answer.as_object().if_contains("storingenNu");
        if (options.json || !away) return;
        for (const json::value& each : away->as_array())
            std::cout << "storing nu: " << cell(each.at("oorzaak")) << " "
                      << cell(each.at("systeem")) << " sinds " << cell(each.at("van")) << '\n';
    });
}

}  // namespace

void add_daemon_verbs(CLI::App& app, Options& options) {
    add_case(app, options);
    add_party(app, options);
    add_event(app, options);
    add_obligation(app, options);
    add_caseload(app, options);
    add_notices(app, options);
    add_deliveries(app, options);
    add_mail(app, options);
    add_import(app, options);
    add_rest(app, options);
}

}  // namespace termijnd::ctl
