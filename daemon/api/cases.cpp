// /v1/dossiers
#include <boost/json.hpp>

#include "daemon/access/caller.h"
#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "daemon/api/values.h"
#include "daemon/http/json_body.h"

namespace termijnd {
namespace {

namespace json = boost::json;

json::object to_value(const CaseRecord& record) {
    json::array roles;
    for (const CaseRecord::Holder& holder : record.roles) {
        roles.push_back({{"rol", holder.role.word()}, {"betrokkene", holder.party.str()}});
    }
    json::object value{{"kenmerk", record.key.str()}, {"betrokkenen", std::move(roles)}};
    if (record.known_from) value["bekendVanaf"] = to_iso(*record.known_from);
    return value;
}

void put_case(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const auto world = api->world();
    auto intake = read_intake(std::move(*body), CaseKey(request.param("kenmerk")), *world->rules,
                              reading_of(*api), today_of(*api));
    if (!intake) return reply(refuse(intake.error()));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [world, origin, intake = std::move(*intake)](Transaction& tx) -> Written {
        const bool is_new = !tx.journal.find_case(intake.document.key);
        const auto count = record_document(tx, *world, intake, origin);
        if (!count) return {refuse(count.error())};
        return {json_response(to_value(*count), is_new ? 201 : 200), count->total()};
    };
    answer_write(api, reply, std::move(job));
}

void get_case(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [key = CaseKey(request.param("kenmerk"))](const Snapshot& store) {
        const auto record = store.journal.find_case(key);
        if (!record) throw std::out_of_range(key.str());
        const CaseFacts facts = store.journal.facts(key);
        json::object value = to_value(*record);
        json::array instruments, events;
        for (const Instrument& instrument : facts.instruments) {
            json::object each{{"kenmerk", instrument.key.str()}, {"soort", instrument.kind}};
            if (instrument.decided_on) each["besluitdatum"] = to_iso(*instrument.decided_on);
            instruments.push_back(std::move(each));
        }
        for (const Event& event : facts.events) events.push_back(to_value(event, key));
        value["voorzieningen"] = std::move(instruments);
        value["gebeurtenissen"] = std::move(events);
        return json_response(value);
    };
    answer_read(api, reply, std::move(job));
}

void list_cases(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const PageAsked asked = page_asked(request, "dossiers", faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [asked](const Snapshot& store) {
        std::vector<CaseKey> keys = store.journal.case_keys(CaseKey(asked.after), asked.limit + 1);
        const bool more = take_off_more(keys, asked);
        json::array cases;
        for (const CaseKey& key : keys)
            if (const auto record = store.journal.find_case(key))
                cases.push_back(to_value(*record));
        return page_response(asked, {{"dossiers", std::move(cases)}},
                             more ? std::optional(keys.back().str()) : std::nullopt);
    };
    answer_read(api, reply, std::move(job));
}

}  // namespace

Routes case_routes() {
    static const Route routes[] = {
        {"GET", "/v1/dossiers", list_cases, {cursor_key, limit_key}},
        {"GET", "/v1/dossiers/{kenmerk}", get_case},
        {"PUT", "/v1/dossiers/{kenmerk}", put_case},
    };
    return routes;
}

}  // namespace termijnd
