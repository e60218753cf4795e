// termijnctl notice preview: read a mail without sending one. With made-up people and no daemon, or
// about a real dossier through the daemon.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>

#include "config/settings.h"
#include "daemon/ctl/call.h"
#include "daemon/http/request_target.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/example.h"
#include "scheduler/words/preview.h"
#include "scheduler/words/render.h"
#include "scheduler/words/template_check.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

constexpr const char* kinds =
    "aankondiging, herinnering, gemist, verlopen, informeren, escalatie, rectificatie, wijziging, "
    "dagoverzicht, weekoverzicht or proefbericht";

struct PreviewCall {
    std::string kind, rule, language, dossier, settings;
    bool html = false, text = false, mail = false, letter = false;
};

// A rule and the pack it stands in.
struct Found {
    const Rule* rule = nullptr;
    const RulePack* pack = nullptr;
};

Municipality nobodys_municipality() {
    Municipality sender;
    sender.name = "Gemeente Voorbeeld";
    sender.sender = "termijnen@voorbeeld.invalid";
    sender.reply_to = "post@voorbeeld.invalid";
    sender.phone = "14 0123";
    sender.hours = "op werkdagen van 9.00 tot 17.00 uur";
    sender.hours_en = "on working days from 9:00 to 17:00";
    return sender;
}

// Those of --config, else what came with the program and a municipality of that name.
Settings settings_of(const PreviewCall& call, const Options& options) {
    Settings settings;
    if (call.settings.empty()) {
        settings.rules_dir = rules_folder(options);
        settings.templates_dir = rules_folder({}).parent_path() / "templates";
        settings.municipality = nobodys_municipality();
        return settings;
    }
    SettingsSources sources;
    sources.file = call.settings;
    sources.environment = environment_of_process();
    auto loaded = load_settings(sources);
    if (!loaded) stop(Exit::config, Faults(loaded.error()).front().text());
    settings = std::move(*loaded);
    if (!options.rules.empty()) settings.rules_dir = options.rules;
    return settings;
}

LetterWriter writer_of(const Settings& settings) {
    auto templates = TemplateSet::load(settings.templates_dir, settings.templates_override_dir);
    if (!templates) stop(Exit::config, templates.error().text());
    const auto faults = faults_of(*templates);
    for (const Fault& fault : faults) std::cerr << fault.text() << '\n';
    if (!faults.empty()) stop(Exit::config, "the templates are not good; no mail can be written");
    return LetterWriter(std::move(*templates));
}

// Whether anybody is told this kind of thing about the rule.
bool fits(LetterKind kind, const Rule& rule) {
    if (rule.soft) return false;
    if (kind == LetterKind::escalation) return true;
    if (kind == LetterKind::inform) return !rule.inform.empty();
    if (rule.obliged == Role::college()) return false;
    if (kind == LetterKind::expired) return rule.right.has_value();
    return kind != LetterKind::missed || !rule.right;
}

// The rule that was named, or the first that fits; of a rule the newest version.
Found rule_for(LetterKind kind, const std::string& id, const RuleBook& rules) {
    Found found;
    bool known = false;
    for (const RulePack& pack : rules.packs())
        for (const Rule& rule : pack.rules) {
            known |= rule.id == id;
            if ((!id.empty() && rule.id != id) || !fits(kind, rule)) continue;
            const bool newer = found.pack && found.rule->id == rule.id &&
                               found.pack->decisions_from < pack.decisions_from;
            if (!found.rule || newer) found = {&rule, &pack};
        }
    if (found.rule) return found;
    if (!id.empty() && !known)
        stop(Exit::not_found, id + ": no pack has such a rule; see termijnctl rules show");
    const std::string about = id.empty() ? "any rule" : id;
    stop(Exit::usage, "nobody is sent a notice of kind " + std::string(to_text(kind)) + " about " +
                          about + "; choose another kind, or another --rule");
}

Reader reader_for(LetterKind kind, const Rule& rule, const RuleBook& rules) {
    if (kind == LetterKind::escalation) return Reader::staff;
    const Role& role = kind == LetterKind::inform ? rule.inform.front().party : rule.obliged;
    const Party* party = rules.party(role);
    return party ? party->reads_as : Reader::client;
}

Preview without_daemon(const PreviewCall& call, const Options& options) {
    const Settings settings = settings_of(call, options);
    const LetterWriter writer = writer_of(settings);
    const auto now = std::chrono::floor<Instant::duration>(std::chrono::system_clock::now());
    const Date today = local_day(now);
    const PreviewCover cover{settings.municipality, {}};
    const Letter frame = example_frame(settings.municipality, today);
    if (call.kind == "dagoverzicht")
        return preview_of(writer.write(frame, example_digest(today)), frame, cover, now);
    if (call.kind == "weekoverzicht")
        return preview_of(writer.write(frame, example_week(today)), frame, cover, now);
    if (call.kind == "proefbericht") return preview_of(writer.write_test(frame), frame, cover, now);
    const auto kind = letter_kind(call.kind);
    if (!kind) stop(Exit::usage, "'" + call.kind + "' is no kind of notice; use " + kinds);
    auto rules = RuleBook::load(settings.rules_dir);
    if (!rules) stop(Exit::config, rules.error().text());
    const Found found = rule_for(*kind, call.rule, **rules);
    ExampleAsk ask{*kind, reader_for(*kind, *found.rule, **rules),
                   parse_language(call.language).value_or(Language::dutch), found.rule,
                   found.pack->title};
    Letter letter = example_letter(ask, settings.municipality, today);
    letter.on_paper = call.letter;
    return preview_of(writer.write(letter), letter, cover, now);
}

Preview with_daemon(const PreviewCall& call, const Options& options) {
    std::string target =
        "/v1/voorbeelden/" + percent_encode(call.kind) + "?dossier=" + percent_encode(call.dossier);
    if (!call.rule.empty()) target += "&regel=" + percent_encode(call.rule);
    const json::value answer = termijnd::ctl::call(options, "GET", target);
    const auto text = [&](const char* key) { return std::string(answer.at(key).as_string()); };
    return {text("onderwerp"), text("tekst"), text("html"), text("mail")};
}

void show(const PreviewCall& call, const Options& options) {
    if (!call.dossier.empty() && (!call.settings.empty() || !call.language.empty() || call.letter))
        stop(Exit::usage,
             "--config, --language and --letter are for made-up people; with --dossier the daemon "
             "knows its settings and its people");
    const Preview preview =
        call.dossier.empty() ? without_daemon(call, options) : with_daemon(call, options);
    if (options.json) {
        std::cout << json::serialize(json::object{{"onderwerp", preview.subject},
                                                  {"tekst", preview.text},
                                                  {"html", preview.html},
                                                  {"mail", preview.mail}})
                  << '\n';
    } else if (call.mail) {
        std::cout << preview.mail;
    } else if (call.html || call.letter) {
        std::cout << preview.html;
    } else {
        std::cout << "Onderwerp: " << preview.subject << "\n\n" << preview.text;
    }
}

}  // namespace

void add_preview(CLI::App& notices, Options& options) {
    auto values = std::make_shared<PreviewCall>();
    CLI::App* sub = verb(notices, "preview", "Read a notice without sending one",
                         [values, &options] { show(*values, options); });
    sub->add_option("KIND", values->kind, kinds)->required();
    sub->add_option("--rule", values->rule, "Id of a rule; else the first that fits");
    sub->add_option("--dossier", values->dossier, "Real data of this dossier, from the daemon")
        ->type_name("KEY");
    sub->add_option("--config", values->settings,
                    "Settings of a daemon: its templates, packs and sender")
        ->type_name("FILE");
    sub->add_option("--language", values->language, "Of a client or employer: nl or en")
        ->check(CLI::IsMember({"nl", "en"}));
    CLI::Option* form[] = {sub->add_flag("--text", values->text, "As text; the default"),
                           sub->add_flag("--html", values->html, "As a page for a browser"),
                           sub->add_flag("--letter", values->letter, "As a page to print and post"),
                           sub->add_flag("--mail", values->mail, "As the mail itself")};
    for (CLI::Option* one : form)
        for (CLI::Option* other : form)
            if (one != other) one->excludes(other);
}

}  // namespace termijnd::ctl
