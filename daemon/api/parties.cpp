// /v1/betrokkenen
#include <boost/json.hpp>

#include "daemon/access/caller.h"
#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"

namespace termijnd {
namespace {

namespace json = boost::json;

json::object to_value(const PartyRecord& party) {
    return {{"kenmerk", party.key.str()},
            {"naam", party.name},
            {"email", party.email},
            {"telefoon", party.phone},
            {"aanduiding", party.reference},
            {"taal", to_text(party.language)},
            {"emailMislukt", party.email_failed}};
}

PartyChange read_change(const json::value& body, std::vector<InputFault>& faults) {
    JsonReader reader(body, "#", faults);
    PartyChange change;
    change.name = reader.optional_text("naam");
    change.email = reader.clearable_text(
        "email", {.kind = TextKind::mail_address, .max_length = longest_mail_address});
    change.phone = reader.clearable_text("telefoon", {.kind = TextKind::phone});
    change.reference = reader.clearable_text("aanduiding");
    if (const auto language = reader.clearable_text("taal")) {
        change.language = parse_language(language->empty() ? "nl" : *language);
        if (!change.language) reader.report("taal", "formaat", "Kies nl of en.");
    }
    reader.finish();
    return change;
}

// What is absent stays; null or "" clears.
void put_party(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const PartyChange change = read_change(*body, faults);
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [origin, change,
                key = PartyKey(request.param("kenmerk"))](Transaction& tx) -> Written {
        const auto recorded = record_party(tx, key, change, origin);
        if (!recorded) return {refuse(recorded.error())};
        return {json_response(to_value(recorded->party), recorded->is_new ? 201 : 200),
                recorded->changed ? 1 : 0};
    };
    answer_write(api, reply, std::move(job));
}

void list_parties(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const PageAsked asked = page_asked(request, "betrokkenen", faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [asked](const Snapshot& store) {
        std::vector<PartyRecord> rows =
            store.journal.parties(PartyKey(asked.after), asked.limit + 1);
        const bool more = take_off_more(rows, asked);
        json::array parties;
        for (const PartyRecord& party : rows) parties.push_back(to_value(party));
        return page_response(asked, {{"betrokkenen", std::move(parties)}},
                             more ? std::optional(rows.back().key.str()) : std::nullopt);
    };
    answer_read(api, reply, std::move(job));
}

}  // namespace

Routes party_routes() {
    static const Route routes[] = {
        {"GET", "/v1/betrokkenen", list_parties, {cursor_key, limit_key}},
        {"PUT", "/v1/betrokkenen/{kenmerk}", put_party},
    };
    return routes;
}

}  // namespace termijnd
