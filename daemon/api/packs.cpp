// /v1/regelingen: the rule packs in use.
#include <boost/json.hpp>

#include "daemon/api/listing.h"
#include "daemon/api/route.h"

namespace termijnd {
namespace {

namespace json = boost::json;

void list_packs(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const PageAsked asked = page_asked(request, "regelingen", faults);
    if (!faults.empty()) return reply(problem(faults));
    const auto world = api->world();
    json::array packs;
    for (const RulePack& pack : world->rules->packs()) {
        json::object value{{"kenmerk", pack.id},
                           {"titel", pack.title},
                           {"sha256", pack.sha256},
                           {"regels", pack.rules.size()},
                           {"besluitenVanafDatum", to_iso(pack.decisions_from)}};
        if (pack.decisions_until) value["besluitenTotDatum"] = to_iso(*pack.decisions_until);
        packs.push_back(std::move(value));
    }
    reply(page_of_whole(asked, {{"regelingen", std::move(packs)}}, "kenmerk"));
}

}  // namespace

Routes pack_routes() {
    static const Route routes[] = {{"GET", "/v1/regelingen", list_packs, {cursor_key, limit_key}}};
    return routes;
}

}  // namespace termijnd
