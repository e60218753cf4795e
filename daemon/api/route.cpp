#include "daemon/api/route.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "daemon/api/listing.h"

namespace termijnd {
namespace {

void check_text(std::string_view in, std::string_view name, std::string_view text,
                const KeyPattern& own_keys, std::vector<InputFault>& faults) {
    const auto fault = check_person_text(text, {.kind = TextKind::key, .own_keys = &own_keys});
    if (fault)
        faults.push_back(
            {std::string(in), std::string(name), std::string(fault->code()), fault->in_dutch()});
}

void check_query(const Route& route, const HttpRequest& request, const KeyPattern& own_keys,
                 std::vector<InputFault>& faults) {
    std::set<std::string_view> seen;
    for (const auto& [name, value] : request.query) {
        const std::string shown = check_person_text(name, {}) ? "…" : name;
        if (std::find(route.queries.begin(), route.queries.end(), name) == route.queries.end()) {
            std::string known;
            for (const std::string_view each : route.queries)
                known += (known.empty() ? "" : ", ") + std::string(each);
            faults.push_back({"query", shown, "onbekend",
                              known.empty() ? "Hier kan niets worden gevraagd."
                                            : "Dit bestaat niet. Wel bestaan: " + known + "."});
        } else if (!seen.insert(name).second) {
            faults.push_back({"query", shown, "dubbel", "Dit staat er meer dan een keer."});
        } else if (name != cursor_key) {  // a cursor is ours; whoever reads it checks it
            check_text("query", name, value, own_keys, faults);
        }
    }
}

}  // namespace

void add_route(Router& router, const ApiPtr& api, const Route& route) {
    auto handler = [api, route](const HttpRequest& request, const HttpReply& reply) {
        const KeyPattern own_keys = api->world()->municipality.own_keys;
        std::vector<InputFault> faults;
        for (const auto& [name, value] : request.params)
            check_text("path", name, value, own_keys, faults);
        check_query(route, request, own_keys, faults);
        if (!faults.empty()) return reply(problem(faults));
        route.handler(api, request, reply);
    };
    const auto limit = route.body == Route::Body::import ? std::optional(api->import_bytes)
                                                         : std::optional<std::size_t>();
    router.add(route.method, route.path, std::move(handler), limit);
}

Date as_of(const ApiContext& api, const HttpRequest& request, std::vector<InputFault>& faults) {
    const Date today = today_of(api);
    const auto text = request.query_value("peildatum");
    const auto day = text ? parse_date(*text) : today;
    if (!day)
        faults.push_back(
            {"query", "peildatum", "formaat", "geen datum; schrijf bijvoorbeeld 2026-04-30"});
    return day.value_or(today);
}

CaseKey case_asked(const HttpRequest& request, std::vector<InputFault>& faults) {
    const auto key = request.query_value("dossier");
    if (!key)
        faults.push_back({"query", "dossier", "verplicht", "noem het kenmerk van een dossier"});
    return CaseKey(std::string(key.value_or("")));
}

NoticeNumber notice_asked(const HttpRequest& request) {
    const std::string text = request.param("id");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return NoticeNumber(whole ? number : 0);
}

}  // namespace termijnd
