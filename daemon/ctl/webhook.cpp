// termijnctl webhook: which endpoints are called; and a receiver for trying things out, which
// verifies each signature and prints what came. It keeps nothing.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <iostream>

#include "config/settings.h"
#include "daemon/ctl/call.h"
#include "daemon/http/request_target.h"
#include "daemon/http/server.h"
#include "notify/webhook/standard_webhooks.h"
#include "scheduler/delivery/limits.h"

namespace termijnd::ctl {
namespace {

struct ReceiveCall {
    std::uint16_t port = 0;
    std::string secret_file;
};

WebhookSigner signer_of(const std::string& file) {
    auto secret = read_secret_file(file);
    if (!secret) stop(Exit::usage, secret.error().text());
    std::vector<Secret> secrets;
    secrets.push_back(std::move(*secret));
    auto signer = WebhookSigner::from(secrets);
    if (!signer) stop(Exit::usage, file + ": " + signer.error().what);
    return std::move(*signer);
}

HttpResponse receive(const WebhookSigner& signer, const HttpRequest& request) {
    const auto id = request.header("webhook-id").value_or("");
    const auto timestamp = request.header("webhook-timestamp").value_or("");
    const auto signature = request.header("webhook-signature").value_or("");
    // The sender's clock may be a demo's: the signature is judged at the time it names.
    std::chrono::sys_seconds named{
        std::chrono::seconds(std::atoll(std::string(timestamp).c_str()))};
    if (!signer.verify(id, timestamp, request.body, signature, named)) {
        std::cout << "REFUSED  a webhook with a wrong signature" << std::endl;
        return problem(401, "De handtekening klopt niet.");
    }
    std::cout << "verified  " << id << "  " << request.body << std::endl;
    return HttpResponse{204, "", "", {}};
}

void run(const ReceiveCall& call) {
    const WebhookSigner signer = signer_of(call.secret_file);
    boost::asio::io_context loop(1);
    // All that one daemon sends at once, and again while the last connections close.
    HttpLimits limits;
    limits.connections = limits.connections_per_peer = 4 * DispatchLimits{}.at_once_per_endpoint;
    HttpServer server(loop, limits);
    auto handler = [&signer](const HttpRequest& request, const HttpReply& reply) {
        reply(receive(signer, request));
    };
    const auto port = server.listen_tcp("127.0.0.1", call.port, HttpService{handler, nullptr});
    if (!port) stop(Exit::failed, port.error().text());
    std::cout << "listening on http://127.0.0.1:" << *port << "/" << std::endl;
    boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&loop](boost::system::error_code, int) { loop.stop(); });
    loop.run();
}

void print_new_secret() {
    const Secret secret = new_webhook_secret();
    std::cout << secret.reveal() << '\n';
}

}  // namespace

void add_webhook(CLI::App& app, Options& options) {
    CLI::App& webhook =
        *group(app, "webhook", "Webhooks: list, enable, test, receive, make a secret");
    verb(webhook, "list", "List the endpoints, and which are called no more", [&options] {
        print_pages(options, "/v1/abonnementen?limiet=500", "abonnementen",
                    {"naam", "toestand", "sinds", "antwoord"});
    });
    auto name = std::make_shared<std::string>();
    verb(webhook, "enable", "Call an endpoint again that answered 410",
         [name, &options] {
             print_object(
                 options,
                 call(options, "POST",
                      "/v1/abonnementen/" + percent_encode(*name) + "/inschakeling", "{}"));
         })
        ->add_option("NAME", *name, "Name of the endpoint")
        ->required();
    add_webhook_test(webhook, options);
    auto call = std::make_shared<ReceiveCall>();
    CLI::App* receive =
        webhook.add_subcommand("receive", "Receive webhooks, verify and print them");
    receive->add_option("--port", call->port, "Port on loopback; 0 picks one");
    receive->add_option("--secret-file", call->secret_file, "File with the signing secret")
        ->required();
    receive->callback([call] { run(*call); });
    webhook.add_subcommand("secret", "Print a new signing secret")->callback(print_new_secret);
}

}  // namespace termijnd::ctl
