// termijnctl caseload: all of one case manager's dossiers at once.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <vector>

#include "daemon/ctl/call.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

struct HandoverCall {
    std::string from, to, reason, by;
    std::vector<std::string> cases;
};

void run(const HandoverCall& handover, const Options& options) {
    json::object body{{"van", handover.from},
                      {"naar", handover.to},
                      {"reden", handover.reason},
                      {"door", handover.by}};
    if (!handover.cases.empty())
        body["dossiers"] = json::array(handover.cases.begin(), handover.cases.end());
    print_object(options, call(options, "POST", "/v1/overdrachten", json::serialize(body)));
}

}  // namespace

void add_caseload(CLI::App& app, Options& options) {
    CLI::App* caseload = group(app, "caseload", "A case manager's dossiers: hand over");
    auto values = std::make_shared<HandoverCall>();
    CLI::App* sub = verb(*caseload, "handover",
                         "Give dossiers, and what is in hand in them, to another case manager",
                         [values, &options] { run(*values, options); });
    sub->add_option("--from", values->from, "Kenmerk of who gives them")->required();
    sub->add_option("--to", values->to, "Kenmerk of who gets them")->required();
    sub->add_option("--case", values->cases, "A dossier; without it all of them");
    sub->add_option("--reason", values->reason, "Why")->required();
    sub->add_option("--by", values->by, "Who decided")->required();
}

}  // namespace termijnd::ctl
