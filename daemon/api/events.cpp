// /v1/gebeurtenissen
#include <boost/json.hpp>

#include "daemon/access/caller.h"
#include "daemon/api/route.h"
#include "daemon/api/values.h"
#include "daemon/http/json_body.h"

namespace termijnd {
namespace {

void post_event(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const auto world = api->world();
    auto fact = read_fact(std::move(*body), *world->rules, reading_of(*api), today_of(*api));
    if (!fact) return reply(refuse(fact.error()));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [world, origin, fact = std::move(*fact)](Transaction& tx) -> Written {
        const auto is_new = record_fact(tx, *world, fact, origin);
        if (!is_new) return {refuse(is_new.error())};
        return {json_response(to_value(fact.event, fact.case_key), *is_new ? 201 : 200),
                *is_new ? 1 : 0};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes event_routes() {
    static const Route routes[] = {{"POST", "/v1/gebeurtenissen", post_event}};
    return routes;
}

}  // namespace termijnd
