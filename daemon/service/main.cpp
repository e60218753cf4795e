// termijnd: the daemon.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "daemon/logging.h"
#include "daemon/service/app.h"

namespace termijnd {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_config = 3;

int refuse(const Faults& faults) {
    for (const Fault& fault : faults) std::cerr << "termijnd: " << fault.text() << '\n';
    return exit_config;
}

// "mail.port=25" from --set.
std::pair<std::string, std::string> split(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
        throw CLI::ValidationError("--set", "'" + text + "' is not KEY=VALUE");
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

int start(SettingsSources sources, bool check_only) {
    boost::asio::io_context loop(1);
    auto configuration = read_configuration(sources, loop);
    if (!configuration) return refuse(configuration.error());
    if (check_only) {
        std::cout << "The configuration is good.\n";
        return 0;
    }
    start_logging(configuration->settings.log.format, configuration->settings.log.level);
    App app(loop, std::move(sources), std::move(*configuration));
    return app.run();
}

}  // namespace
}  // namespace termijnd

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App cli{"termijnd: keeps legal deadlines for Dutch municipalities", "termijnd"};
    cli.set_version_flag("--version", TERMIJND_VERSION);
    termijnd::SettingsSources sources;
    std::string file = sources.file.string();
    std::vector<std::string> overrides;
    bool check_only = false;
    cli.add_option("--config", file, "Settings file")->type_name("FILE");
    cli.add_option("--set", overrides, "Override one setting: --set mail.port=25")
        ->type_name("KEY=VALUE");
    cli.add_flag("--check-config", check_only, "Check settings, packs and templates, then stop");
    try {
        cli.parse(argc, argv);
        for (const std::string& each : overrides) sources.flags.push_back(termijnd::split(each));
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return cli.exit(error);
        std::cerr << "termijnd: " << error.what() << "; see termijnd --help\n";
        return termijnd::exit_usage;
    }
    sources.file = file;
    sources.environment = termijnd::environment_of_process();
    if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
        sources.credentials_dir = credentials;
    }
    try {
        return termijnd::start(std::move(sources), check_only);
    } catch (const std::exception& error) {
        std::cerr << "termijnd: " << error.what() << '\n';
        return termijnd::exit_failed;
    }
}
