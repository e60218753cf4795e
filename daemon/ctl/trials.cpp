// termijnctl mail test and webhook test: one message, and what the other side said to it.
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

constexpr std::chrono::minutes longest_wait{2};  // longer than any send may take

json::value wait_for_outcome(const Options& options, const std::string& id) {
    const auto end = std::chrono::steady_clock::now() + longest_wait;
    for (;;) {
        json::value delivery = call(options, "GET", "/v1/bezorgingen/" + percent_encode(id));
        const std::string state = cell(delivery.at("toestand"));
        const bool over = state != "wachtend" && state != "onderweg";
        if (over || std::chrono::steady_clock::now() > end) return delivery;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

// Delivered in shadow mode is not delivered.
void print_outcome(const Options& options, const json::value& delivery, const std::string& to) {
    if (options.json) std::cout << json::serialize(delivery) << '\n';
    const std::string state = cell(delivery.at("toestand")), answer = cell(delivery.at("antwoord"));
    if (const auto* shadow = delivery.as_object().if_contains("schaduw"))
        stop(Exit::failed, "shadow mode is on (delivery.shadow): " + cell(*shadow) +
                               ". This shows nothing of whether " + to + " can be reached");
    if (state == "bezorgd") {
        if (!options.json) std::cout << "delivered to " << to << ": " << answer << '\n';
        return;
    }
    if (state == "onbezorgbaar") stop(Exit::failed, "not delivered to " + to + ": " + answer);
    stop(Exit::failed, "no outcome yet for " + to + " (" + state +
                           "); see termijnctl delivery show " + cell(delivery.at("id")));
}

void run(const Options& options, const char* field, const std::string& to) {
    const json::value made =
        call(options, "POST", "/v1/proefberichten", json::serialize(json::object{{field, to}}));
    print_outcome(options, wait_for_outcome(options, cell(made.at("id"))), to);
}

}  // namespace

void add_mail(CLI::App& app, Options& options) {
    CLI::App* mail = group(app, "mail", "Mail: test");
    auto to = std::make_shared<std::string>();
    verb(*mail, "test", "Send one test mail and say what the mail server answered",
         [to, &options] { run(options, "adres", *to); })
        ->add_option("ADDRESS", *to, "Whom to send it to")
        ->required();
}

void add_webhook_test(CLI::App& webhook, Options& options) {
    auto name = std::make_shared<std::string>();
    verb(webhook, "test", "Send one signed test event to an endpoint and say what it answered",
         [name, &options] { run(options, "abonnement", *name); })
        ->add_option("NAME", *name, "Name of the endpoint")
        ->required();
}

}  // namespace termijnd::ctl
