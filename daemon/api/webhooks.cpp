// /v1/abonnementen: the endpoints that webhooks go to.
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

json::object to_value(const Endpoint& endpoint, const std::vector<DisabledEndpoint>& disabled) {
    json::object value{{"naam", endpoint.name.str()}, {"toestand", "ingeschakeld"}};
    for (const DisabledEndpoint& each : disabled) {
        if (each.name != endpoint.name) continue;
        value["toestand"] = "uitgeschakeld";
        value["sinds"] = to_iso(each.at);
        value["antwoord"] = each.answer;
    }
    return value;
}

void list_webhooks(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const PageAsked asked = page_asked(request, "abonnementen", faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), asked](const Snapshot& store) {
        const auto disabled = store.outbox.disabled_endpoints();
        json::array endpoints;
        for (const Endpoint& endpoint : world->endpoints)
            endpoints.push_back(to_value(endpoint, disabled));
        return page_of_whole(asked, {{"abonnementen", std::move(endpoints)}}, "naam");
    };
    answer_read(api, reply, std::move(job));
}

// After a 410: the endpoint is called again. One that was not disabled stays as it is.
void enable_webhook(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [world = api->world(),
                name = EndpointName(request.param("naam"))](Transaction& tx) -> Written {
        const auto endpoint = std::find_if(world->endpoints.begin(), world->endpoints.end(),
                                           [&](const Endpoint& each) { return each.name == name; });
        const bool was_disabled = tx.outbox.enable_endpoint(name);
        if (endpoint == world->endpoints.end() && !was_disabled)
            throw std::out_of_range(name.str());
        return {json_response(json::object{{"naam", name.str()}, {"toestand", "ingeschakeld"}},
                              was_disabled ? 201 : 200)};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes webhook_routes() {
    static const Route routes[] = {
        {"GET", "/v1/abonnementen", list_webhooks, {cursor_key, limit_key}},
        {"POST", "/v1/abonnementen/{naam}/inschakeling", enable_webhook},
    };
    return routes;
}

}  // namespace termijnd
