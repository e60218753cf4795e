#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "obligations/law/calendar.h"
#include "obligations/law/result.h"
#include "obligations/packs/rule_book.h"

// termijnctl: what its files share. Data on stdout, messages on stderr.
namespace termijnd::ctl {

// Exit codes, the same for every verb.
enum class Exit : int {
    ok = 0,
    failed = 1,
    usage = 2,   // usage or bad input
    config = 3,  // bad configuration or rule pack
    not_found = 4,
    unreachable = 5,  // no daemon answers
};

// Ends the program with this code after one line on stderr.
struct Stop {
    Exit code;
    std::string message;
};
[[noreturn]] void stop(Exit code, std::string message);

struct Options {
    std::string rules;   // folder of packs; empty: the ones that came with the program
    std::string socket;  // of the daemon
    bool json = false;
};

// The folder of packs: --rules, $TERMIJND_RULES_DIR, the installed one, the source tree's.
[[nodiscard]] std::filesystem::path rules_folder(const Options& options);
// Loads the packs or stops with Exit::config and every fault on a line of its own.
[[nodiscard]] std::shared_ptr<const RuleBook> load_rules(const Options& options);
// The calendar beside the packs, or the built-in one.
[[nodiscard]] const Calendar& calendar();
// A file's bytes, or standard input for "-". Stops with Exit::usage.
[[nodiscard]] std::string read_input(const std::string& path);

// A word under `parent` that does something, and one that only has words under it.
CLI::App* verb(CLI::App& parent, const std::string& name, const std::string& help,
               std::function<void()> run);
CLI::App* group(CLI::App& parent, const std::string& name, const std::string& help);

// Each adds its verbs to the command line. A verb runs in its callback.
void add_term(CLI::App& app, Options& options);
void add_derive(CLI::App& app, Options& options);
void add_simulate(CLI::App& app, Options& options);
void add_rules(CLI::App& app, Options& options);
void add_compare(CLI::App& rules, Options& options);  // under `rules`
void add_daemon_verbs(CLI::App& app, Options& options);
void add_caseload(CLI::App& app, Options& options);
void add_notices(CLI::App& app, Options& options);
void add_deliveries(CLI::App& app, Options& options);
void add_mail(CLI::App& app, Options& options);
void add_webhook_test(CLI::App& webhook, Options& options);  // under `webhook`
void add_preview(CLI::App& notices, Options& options);       // under `notice`
void add_import(CLI::App& app, Options& options);
void add_webhook(CLI::App& app, Options& options);
void add_ahead(CLI::App& app, Options& options);
void add_difference(CLI::App& app, Options& options);
// `with`: a file that is sent along; empty: none.
void show_difference(const Options& options, const std::string& with);

}  // namespace termijnd::ctl
