#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/api.h"

namespace termijnd {

// One row says all of a route. What stands in its path and query goes through check_person_text()
// before the handler is called; a query key that the row does not name is refused.
struct Route {
    using Handler = void (*)(const ApiPtr&, const HttpRequest&, const HttpReply&);
    enum class Body : std::uint8_t { small, import };

    const char* method;
    const char* path;
    Handler handler;
    std::vector<std::string_view> queries = {};
    Body body = Body::small;
};
using Routes = std::span<const Route>;

void add_route(Router& router, const ApiPtr& api, const Route& route);

// One file each.
[[nodiscard]] Routes case_routes();
[[nodiscard]] Routes party_routes();
[[nodiscard]] Routes event_routes();
[[nodiscard]] Routes handover_routes();
[[nodiscard]] Routes import_routes();
[[nodiscard]] Routes obligation_routes();
[[nodiscard]] Routes notice_routes();
[[nodiscard]] Routes digest_routes();
[[nodiscard]] Routes preview_routes();
[[nodiscard]] Routes delivery_routes();
[[nodiscard]] Routes webhook_routes();
[[nodiscard]] Routes pack_routes();
[[nodiscard]] Routes status_routes();
[[nodiscard]] Routes difference_routes();
[[nodiscard]] Routes forecast_routes();
[[nodiscard]] Routes figure_routes();
[[nodiscard]] Routes audit_routes();
[[nodiscard]] Routes evidence_routes();
[[nodiscard]] Routes outage_routes();
[[nodiscard]] Routes trial_routes();

// `peildatum` in the query, or today; a fault when it is no date.
[[nodiscard]] Date as_of(const ApiContext& api, const HttpRequest& request,
                         std::vector<InputFault>& faults);
// `dossier` in the query, which must be there.
[[nodiscard]] CaseKey case_asked(const HttpRequest& request, std::vector<InputFault>& faults);

// The number of a notice in the path; what is no number is the number of nothing.
[[nodiscard]] NoticeNumber notice_asked(const HttpRequest& request);

// How many cases wait to be derived, counted up to 100 000.
[[nodiscard]] std::size_t to_derive(const Snapshot& store, Date today);

}  // namespace termijnd
