// termijnctl: the command line. Verbs that need no daemon run here; the others go through the
// daemon's socket, because only the daemon opens the database.
#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <iostream>

#include "daemon/ctl/ctl.h"

int main(int argc, char** argv) {
    using namespace termijnd::ctl;
    std::signal(SIGPIPE, SIG_DFL);  // `termijnctl … | head` ends quietly
    CLI::App app{"termijnctl: terms, obligations and notices of termijnd", "termijnctl"};
    app.require_subcommand(1);
    app.set_version_flag("--version", TERMIJND_VERSION);
    app.fallthrough();

    Options options;
    app.add_option("--rules", options.rules, "Folder of rule packs")->type_name("DIR");
    app.add_option("--socket", options.socket, "Unix socket of the daemon")->type_name("PATH");
    app.add_flag("--json", options.json, "Answer as JSON");

    add_term(app, options);
    add_derive(app, options);
    add_simulate(app, options);
    add_rules(app, options);
    add_daemon_verbs(app, options);
    add_webhook(app, options);
    add_ahead(app, options);
    add_difference(app, options);

    try {
        app.parse(argc, argv);
        std::cout.flush();
        return std::cout ? 0 : static_cast<int>(Exit::failed);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
        std::cerr << "termijnctl: " << error.what() << "; see termijnctl --help\n";
        return static_cast<int>(Exit::usage);
    } catch (const Stop& reason) {
        std::cout.flush();
        if (!reason.message.empty()) std::cerr << "termijnctl: " << reason.message << '\n';
        return static_cast<int>(reason.code);
    } catch (const std::exception& error) {
        std::cerr << "termijnctl: " << error.what() << '\n';
        return static_cast<int>(Exit::failed);
    }
}
