// termijnctl delivery: what went out, and what waits.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "daemon/ctl/call.h"
#include "daemon/http/request_target.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

void print_delivery(const json::value& row) {
    std::string kinds;
    for (const json::value& kind : row.at("soorten").as_array()) {
        kinds += (kinds.empty() ? "" : ", ") + cell(kind);
    }
    std::cout << cell(row.at("afgerond")).substr(0, 16) << "  " << cell(row.at("kanaal")) << "  "
              << cell(row.at("soort")) << "  naar " << cell(row.at("aan"))
              << (kinds.empty() ? "" : "  (" + kinds + ")") << std::endl;
}

// One line for each message as it is delivered, until the daemon goes or Ctrl-C.
void follow_deliveries(const Options& options) {
    const std::string list = "/v1/bezorgingen?toestand=bezorgd&limiet=500";
    std::string from = list;
    for (;;) {
        each_page(options, from, [&](const json::value& page) {
            for (const json::value& row : page.at("bezorgingen").as_array()) print_delivery(row);
            from = list + "&na=" + cell(page.at("hervat"));
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
}

// The values of a verb's options, kept alive by its callback.
struct DeliveryValues {
    std::string id, state;
};

}  // namespace

void add_deliveries(CLI::App& app, Options& options) {
    auto values = std::make_shared<DeliveryValues>();
    CLI::App* deliveries = group(app, "delivery", "Bezorgingen: list, show, retry");
    verb(*deliveries, "list", "List messages", [values, &options] {
        const std::string filter =
            values->state.empty() ? "" : "&toestand=" + percent_encode(values->state);
        print_pages(options, "/v1/bezorgingen?limiet=500" + filter, "bezorgingen",
                    {"id", "moment", "soort", "aan", "kanaal", "toestand", "pogingen"});
    })->add_option("--state", values->state, "wachtend, onderweg, bezorgd, onbezorgbaar, …");
    verb(*deliveries, "follow", "Print each message as it is delivered",
         [&options] { follow_deliveries(options); });
    verb(*deliveries, "show", "Show one message",
         [values, &options] {
             print_object(options,
                          call(options, "GET", "/v1/bezorgingen/" + percent_encode(values->id)));
         })
        ->add_option("ID", values->id, "Id of the message")
        ->required();
    verb(*deliveries, "retry", "Send a dead message again, with the same id and bytes",
         [values, &options] {
             print_object(
                 options,
                 call(options, "POST",
                      "/v1/bezorgingen/" + percent_encode(values->id) + "/herhaling", "{}"));
         })
        ->add_option("ID", values->id, "Id of the message")
        ->required();
}

}  // namespace termijnd::ctl
