// /v1/dagoverzichten
#include "daemon/api/route.h"
#include "scheduler/digest/digest.h"

namespace termijnd {
namespace {

void preview_digest(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto day = as_of(*api, request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), manager = PartyKey(request.param("casemanager")),
                day](const Snapshot& store) {
        if (manager != nobodys_manager() && !store.journal.find_party(manager))
            throw std::out_of_range(manager.str());
        const Digest digest = make_digest(store, *world, manager, day);
        return HttpResponse{200, "application/json", to_json(digest), {}};
    };
    answer_read(api, reply, std::move(job));
}

}  // namespace

Routes digest_routes() {
    static const Route routes[] = {
        {"GET", "/v1/dagoverzichten/{casemanager}", preview_digest, {"peildatum"}}};
    return routes;
}

}  // namespace termijnd
