// termijnctl notice: what is said to whom, the evidence of it, and what is held back.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>

#include "daemon/ctl/call.h"
#include "daemon/http/request_target.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

// The values of a verb's options, kept alive by its callback.
struct NoticeValues {
    std::string id, key, on, until, reason, by;
};
using NoticeValuesPtr = std::shared_ptr<NoticeValues>;

// "/v1/berichten/12/bewijs?dossier=d1"
std::string target_of(const NoticeValues& values, const std::string& what) {
    return "/v1/berichten/" + percent_encode(values.id) + what +
           "?dossier=" + percent_encode(values.key);
}

void print_notice(const Options& options, const json::value& answer) {
    if (options.json) {
        std::cout << json::serialize(answer) << '\n';
        return;
    }
    const json::object& notice = answer.as_object();
    const auto line = [&](const char* name) {
        if (const auto* value = notice.if_contains(name); value && !value->is_null())
            std::cout << name << ": " << cell(*value) << '\n';
    };
    for (const char* name :
         {"id", "dossier", "verplichting", "soort", "trede", "aan", "naam", "rol", "waarom",
          "kanaal", "adres", "gepland", "afgerond", "toestandTekst", "redenTekst"})
        line(name);
    const json::object& law = notice.at("rustOp").as_object();
    std::cout << "regel: " << cell(law.at("regel")) << ", op zijn vroegst "
              << cell(law.at("vroegst")) << ", uiterlijk " << cell(law.at("uiterlijk"))
              << ", op zijn laatst " << cell(law.at("laatst")) << '\n';
    if (const auto* message = notice.at("bericht").if_object())
        std::cout << "bericht: " << cell(message->at("id")) << '\n';
    line("tekstUitleg");
    line("onderwerp");
    if (notice.at("tekst").is_string()) std::cout << '\n' << cell(notice.at("tekst"));
}

CLI::App* about_one(CLI::App* sub, const NoticeValuesPtr& values) {
    sub->add_option("CASE", values->key, "Kenmerk of the dossier")->required();
    sub->add_option("ID", values->id, "Number of the notice, from notice list")->required();
    return sub;
}

void print_evidence(const Options& options, const NoticeValues& values) {
    std::string target = target_of(values, "/bewijs");
    if (!options.json) target += "&vorm=tekst";
    std::cout << fetch(options, "GET", target) << (options.json ? "\n" : "");
}

void post(const Options& options, const NoticeValues& values, const std::string& what) {
    json::object body{{"door", values.by}};
    if (!values.on.empty()) body["datum"] = values.on;
    if (!values.until.empty()) body["tot"] = values.until;
    if (!values.reason.empty()) body["reden"] = values.reason;
    print_object(options, call(options, "POST", target_of(values, what), json::serialize(body)));
}

void add_decisions(CLI::App& notices, Options& options) {
    auto values = std::make_shared<NoticeValues>();
    CLI::App* posted =
        about_one(verb(notices, "posted", "Record that a letter was posted",
                       [values, &options] { post(options, *values, "/verzending"); }),
                  values);
    posted->add_option("--by", values->by, "Who posted it")->required();
    posted->add_option("--on", values->on, "Day; today when left out")->type_name("DATE");

    values = std::make_shared<NoticeValues>();
    CLI::App* hold = about_one(verb(notices, "hold", "Hold a notice back until it is released",
                                    [values, &options] { post(options, *values, "/aanhouding"); }),
                               values);
    hold->add_option("--reason", values->reason, "Why")->required();
    hold->add_option("--by", values->by, "Who decided")->required();
    hold->add_option("--until", values->until, "Last day on which it is held")->type_name("DATE");

    values = std::make_shared<NoticeValues>();
    CLI::App* release = about_one(verb(notices, "release", "Let a notice go that was held back",
                                       [values, &options] { post(options, *values, "/vrijgave"); }),
                                  values);
    release->add_option("--by", values->by, "Who decided")->required();
    release->add_option("--reason", values->reason, "Why");
}

}  // namespace

void add_notices(CLI::App& app, Options& options) {
    CLI::App* notices = group(
        app, "notice", "Berichten: list, show, preview, evidence, hold, release, letter, posted");
    add_preview(*notices, options);
    auto values = std::make_shared<NoticeValues>();
    verb(*notices, "list", "List a dossier's notices",
         [values, &options] {
             print_pages(options, "/v1/berichten?limiet=500&dossier=" + percent_encode(values->key),
                         "berichten",
                         {"id", "moment", "soort", "trede", "aan", "kanaal", "toestand"});
         })
        ->add_option("CASE", values->key, "Kenmerk of the dossier")
        ->required();
    about_one(verb(*notices, "show", "Show a notice, why it is planned so and what it says",
                   [values, &options] {
                       print_notice(options, call(options, "GET", target_of(*values, "")));
                   }),
              values);
    about_one(verb(*notices, "evidence", "Print all that is kept of a notice, for an objection",
                   [values, &options] { print_evidence(options, *values); }),
              values);
    about_one(verb(*notices, "letter", "Print a notice as a letter, in HTML",
                   [values, &options] {
                       std::cout << fetch(options, "GET", target_of(*values, "/brief"));
                   }),
              values);
    add_decisions(*notices, options);
}

}  // namespace termijnd::ctl
