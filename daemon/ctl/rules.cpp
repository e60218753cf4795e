// termijnctl rules: read the packs, check them, and try them on scenarios.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>

#include "config/settings.h"
#include "daemon/ctl/ctl.h"
#include "obligations/documents/rule_json.h"
#include "obligations/documents/scenario.h"
#include "obligations/law/citation.h"
#include "obligations/packs/pack_check.h"
#include "scheduler/time/local_time.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

std::string in_force(const RulePack& pack) {
    const std::string until = pack.decisions_until ? to_iso(*pack.decisions_until) : "";
    return to_iso(pack.decisions_from) + (until.empty() ? " -" : " - " + until);
}

// The packs of a folder, and those of them that the settings of a daemon use.
struct Packs {
    std::shared_ptr<const RuleBook> all;
    std::shared_ptr<const RuleBook> used;  // null where no settings were named

    [[nodiscard]] bool left_out(const RulePack& pack) const { return used && !used->pack(pack.id); }
};

// With a settings file its `rules_dir`, unless --rules names a folder, and its `packs`.
Packs load_packs(const std::string& settings_file, Options options) {
    if (settings_file.empty()) return {load_rules(options), nullptr};
    SettingsSources sources;
    sources.file = settings_file;
    sources.environment = environment_of_process();
    const auto settings = load_settings(sources);
    if (!settings) stop(Exit::config, Faults(settings.error()).front().text());
    if (options.rules.empty()) options.rules = settings->rules_dir.string();
    Packs packs{load_rules(options), nullptr};
    packs.used = packs.all;
    if (!settings->packs) return packs;
    auto chosen = packs.all->only(*settings->packs);
    if (!chosen) stop(Exit::config, settings_file + ": packs: " + chosen.error().what);
    packs.used = std::move(*chosen);
    return packs;
}

void list(const std::string& settings_file, const Options& options) {
    const Packs known = load_packs(settings_file, options);
    json::array packs;
    for (const RulePack& pack : known.all->packs()) {
        if (!options.json) {
            std::cout << pack.id << "  " << in_force(pack) << "  " << pack.rules.size()
                      << " regels  " << pack.title
                      << (known.left_out(pack) ? "  (niet in gebruik)" : "") << '\n';
            continue;
        }
        json::object value{{"kenmerk", pack.id},
                           {"titel", pack.title},
                           {"besluitenVanafDatum", to_iso(pack.decisions_from)},
                           {"regels", pack.rules.size()},
                           {"sha256", pack.sha256}};
        if (pack.decisions_until) value["besluitenTotDatum"] = to_iso(*pack.decisions_until);
        if (known.used) value["inGebruik"] = !known.left_out(pack);
        packs.push_back(std::move(value));
    }
    if (options.json) {
        std::cout << json::serialize(json::object{{"regelingen", std::move(packs)}}) << '\n';
    }
}

json::object to_value(const Rule& rule) {
    json::object value{{"regel", rule.id},
                       {"artikel", rule.article},
                       {"tekst", rule.quote},
                       {"wie", rule.obliged.word()},
                       {"titel", rule.title},
                       {"actie", rule.action},
                       {"gebeurtenis", rule.trigger},
                       {"termijn", to_text(rule.term)},
                       {"voldaanDoor", json::value_from(rule.done_by)}};
    const auto quote = [&](const char* key, const std::string& words, const std::string& article) {
        if (!words.empty())
            value[key] = json::object{{"artikel", article.empty() ? rule.article : article},
                                      {"tekst", words}};
    };
    quote("overTermijn", rule.term_quote, rule.term_article);
    quote("overBegin", rule.start_quote, rule.start_article);
    if (!rule.how.empty()) value["hoe"] = rule.how;
    if (!rule.english.title.empty())
        value["engels"] = json::object{{"titel", rule.english.title},
                                       {"actie", rule.english.action},
                                       {"hoe", rule.english.how}};
    if (!rule.lapses_on.empty()) value["vervaltDoor"] = rule.lapses_on;
    if (!rule.ends_on.empty()) value["eindigtDoor"] = rule.ends_on;
    if (rule.soft) value["zacht"] = true;
    if (rule.right) value["recht"] = true;
    for (auto& [key, part] : standing_of(rule)) value[key] = std::move(part);
    return value;
}

// The other words of the law that a rule stands on, with their article where it is another.
void show_words(const Rule& rule) {
    const auto quote = [](const char* about, const std::string& words, const std::string& article) {
        if (words.empty()) return;
        std::cout << "      over " << about;
        if (!article.empty()) std::cout << " (" << article << ")";
        std::cout << ": \"" << words << "\"\n";
    };
    quote("de termijn", rule.term_quote, rule.term_article);
    quote("het begin", rule.start_quote, rule.start_article);
}

// What its letters say.
void show_wording(const Rule& rule) {
    std::cout << "      actie: " << rule.action << '\n';
    if (!rule.how.empty()) std::cout << "      hoe: " << rule.how << '\n';
    const Wording& english = rule.english;
    if (!english.title.empty())
        std::cout << "      Engels: " << english.title << ": " << english.action
                  << (english.how.empty() ? "" : " ") << english.how << '\n';
}

void show_standing(const Rule& rule) {
    for (const NamedReading& one : rule.readings)
        std::cout << "      lezing (" << date_name(one) << "): " << one.label << ". " << one.why
                  << '\n';
    for (const OpenQuestion& one : rule.questions)
        std::cout << "      open vraag voor " << one.owner << ": " << one.ask << ' ' << one.assumed
                  << '\n';
    if (const auto& verified = rule.provenance.verified)
        std::cout << "      tekst van " << to_iso(verified->on) << ": " << verified->source << '\n';
    if (const auto& approved = rule.provenance.approved) {
        std::cout << "      goedgekeurd op " << to_iso(approved->on) << " door " << approved->who
                  << '\n';
    } else {
        std::cout << "      door niemand goedgekeurd\n";
    }
}

void show_text(const RulePack& pack) {
    std::cout << pack.title << (pack.by_event_day ? "\nfeiten " : "\nbesluiten ") << in_force(pack);
    if (!pack.version_article.empty())
        std::cout << " (" << article_in_words(pack.version_article) << ")";
    std::cout << "\n\nregels\n";
    for (const Rule& rule : pack.rules) {
        std::cout << "  " << rule.article << "  " << rule.id << "  " << rule.obliged << "  "
                  << to_text(rule.term) << (rule.soft ? "  zacht" : "")
                  << (rule.right ? "  recht" : "") << "\n      " << rule.title << ": \""
                  << rule.quote << "\"\n";
        show_words(rule);
        show_wording(rule);
        show_standing(rule);
    }
    const auto section = [](const char* title, const auto& entries) {
        if (!entries.empty()) std::cout << '\n' << title << '\n';
        for (const auto& each : entries) {
            std::cout << "  " << each.article << "  " << each.text << '\n';
        }
    };
    if (!pack.checks.empty()) std::cout << "\nvoorwaarden\n";
    for (const Check& check : pack.checks) {
        std::cout << "  " << check.article << "  " << check.id << '\n';
    }
    if (!pack.budgets.empty()) std::cout << "\nurenbudgetten\n";
    for (const Budget& budget : pack.budgets) {
        std::cout << "  " << budget.article << "  " << budget.id << '\n';
    }
    section("wat een mens beslist", pack.discretions);
    section("aantekeningen", pack.notes);
}

struct ShowCall {
    std::string id;
    std::string settings;  // file; empty: none
};

void show(const ShowCall& call, const Options& options) {
    const Packs known = load_packs(call.settings, options);
    const RulePack* pack = known.all->pack(call.id);
    if (!pack) stop(Exit::not_found, call.id + ": no such pack; see termijnctl rules list");
    if (!options.json) {
        if (known.left_out(*pack)) std::cout << "niet in gebruik: `packs` noemt dit pakket niet\n";
        return show_text(*pack);
    }
    json::array list;
    for (const Rule& rule : pack->rules) list.push_back(to_value(rule));
    json::object shown{{"kenmerk", pack->id}, {"titel", pack->title}, {"sha256", pack->sha256}};
    if (known.used) shown["inGebruik"] = !known.left_out(*pack);
    shown["regels"] = std::move(list);
    std::cout << json::serialize(shown) << '\n';
}

std::vector<std::filesystem::path> paths_of(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        if (!std::filesystem::exists(file)) stop(Exit::usage, file + ": there is no such file");
    }
    return {files.begin(), files.end()};
}

// The folder whose packs and event kinds a file under check may refer to: the one it lies in, or
// the one that was named.
std::filesystem::path beside(const std::filesystem::path& file, const Options& options) {
    return options.rules.empty() ? std::filesystem::absolute(file).parent_path()
                                 : rules_folder(options);
}

struct FilesCall {
    std::vector<std::string> files;
    std::string on;  // the day on which a check is old; empty: today
};

Date day_of(const FilesCall& call) {
    if (call.on.empty())
        return local_day(std::chrono::floor<Instant::duration>(std::chrono::system_clock::now()));
    const auto day = parse_date(call.on);
    if (!day) stop(Exit::usage, "--on: '" + call.on + "' is no date; write it as 2026-04-30");
    return *day;
}

void check(const FilesCall& call, const Options& options) {
    const auto paths = paths_of(call.files);
    const Date as_of = day_of(call);
    const RuleCheck checked = check_rule_files(paths, beside(paths.front(), options), as_of);
    for (const Fault& fault : checked.faults) std::cout << fault.text() << '\n';
    for (const Fault& doubt : checked.doubts) std::cout << doubt.text() << '\n';
    for (const Fault& warning : checked.warnings) std::cout << warning.text() << " (a warning)\n";
    if (!checked.faults.empty())
        stop(Exit::config,
             std::to_string(checked.faults.size()) + " to mend; the pack does not load");
    if (!checked.doubts.empty())
        stop(Exit::config,
             std::to_string(checked.doubts.size()) + " to mend; it loads, and cannot be meant");
    std::cout << "good: " << paths.size() << (paths.size() == 1 ? " file" : " files");
    if (!checked.warnings.empty())
        std::cout << ", with " << checked.warnings.size()
                  << (checked.warnings.size() == 1 ? " warning" : " warnings");
    std::cout << '\n';
}

void test(const FilesCall& call, const Options& options) {
    const auto rules = load_rules(options);
    int passed = 0, failed = 0;
    for (const auto& path : paths_of(call.files)) {
        const ScenarioReport report = run_scenarios(path, *rules, calendar());
        for (const Fault& fault : report.faults) std::cout << fault.text() << '\n';
        passed += report.passed;
        failed += report.failed;
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    if (failed > 0 || passed == 0) stop(Exit::failed, "");
}

CLI::App* add_files_verb(CLI::App& parent, const std::string& name, const std::string& help,
                         void (*run)(const FilesCall&, const Options&), Options& options) {
    auto files = std::make_shared<FilesCall>();
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->fallthrough();
    sub->add_option("FILE", files->files, "TOML files")->required();
    if (run == check)
        sub->add_option("--on", files->on, "Day to warn on; today when left out")
            ->type_name("DATE");
    sub->callback([files, run, &options] { run(*files, options); });
    return sub;
}

}  // namespace

void add_rules(CLI::App& app, Options& options) {
    CLI::App* verb = app.add_subcommand("rules", "Rule packs: list, show, compare, check, test");
    verb->require_subcommand(1);
    verb->fallthrough();
    CLI::App* list_verb = verb->add_subcommand("list", "List the packs");
    list_verb->fallthrough();
    const auto take_settings = [](CLI::App* sub, std::string& file) {
        sub->add_option("--config", file, "Settings of a daemon: say which packs it does not use")
            ->type_name("FILE");
    };
    auto call = std::make_shared<ShowCall>();
    take_settings(list_verb, call->settings);
    list_verb->callback([call, &options] { list(call->settings, options); });
    CLI::App* show_verb = verb->add_subcommand("show", "Show a pack with its articles");
    show_verb->fallthrough();
    show_verb->add_option("PACK", call->id, "Id of the pack")->required();
    take_settings(show_verb, call->settings);
    show_verb->callback([call, &options] { show(*call, options); });
    add_compare(*verb, options);
    add_files_verb(*verb, "check", "Check packs: all mistakes, and what cannot be meant", check,
                   options);
    add_files_verb(*verb, "test", "Run scenario files: facts in, obligations out", test, options);
}

}  // namespace termijnd::ctl
