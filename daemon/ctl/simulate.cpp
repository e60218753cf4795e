// termijnctl simulate: every notice that would go out for one case, by the daemon's own engine
// under a clock that is moved by hand.
#include <CLI/CLI.hpp>
#include <iostream>

#include "config/load_policy.h"
#include "daemon/ctl/ctl.h"
#include "scheduler/forecast/simulate.h"
#include "scheduler/plan/plan.h"

namespace termijnd::ctl {
namespace {

struct SimulateCall {
    std::string file, from, until, notices;
};

Date date_or_stop(const std::string& option, const std::string& text) {
    const std::optional<Date> day = parse_date(text);
    if (!day) stop(Exit::usage, option + ": '" + text + "' is no date; write it as 2025-04-30");
    return *day;
}

World make_world(const SimulateCall& call, const Options& options) {
    NoticePolicy policy;
    const auto rules = load_rules(options);
    if (!call.notices.empty()) {
        auto loaded = load_policy(call.notices, rules.get());
        if (!loaded) stop(Exit::config, loaded.error().front().text());
        policy = std::move(*loaded);
    }
    return World{rules, calendar(), policy, {}, {}};
}

void run(const SimulateCall& call, const Options& options) {
    const Date from = date_or_stop("--from", call.from);
    const Date until = date_or_stop("--until", call.until);
    if (until < from) stop(Exit::usage, "--until lies before --from");
    if (until - from > std::chrono::days(3660)) stop(Exit::usage, "--until: ten years at most");
    const World world = make_world(call, options);
    const auto document = parse_case(read_input(call.file), *world.rules);
    if (!document) stop(Exit::usage, document.error().text());
    const std::vector<SimulatedNotice> notices = simulate(world, *document, from, until);
    if (options.json) {
        std::cout << to_json(notices) << '\n';
        return;
    }
    for (const SimulatedNotice& each : notices) {
        std::cout << to_iso(each.moment).substr(0, 16) << "  " << to_text(each.kind) << "  "
                  << each.role << ' ' << each.recipient << "  " << to_text(each.channel) << "  "
                  << each.rule << '\n';
    }
}

}  // namespace

void add_simulate(CLI::App& app, Options& options) {
    auto call = std::make_shared<SimulateCall>();
    CLI::App* verb = app.add_subcommand("simulate", "Every notice that would go out for a case");
    verb->fallthrough();
    verb->add_option("CASE", call->file, "A JSON file, or - for standard input")->required();
    verb->add_option("--from", call->from, "First day")->type_name("DATE")->required();
    verb->add_option("--until", call->until, "Last day")->type_name("DATE")->required();
    verb->add_option("--notices", call->notices, "Notice policy (notices.toml)")->type_name("FILE");
    verb->callback([call, &options] { run(*call, options); });
}

}  // namespace termijnd::ctl
