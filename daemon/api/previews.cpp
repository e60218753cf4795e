// /v1/voorbeelden: what a notice about a dossier would say. Nothing is stored, and nothing sent.
#include <boost/json.hpp>

#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "scheduler/words/preview.h"

namespace termijnd {
namespace {

namespace json = boost::json;

void show_preview(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    const auto kind = letter_kind(request.param("soort"));
    if (!kind)
        faults.push_back(
            {"path", "soort", "formaat", "Kies een soort bericht, zoals herinnering of gemist."});
    if (!faults.empty()) return reply(problem(faults));
    const PreviewAsk ask{key, *kind, std::string(request.query_value("regel").value_or(""))};
    auto job = [world = api->world(), renderer = api->renderer(), now = api->clock.now(),
                ask](const Snapshot& store) -> std::function<HttpResponse()> {
        const auto found = notice_to_preview(store, *world, ask, now);
        if (!found) {
            const std::vector<InputFault> none{
                {"query", found.error().where, "bestaat-niet", found.error().what}};
            return [none] { return problem(none); };
        }
        return [draft = renderer->draft_preview(store, world, found->notice, found->at)] {
            const Preview preview = draft();
            return json_response(json::object{{"onderwerp", preview.subject},
                                              {"tekst", preview.text},
                                              {"html", preview.html},
                                              {"mail", preview.mail}});
        };
    };
    answer_drafted(api, reply, std::move(job));
}

}  // namespace

Routes preview_routes() {
    static const Route routes[] = {
        {"GET", "/v1/voorbeelden/{soort}", show_preview, {"dossier", "regel"}}};
    return routes;
}

}  // namespace termijnd
