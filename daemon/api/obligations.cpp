// /v1/verplichtingen: what was derived, why, and what people decide about it.
#include <boost/json.hpp>

#include "daemon/access/caller.h"
#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "obligations/packs/own_kinds.h"
#include "scheduler/engine/decisions.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

// A derivation as JSON, with each obligation's own id.
json::object to_value(const CaseKey& case_key, const Derivation& derivation, const World& world,
                      bool with_explanation) {
    json::object value = termijnd::to_value(derivation, world.calendar, with_explanation);
    json::array& obligations = value.at("verplichtingen").as_array();
    for (std::size_t i = 0; i < obligations.size(); ++i) {
        json::object& each = obligations[i].as_object();
        each["id"] = obligation_id(case_key, derivation.obligations[i]).str();
        each["dossier"] = case_key.str();
    }
    return value;
}

void list_obligations(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto day = as_of(*api, request, faults);
    const auto key = case_asked(request, faults);
    const PageAsked asked = page_asked(request, "verplichtingen", faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), asked, key, day](const Snapshot& store) {
        if (!store.journal.find_case(key)) throw std::out_of_range(key.str());
        const Derivation derivation = derive_case(store.journal, *world, key, day);
        json::object value = to_value(key, derivation, *world, false);
        value["peildatum"] = to_iso(day);
        return page_of_whole(asked, std::move(value), "id");
    };
    answer_read(api, reply, std::move(job));
}

// The derived obligation with this id, and the derivation that owns it.
struct Found {
    ObligationRow row;
    Derivation derivation;
    const Obligation* obligation = nullptr;
};

Found find(const Snapshot& store, const World& world, const ObligationId& id, Date day) {
    const auto row = store.derived.find(id);
    if (!row) throw std::out_of_range(id.str());
    Found found{*row, derive_case(store.journal, world, row->case_key, day), nullptr};
    for (const Obligation& each : found.derivation.obligations) {
        if (obligation_id(row->case_key, each) == id) found.obligation = &each;
    }
    return found;
}

json::value to_value(const Found& found, const World& world, bool with_explanation) {
    if (!found.obligation) {
        // Its reason was retracted: what was derived stands as lapsed.
        return json::object{{"id", found.row.id.str()},
                            {"dossier", found.row.case_key.str()},
                            {"regel", found.row.rule},
                            {"regeling", found.row.pack},
                            {"vroegst", to_iso(found.row.earliest)},
                            {"uiterlijk", to_iso(found.row.due)},
                            {"laatst", to_iso(found.row.latest)},
                            {"status", "vervallen"}};
    }
    const json::object all =
        to_value(found.row.case_key, found.derivation, world, with_explanation);
    const auto index = found.obligation - found.derivation.obligations.data();
    return all.at("verplichtingen").at(static_cast<std::size_t>(index));
}

void get_obligation(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto day = as_of(*api, request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), id = ObligationId(request.param("id")),
                day](const Snapshot& store) {
        return json_response(to_value(find(store, *world, id, day), *world, true));
    };
    answer_read(api, reply, std::move(job));
}

// What each decision asks for, beside its day.
enum class Until : std::uint8_t { none, optional, required };
struct DecisionForm {
    std::string_view kind;  // of the event; empty: the rule's own done event
    bool reasoned;
    Until until;
};
constexpr DecisionForm done{"", false, Until::none};
constexpr DecisionForm postponed{own_kind::postponed, true, Until::required};
constexpr DecisionForm waived{own_kind::waived, true, Until::none};
constexpr DecisionForm acknowledged{own_kind::acknowledged, true, Until::optional};
constexpr DecisionForm confirmed{own_kind::missed_confirmed, true, Until::none};
constexpr DecisionForm asked{own_kind::time_asked, true, Until::optional};
constexpr DecisionForm refused{own_kind::time_refused, true, Until::none};
constexpr DecisionForm objected{own_kind::objected, true, Until::none};
constexpr DecisionForm answered{own_kind::objection_answered, true, Until::none};

Decided read_decision(const json::value& body, const DecisionForm& form, Date today,
                      std::vector<InputFault>& faults) {
    JsonReader reader(body, "#", faults);
    Decided decided;
    decided.kind = form.kind;
    decided.on = reader.optional_date("datum").value_or(today);
    if (decided.on > today + std::chrono::days(366))
        reader.report("datum", "bereik", "Deze dag ligt meer dan een jaar vooruit.");
    if (form.reasoned) {
        decided.reason = reader.text("reden", {.max_length = longest_text});
        decided.by = reader.text("door");
    }
    if (form.until == Until::required) decided.until = reader.date("tot");
    if (form.until == Until::optional) decided.until = reader.optional_date("tot");
    reader.finish();
    return decided;
}

template <const DecisionForm& form>
void post_decision(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    const Decided decided = read_decision(*body, form, today_of(*api), faults);
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [world = api->world(), origin, decided,
                id = ObligationId(request.param("id"))](Transaction& tx) -> Written {
        const auto fact = decide(tx, *world, id, decided, origin.recorded_at);
        if (!fact) return {refuse(fact.error())};
        record_event(tx, *world, fact->case_key, fact->event, origin);
        const Found after = find(tx, *world, id, local_day(origin.recorded_at));
        return {json_response(to_value(after, *world, false), 201), 1};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes obligation_routes() {
    static const Route routes[] = {
        {"GET",
         "/v1/verplichtingen",
         list_obligations,
         {"dossier", "peildatum", cursor_key, limit_key}},
        {"GET", "/v1/verplichtingen/{id}", get_obligation, {"peildatum"}},
        {"POST", "/v1/verplichtingen/{id}/afronding", post_decision<done>},
        {"POST", "/v1/verplichtingen/{id}/uitstel", post_decision<postponed>},
        {"POST", "/v1/verplichtingen/{id}/ontheffing", post_decision<waived>},
        {"POST", "/v1/verplichtingen/{id}/behandeling", post_decision<acknowledged>},
        {"POST", "/v1/verplichtingen/{id}/bevestiging", post_decision<confirmed>},
        {"POST", "/v1/verplichtingen/{id}/uitstelverzoek", post_decision<asked>},
        {"POST", "/v1/verplichtingen/{id}/uitstelweigering", post_decision<refused>},
        {"POST", "/v1/verplichtingen/{id}/bezwaar", post_decision<objected>},
        {"POST", "/v1/verplichtingen/{id}/bezwaarafhandeling", post_decision<answered>},
    };
    return routes;
}

}  // namespace termijnd
