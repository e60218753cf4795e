// /v1/proefberichten: one message that shows whether mail or an endpoint works.
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "notify/mail_address.h"
#include "obligations/law/sha256.h"
#include "obligations/store/rules/plan_notice.h"
#include "scheduler/delivery/disabled_endpoints.h"
#include "scheduler/delivery/retry_or_give_up.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

// One of the two.
struct Trial {
    std::string address;
    EndpointName endpoint;
};

Trial read_trial(const json::value& body, std::vector<InputFault>& faults) {
    JsonReader reader(body, "#", faults);
    Trial trial;
    trial.address = reader
                        .optional_text("adres", {.kind = TextKind::mail_address,
                                                 .max_length = longest_mail_address})
                        .value_or("");
    trial.endpoint = EndpointName(reader.optional_text("abonnement").value_or(""));
    if (trial.address.empty() == trial.endpoint.empty())
        reader.report("adres", "verplicht", "Noem een adres of een abonnement, een van de twee.");
    reader.finish();
    return trial;
}

// Two at the same moment to different addresses are two.
MessageNumber put_trial(Transaction& tx, const Trial& trial, Instant now) {
    const bool mail = !trial.address.empty();
    MessageKey key{std::string(test_message), to_iso(now),
                   mail ? RecipientKey(std::string(test_message)) : as_recipient(trial.endpoint),
                   mail ? sha256_hex(trial.address).substr(0, 16) : ""};
    while (tx.outbox.find_slot(key)) key.slot += "+";
    return put_message(tx.outbox, key, mail ? Channel::mail : Channel::webhook, now, trial.address);
}

void check_endpoint(const Snapshot& store, const World& world, const EndpointName& name) {
    if (std::ranges::find(world.endpoints, name, &Endpoint::name) == world.endpoints.end())
        throw std::out_of_range(name.str());
    for (const DisabledEndpoint& each : store.outbox.disabled_endpoints())
        if (each.name == name)
            throw std::invalid_argument(
                "Dit systeem is uitgeschakeld na antwoord 410. Schakel het "
                "eerst weer in.");
}

void post_trial(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const Trial trial = read_trial(*body, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), trial, now = api->clock.now()](Transaction& tx) -> Written {
        if (!trial.endpoint.empty()) check_endpoint(tx, *world, trial.endpoint);
        const MessageNumber number = put_trial(tx, trial, now);
        const std::string id = tx.outbox.find(number).value().public_id.str();
        HttpResponse response = json_response(json::object{{"id", id}}, 201);
        response.headers.push_back({"Location", "/v1/bezorgingen/" + id});
        return {std::move(response)};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes trial_routes() {
    static const Route routes[] = {{"POST", "/v1/proefberichten", post_trial}};
    return routes;
}

}  // namespace termijnd
