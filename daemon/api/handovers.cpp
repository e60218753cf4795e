// /v1/overdrachten: a caseload goes to another case manager.
#include <boost/json.hpp>

#include "daemon/access/caller.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "scheduler/engine/handover.h"

namespace termijnd {
namespace {

namespace json = boost::json;

Handover read_handover(const json::value& body, std::vector<InputFault>& faults) {
    JsonReader reader(body, "#", faults);
    Handover handover;
    handover.from = PartyKey(reader.text("van"));
    handover.to = PartyKey(reader.text("naar"));
    for (std::string& key : reader.optional_texts("dossiers"))
        handover.cases.emplace_back(std::move(key));
    handover.reason = reader.text("reden", {.max_length = longest_text});
    handover.by = reader.text("door");
    reader.finish();
    return handover;
}

void post_handover(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const Handover handover = read_handover(*body, faults);
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [world = api->world(), origin, handover](Transaction& tx) -> Written {
        const auto done = hand_over(tx, *world, handover, origin);
        if (!done) return {refuse(done.error())};
        return {json_response(json::object{{"van", handover.from.str()},
                                           {"naar", handover.to.str()},
                                           {"dossiers", done->cases},
                                           {"inBehandeling", done->in_hand}},
                              201),
                done->cases + done->in_hand};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes handover_routes() {
    static const Route routes[] = {{"POST", "/v1/overdrachten", post_handover}};
    return routes;
}

}  // namespace termijnd
