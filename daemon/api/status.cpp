// /v1/status: how the daemon is.
#include <boost/json.hpp>

#include "daemon/api/route.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/notice_file.h"

namespace termijnd {
namespace {

namespace json = boost::json;

void show_status(const ApiPtr& api, const HttpRequest&, const HttpReply& reply) {
    auto job = [world = api->world(), now = api->clock.now()](const Snapshot& store) {
        const OutboxCounts counts = store.outbox.counts();
        json::object value{{"versie", TERMIJND_VERSION},
                           {"nu", to_iso(now)},
                           {"bezorgingen",
                            {{"wachtend", counts.pending},
                             {"onderweg", counts.leased},
                             {"bezorgd", counts.delivered},
                             {"onbezorgbaar", counts.dead},
                             {"ingetrokken", counts.cancelled},
                             {"vastgehouden", counts.held}}},
                           {"regelingen", world->rules->packs().size()},
                           {"teBerekenen", to_derive(store, local_day(now))}};
        if (const auto& to = world->shadow_to)
            value["schaduw"] =
                to->empty() ? "aan niemand verzonden" : "alleen verzonden aan " + *to;
        if (const auto away = store.outages.open_now(); !away.empty()) {
            json::array now_away;
            for (const Outage& each : away)
                now_away.push_back(to_json(each, store.outages.counts(each.id)));
            value["storingenNu"] = std::move(now_away);
        }
        // The last one of the last month.
        const auto ended = store.outages.ended_after(now - std::chrono::days(31));
        if (!ended.empty())
            value["laatsteStoring"] = to_json(ended.back(), store.outages.counts(ended.back().id));
        if (const auto next = next_moment(store, *world, now)) value["volgende"] = to_iso(*next);
        return json_response(value);
    };
    answer_read(api, reply, std::move(job));
}

}  // namespace

std::size_t to_derive(const Snapshot& store, Date today) {
    constexpr std::size_t most_counted = 100'000;
    return store.derived.cases_to_derive(today, most_counted).size();
}

Routes status_routes() {
    static const Route routes[] = {{"GET", "/v1/status", show_status}};
    return routes;
}

}  // namespace termijnd
