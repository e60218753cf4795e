#include "daemon/ctl/ctl.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace termijnd::ctl {

void stop(Exit code, std::string message) {
    throw Stop{code, std::move(message)};
}

std::filesystem::path rules_folder(const Options& options) {
    if (!options.rules.empty()) return options.rules;
    if (const char* from_environment = std::getenv("TERMIJND_RULES_DIR")) return from_environment;
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto installed = program.parent_path().parent_path() / "share/termijnd/rules";
    if (!error && std::filesystem::is_directory(installed, error)) return installed;
    return TERMIJND_SOURCE_RULES;
}

std::shared_ptr<const RuleBook> load_rules(const Options& options) {
    auto book = RuleBook::load(rules_folder(options));
    if (!book) stop(Exit::config, book.error().text());
    return *book;
}

const Calendar& calendar() {
    static const Calendar built_in{Calendar::built_in()};
    return built_in;
}

std::string read_input(const std::string& path) {
    std::ostringstream bytes;
    if (path == "-") {
        bytes << std::cin.rdbuf();
        return std::move(bytes).str();
    }
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        stop(Exit::usage, path + ": cannot be read; name a file, or - for standard input");
    }
    bytes << file.rdbuf();
    return std::move(bytes).str();
}

CLI::App* verb(CLI::App& parent, const std::string& name, const std::string& help,
               std::function<void()> run) {
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->fallthrough();
    if (run) sub->callback(std::move(run));
    return sub;
}

CLI::App* group(CLI::App& parent, const std::string& name, const std::string& help) {
    CLI::App* sub = parent.add_subcommand(name, help);
    sub->fallthrough();
    sub->require_subcommand(1);
    return sub;
}

}  // namespace termijnd::ctl
