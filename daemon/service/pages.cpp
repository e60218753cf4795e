#include "daemon/service/pages.h"

#include <memory>
#include <utility>

namespace termijnd {

Pages::Pages(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
             const Metrics& metrics, std::function<bool()> ready)
    : clock_(clock), metrics_(metrics), ready_(std::move(ready)), calls_(loop, store) {}

void Pages::answer(const HttpRequest& request, const HttpReply& reply) {
    if (request.method != "GET" && request.method != "HEAD") {
        HttpResponse response = problem(405, "Alleen GET en HEAD.");
        response.headers.emplace_back("Allow", "GET, HEAD");
        return reply(std::move(response));
    }
    if (request.path == "/healthz") return reply(HttpResponse{200, "text/plain", "ok\n", {}});
    if (request.path == "/readyz") {
        const bool ready = ready_();
        return reply(
            HttpResponse{ready ? 200 : 503, "text/plain", ready ? "ready\n" : "not ready\n", {}});
    }
    if (request.path == "/metrics") return answer_metrics(reply);
    reply(problem(404, "Deze pagina is er niet."));
}

void Pages::answer_metrics(const HttpReply& reply) {
    auto counts = std::make_shared<OutboxCounts>();
    auto job = [counts](const Snapshot& store) { *counts = store.outbox.counts(); };
    calls_.read(std::move(job), [this, counts, reply](std::exception_ptr error) {
        if (error) return reply(problem(503, "De opslag antwoordt niet."));
        reply(HttpResponse{
            200, "text/plain; version=0.0.4", metrics_.text(*counts, clock_.now()), {}});
    });
}

}  // namespace termijnd
