// /v1/dossiers, /v1/betrokkenen, /v1/gebeurtenissen, /v1/invoer: facts come in.
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/api/api.h"
#include "daemon/http/json_body.h"
#include "notify/mail_address.h"
#include "scheduler/engine/intake.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;
using ApiPtr = std::shared_ptr<const ApiContext>;

// "gebeurtenissen[2].datum" as the JSON pointer "#/gebeurtenissen/2/datum".
std::string pointer_of(std::string_view place) {
    std::string pointer = "#/";
    for (const char c : place) {
        if (c == '.' || c == '[') {
            pointer += '/';
        } else if (c != ']') {
            pointer += c;
        }
    }
    return pointer;
}

HttpResponse refuse(const Fault& fault) {
    return problem({InputFault{"body", pointer_of(fault.where), "ongeldig", fault.what}});
}

// One dossier document; `bekendVanaf` is the daemon's own and not part of a case.
struct Intake {
    CaseDocument document;
    std::optional<Date> known_from;
};

Result<Intake> parse_intake(json::value value, std::string_view key, const RuleBook& rules) {
    Intake intake;
    if (!value.is_object()) return Fault{"", "moet een JSON-object zijn"};
    json::object& object = value.get_object();
    if (const auto* from = object.if_contains("bekendVanaf")) {
        const auto day = from->is_string() ? parse_date(from->get_string()) : std::nullopt;
        if (!day) return Fault{"bekendVanaf", "is geen datum; schrijf 2026-04-30"};
        intake.known_from = *day;
        object.erase("bekendVanaf");
    }
    for (const char* list : {"voorzieningen", "gebeurtenissen"}) {
        if (!object.contains(list)) object[list] = json::array{};
    }
    if (!key.empty()) object["kenmerk"] = key;
    auto document = parse_case(json::serialize(object), rules);
    if (!document) return document.error();
    if (document->key.empty()) return Fault{"kenmerk", "ontbreekt; geef het dossier een kenmerk"};
    intake.document = std::move(*document);
    return intake;
}

json::object to_value(const CaseRecord& record) {
    json::array roles;
    for (const auto& role : record.roles) {
        roles.push_back({{"rol", role.role}, {"betrokkene", role.party}});
    }
    json::object value{{"kenmerk", record.key}, {"betrokkenen", std::move(roles)}};
    if (record.known_from) value["bekendVanaf"] = to_iso(*record.known_from);
    return value;
}

json::object to_value(const PartyRecord& party) {
    return {{"kenmerk", party.key},          {"naam", party.name},
            {"email", party.email},          {"telefoon", party.phone},
            {"aanduiding", party.reference}, {"emailMislukt", party.email_failed}};
}

json::object to_value(const Event& event, std::string_view case_key) {
    json::object value{{"kenmerk", event.key},
                       {"dossier", case_key},
                       {"soort", event.kind},
                       {"datum", to_iso(event.on)},
                       {"gegevens", json::parse(to_json(event.data))}};
    if (!event.instrument.empty()) value["voorziening"] = event.instrument;
    if (event.registered) value["geregistreerd"] = to_iso(*event.registered);
    return value;
}

json::object to_value(const IntakeCount& count) {
    return {{"betrokkenen", count.parties},
            {"voorzieningen", count.instruments},
            {"gebeurtenissen", count.events}};
}

void put_case(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const auto world = api->world();
    auto intake = parse_intake(std::move(*body), request.param("kenmerk"), *world->rules);
    if (!intake) return reply(refuse(intake.error()));
    const Origin origin = origin_of(*api, request);
    auto job = [world, origin, intake = std::move(*intake)](Transaction& tx) {
        const bool is_new = !tx.journal.find_case(intake.document.key);
        const IntakeCount count =
            record_document(tx, *world, intake.document, intake.known_from, origin);
        return json_response(to_value(count), is_new ? 201 : 200);
    };
    answer(api, reply, std::move(job), true);
}

// Many dossiers in one commit: all of it or nothing.
void import_cases(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    JsonReader reader(*body, "#", faults);
    const json::array* documents = reader.optional_array("dossiers", 1'000'000);
    reader.finish();
    const auto world = api->world();
    std::vector<Intake> intakes;
    for (std::size_t i = 0; documents && i < documents->size(); ++i) {
        auto intake = parse_intake((*documents)[i], {}, *world->rules);
        if (intake) {
            intakes.push_back(std::move(*intake));
        } else if (faults.size() < 100) {
            const std::string place = "dossiers[" + std::to_string(i) + "]";
            const Fault& fault = intake.error();
            faults.push_back(InputFault{
                "body", pointer_of(fault.where.empty() ? place : place + "." + fault.where),
                "ongeldig", fault.what});
        }
    }
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(*api, request);
    auto job = [world, origin, intakes = std::move(intakes)](Transaction& tx) {
        IntakeCount total;
        for (const Intake& intake : intakes) {
            const IntakeCount count =
                record_document(tx, *world, intake.document, intake.known_from, origin);
            total.parties += count.parties;
            total.instruments += count.instruments;
            total.events += count.events;
        }
        json::object value = to_value(total);
        value["dossiers"] = intakes.size();
        return json_response(value, 201);
    };
    answer(api, reply, std::move(job), true);
}

void get_case(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [key = request.param("kenmerk")](Transaction& tx) {
        const auto record = tx.journal.find_case(key);
        if (!record) throw std::out_of_range(key);
        const CaseFacts facts = tx.journal.facts(key);
        json::object value = to_value(*record);
        json::array instruments, events;
        for (const Instrument& instrument : facts.instruments) {
            json::object each{{"kenmerk", instrument.key}, {"soort", instrument.kind}};
            if (instrument.decided_on) each["besluitdatum"] = to_iso(*instrument.decided_on);
            instruments.push_back(std::move(each));
        }
        for (const Event& event : facts.events) events.push_back(to_value(event, key));
        value["voorzieningen"] = std::move(instruments);
        value["gebeurtenissen"] = std::move(events);
        return json_response(value);
    };
    answer(api, reply, std::move(job), false);
}

void list_cases(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    const std::string after(request.query_value("na").value_or(""));
    auto job = [after](Transaction& tx) {
        json::array cases;
        for (const std::string& key : tx.journal.case_keys(after, 100)) {
            if (const auto record = tx.journal.find_case(key)) cases.push_back(to_value(*record));
        }
        return json_response(json::object{{"dossiers", std::move(cases)}});
    };
    answer(api, reply, std::move(job), false);
}

void put_party(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    JsonReader reader(*body, "#", faults);
    PartyRecord party;
    party.key = request.param("kenmerk");
    party.name = reader.text("naam");
    party.email = reader
                      .optional_text("email", {.kind = TextKind::mail_address,
                                               .max_length = longest_mail_address})
                      .value_or("");
    party.phone = reader.optional_text("telefoon", {.kind = TextKind::phone}).value_or("");
    party.reference = reader.optional_text("aanduiding").value_or("");
    if (!party.email.empty()) {
        if (const auto address = MailAddress::parse(party.email); !address) {
            reader.report("email", "formaat", address.error().what);
        }
    }
    reader.finish();
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(*api, request);
    auto job = [world = api->world(), origin, party](Transaction& tx) {
        const bool is_new = !tx.journal.find_party(party.key);
        tx.journal.put_party(party, origin);
        // A new address changes what can be sent in every case of this party.
        for (const std::string& key : tx.journal.cases_of_party(party.key)) {
            apply_case(tx, *world, key, origin.recorded_at);
        }
        return json_response(to_value(party), is_new ? 201 : 200);
    };
    answer(api, reply, std::move(job), true);
}

void list_parties(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    const std::string after(request.query_value("na").value_or(""));
    auto job = [after](Transaction& tx) {
        json::array parties;
        for (const PartyRecord& party : tx.journal.parties(after, 100))
            parties.push_back(to_value(party));
        return json_response(json::object{{"betrokkenen", std::move(parties)}});
    };
    answer(api, reply, std::move(job), false);
}

void post_event(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    if (!body->is_object()) return reply(refuse(Fault{"", "moet een JSON-object zijn"}));
    json::object& object = body->get_object();
    const auto* key = object.if_contains("dossier");
    if (!key || !key->is_string()) {
        return reply(refuse(Fault{"dossier", "ontbreekt; noem het kenmerk van het dossier"}));
    }
    const std::string case_key(key->get_string());
    object.erase("dossier");
    const auto world = api->world();
    auto event = parse_event(*body, "", *world->rules);
    if (!event) return reply(refuse(event.error()));
    const Origin origin = origin_of(*api, request);
    auto job = [world, origin, case_key, event = std::move(*event)](Transaction& tx) {
        if (!tx.journal.find_case(case_key)) throw std::out_of_range(case_key);
        if (!event.instrument.empty()) {
            const CaseFacts facts = tx.journal.facts(case_key);
            const bool known =
                std::any_of(facts.instruments.begin(), facts.instruments.end(),
                            [&](const Instrument& each) { return each.key == event.instrument; });
            if (!known) {
                throw Refused{refuse(Fault{"voorziening", "het dossier heeft deze niet"})};
            }
        }
        const bool is_new = record_event(tx, *world, case_key, event, origin);
        return json_response(to_value(event, case_key), is_new ? 201 : 200);
    };
    answer(api, reply, std::move(job), true);
}

}  // namespace

void add_case_routes(Router& router, const ApiPtr& api) {
    using Handler = void (*)(const ApiPtr&, const HttpRequest&, const HttpReply&);
    const auto with = [&api](Handler handler) {
        return [api, handler](const HttpRequest& request, const HttpReply& reply) {
            handler(api, request, reply);
        };
    };
    router.add("GET", "/v1/dossiers", with(list_cases));
    router.add("GET", "/v1/dossiers/{kenmerk}", with(get_case));
    router.add("PUT", "/v1/dossiers/{kenmerk}", with(put_case));
    router.add("GET", "/v1/betrokkenen", with(list_parties));
    router.add("PUT", "/v1/betrokkenen/{kenmerk}", with(put_party));
    router.add("POST", "/v1/gebeurtenissen", with(post_event));
    router.add("POST", "/v1/invoer", with(import_cases), api->import_bytes);
}

}  // namespace termijnd
