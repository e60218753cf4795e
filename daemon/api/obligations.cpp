// /v1/verplichtingen, /v1/berichten, /v1/dagoverzichten: what was derived, why, and what people
// decide about it.
#include <boost/json.hpp>

#include "daemon/api/api.h"
#include "daemon/http/json_body.h"
#include "scheduler/digest/digest.h"
#include "scheduler/identity.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;
using ApiPtr = std::shared_ptr<const ApiContext>;

const std::string postponement = "verplichting.uitgesteld";

// The day on which statuses are judged: `peildatum`, or today.
std::optional<Date> as_of(const ApiPtr& api, const HttpRequest& request,
                          std::vector<InputFault>& faults) {
    const auto text = request.query_value("peildatum");
    if (!text) return local_day(api->clock.now());
    const auto day = parse_date(*text);
    if (!day) {
        faults.push_back(InputFault{"query", "peildatum", "formaat",
                                    "geen datum; schrijf bijvoorbeeld 2026-04-30"});
    }
    return day;
}

// The kenmerk in `?dossier=`.
std::string case_asked(const HttpRequest& request, std::vector<InputFault>& faults) {
    const auto key = request.query_value("dossier");
    if (!key)
        faults.push_back(
            InputFault{"query", "dossier", "verplicht", "noem het kenmerk van een dossier"});
    return std::string(key.value_or(""));
}

// A derivation as JSON, with each obligation's own id.
json::object to_value(const std::string& case_key, const Derivation& derivation, const World& world,
                      bool with_explanation) {
    json::object value =
        json::parse(to_json(derivation, world.calendar, with_explanation)).as_object();
    json::array& obligations = value.at("verplichtingen").as_array();
    for (std::size_t i = 0; i < obligations.size(); ++i) {
        json::object& each = obligations[i].as_object();
        each["id"] = obligation_id(case_key, derivation.obligations[i]);
        each["dossier"] = case_key;
    }
    return value;
}

std::string_view to_text(NoticeRow::State state) {
    switch (state) {
        case NoticeRow::State::planned:
            return "gepland";
        case NoticeRow::State::claimed:
        case NoticeRow::State::waiting:
            return "onderweg";
        case NoticeRow::State::sent:
            return "verzonden";
        case NoticeRow::State::cancelled:
            return "ingetrokken";
        case NoticeRow::State::folded:
            return "samengevoegd";
        case NoticeRow::State::failed:
            return "mislukt";
    }
    return "gepland";
}

void list_obligations(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto day = as_of(api, request, faults);
    const auto key = case_asked(request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), key, day](Transaction& tx) {
        if (!tx.journal.find_case(key)) throw std::out_of_range(key);
        const Derivation derivation = derive_case(tx, *world, key, *day);
        json::object value = to_value(key, derivation, *world, false);
        value["peildatum"] = to_iso(*day);
        return json_response(value);
    };
    answer(api, reply, std::move(job), false);
}

// The derived obligation with this id, and the derivation that owns it.
struct Found {
    ObligationRow row;
    Derivation derivation;
    const Obligation* obligation = nullptr;
};

Found find(Transaction& tx, const World& world, const std::string& id, Date day) {
    const auto row = tx.derived.find(id);
    if (!row) throw std::out_of_range(id);
    Found found{*row, derive_case(tx, world, row->case_key, day), nullptr};
    for (const Obligation& each : found.derivation.obligations) {
        if (obligation_id(row->case_key, each) == id) found.obligation = &each;
    }
    return found;
}

json::value to_value(const Found& found, const World& world, bool with_explanation) {
    const json::object all =
        to_value(found.row.case_key, found.derivation, world, with_explanation);
    const auto index = found.obligation - found.derivation.obligations.data();
    return all.at("verplichtingen").at(static_cast<std::size_t>(index));
}

void get_obligation(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto day = as_of(api, request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), id = request.param("id"), day](Transaction& tx) {
        const Found found = find(tx, *world, id, *day);
        if (!found.obligation) {
            // Its reason was retracted: what was derived stands as lapsed.
            return json_response(json::object{{"id", id},
                                              {"dossier", found.row.case_key},
                                              {"regel", found.row.rule},
                                              {"regeling", found.row.pack},
                                              {"vroegst", to_iso(found.row.earliest)},
                                              {"uiterlijk", to_iso(found.row.due)},
                                              {"laatst", to_iso(found.row.latest)},
                                              {"status", "vervallen"}});
        }
        return json_response(to_value(found, *world, true));
    };
    answer(api, reply, std::move(job), false);
}

// What a person decides about one obligation becomes a fact like any other.
struct Decided {
    std::string kind;  // of the event; empty: the rule's own done event
    Date on{};
    std::optional<Date> until;
    std::string reason;
    std::string by;
};

Event to_event(const Decided& decided, const Obligation& obligation, Instant now) {
    Event event;
    event.kind = decided.kind.empty() ? obligation.rule->done_by : decided.kind;
    event.on = decided.on;
    event.instrument = obligation.instrument;
    event.key = stable_uuid({event.kind, obligation.event, obligation.rule->id,
                             std::to_string(obligation.period.value_or(0)), to_iso(now)});
    const bool is_decision = !decided.kind.empty();
    if (is_decision) {
        event.data.emplace("regel", obligation.rule->id);
        event.data.emplace("gebeurtenis", obligation.event);
        event.data.emplace("reden", decided.reason);
        event.data.emplace("door", decided.by);
        if (decided.until) event.data.emplace("tot", to_iso(*decided.until));
    }
    if (obligation.period) {
        if (obligation.rule->yearly && !is_decision) {
            event.data.emplace("jaar", std::int64_t{*obligation.period});
        } else {
            event.data.emplace("periode", std::to_string(*obligation.period));
        }
    }
    return event;
}

void decide(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply,
            const std::string& kind) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    JsonReader reader(*body, "#", faults);
    Decided decided;
    decided.kind = kind;
    const Date today = local_day(api->clock.now());
    decided.on = reader.optional_date("datum").value_or(today);
    if (!kind.empty()) {
        decided.reason = reader.text("reden", 2000);
        decided.by = reader.text("door");
    }
    if (kind == postponement) decided.until = reader.date("tot");
    if (kind == "verplichting.in-behandeling") decided.until = reader.optional_date("tot");
    reader.finish();
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(*api, request);
    auto job = [world = api->world(), origin, decided, id = request.param("id"), today,
                kind](Transaction& tx) {
        const Found found = find(tx, *world, id, today);
        if (!found.obligation) throw std::invalid_argument("Deze verplichting is vervallen.");
        if (kind == postponement && *decided.until <= found.obligation->deadline.due)
            throw std::invalid_argument("Uitstel gaat tot na de laatste dag, " +
                                        to_dutch(found.obligation->deadline.due) +
                                        ". Trek een eerder uitstel in om het te bekorten.");
        const Event event = to_event(decided, *found.obligation, origin.recorded_at);
        record_event(tx, *world, found.row.case_key, event, origin);
        const Found after = find(tx, *world, id, today);
        if (!after.obligation) throw std::out_of_range(id);
        return json_response(to_value(after, *world, false), 201);
    };
    answer(api, reply, std::move(job), true);
}

void list_notices(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [key](Transaction& tx) {
        if (!tx.journal.find_case(key)) throw std::out_of_range(key);
        json::array notices;
        for (const NoticeRow& notice : tx.notices.of_case(key)) {
            notices.push_back(json::object{{"id", std::to_string(notice.id)},
                                           {"verplichting", notice.obligation},
                                           {"soort", to_text(notice.kind)},
                                           {"trede", notice.slot},
                                           {"aan", notice.recipient},
                                           {"kanaal", to_text(notice.channel)},
                                           {"moment", to_iso(notice.due_at)},
                                           {"toestand", to_text(notice.state)}});
        }
        return json_response(json::object{{"berichten", std::move(notices)}});
    };
    answer(api, reply, std::move(job), false);
}

// What a notice says on paper, for whoever has no mail address.
void show_letter(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), renderer = api->renderer(), now = api->clock.now(), key,
                id = request.param("id")](Transaction& tx) -> std::function<HttpResponse()> {
        if (!tx.journal.find_case(key)) throw std::out_of_range(key);
        for (const NoticeRow& notice : tx.notices.of_case(key)) {
            if (std::to_string(notice.id) != id || notice.channel == Channel::webhook) continue;
            return [letter = renderer->draft_letter(tx, world, notice, now)] {
                return HttpResponse{
                    200,
                    "text/html; charset=utf-8",
                    letter(),
                    {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}}};
            };
        }
        throw std::out_of_range(id);
    };
    answer_written(api, reply, std::move(job));
}

void preview_digest(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto day = as_of(api, request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), manager = request.param("casemanager"),
                day](Transaction& tx) {
        if (!tx.journal.find_party(manager)) throw std::out_of_range(manager);
        const Digest digest = make_digest(tx, *world, manager, *day);
        return HttpResponse{200, "application/json", to_json(digest), {}};
    };
    answer(api, reply, std::move(job), false);
}

void list_packs(const ApiPtr& api, const HttpRequest&, const HttpReply& reply) {
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
    reply(json_response(json::object{{"regelingen", std::move(packs)}}));
}

}  // namespace

void add_obligation_routes(Router& router, const ApiPtr& api) {
    using Handler = void (*)(const ApiPtr&, const HttpRequest&, const HttpReply&);
    const auto with = [&api](Handler handler) {
        return [api, handler](const HttpRequest& request, const HttpReply& reply) {
            handler(api, request, reply);
        };
    };
    const auto deciding = [&api](const std::string& kind) {
        return [api, kind](const HttpRequest& request, const HttpReply& reply) {
            decide(api, request, reply, kind);
        };
    };
    router.add("GET", "/v1/verplichtingen", with(list_obligations));
    router.add("GET", "/v1/verplichtingen/{id}", with(get_obligation));
    router.add("POST", "/v1/verplichtingen/{id}/afronding", deciding(""));
    router.add("POST", "/v1/verplichtingen/{id}/uitstel", deciding(postponement));
    router.add("POST", "/v1/verplichtingen/{id}/ontheffing", deciding("verplichting.ontheven"));
    router.add("POST", "/v1/verplichtingen/{id}/behandeling",
               deciding("verplichting.in-behandeling"));
    router.add("GET", "/v1/berichten", with(list_notices));
    router.add("GET", "/v1/berichten/{id}/brief", with(show_letter));
    router.add("GET", "/v1/dagoverzichten/{casemanager}", with(preview_digest));
    router.add("GET", "/v1/regelingen", with(list_packs));
}

}  // namespace termijnd
