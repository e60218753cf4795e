// /v1/bezorgingen and /v1/status: what went out, what did not, and how the daemon is.
#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "daemon/api/api.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;
using ApiPtr = std::shared_ptr<const ApiContext>;

struct StateName {
    MessageState state;
    const char* name;
};
constexpr StateName state_names[] = {
    {MessageState::pending, "wachtend"},      {MessageState::leased, "onderweg"},
    {MessageState::delivered, "bezorgd"},     {MessageState::dead, "onbezorgbaar"},
    {MessageState::cancelled, "ingetrokken"}, {MessageState::folded, "samengevoegd"},
    {MessageState::held, "vastgehouden"},
};

const char* name_of(MessageState state) {
    for (const StateName& each : state_names) {
        if (each.state == state) return each.name;
    }
    return "onbekend";
}

json::object to_value(const MessageRow& message) {
    json::object value{{"id", message.public_id},
                       {"volgnummer", message.id},
                       {"soort", message.key.kind},
                       {"onderwerp", message.key.subject},
                       {"aan", message.key.recipient},
                       {"kanaal", message.channel == Channel::webhook ? "webhook" : "mail"},
                       {"moment", to_iso(message.due_at)},
                       {"toestand", name_of(message.state)},
                       {"pogingen", message.attempts},
                       {"sha256", message.sha256},
                       {"antwoord", message.answer}};
    if (message.state == MessageState::pending) {
        value["volgendePoging"] = to_iso(message.next_at);
    }
    if (message.finished_at) value["afgerond"] = to_iso(*message.finished_at);
    return value;
}

// What one message says, each kind of notice once.
json::array kinds_in(Transaction& tx, const MessageRow& message) {
    std::set<std::string_view> kinds;
    for (const ClaimedNotice& each : tx.notices.of_message(message.id)) {
        kinds.insert(to_text(each.notice.kind));
    }
    return json::array(kinds.begin(), kinds.end());
}

void list_deliveries(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    std::optional<MessageState> state;
    if (const auto wanted = request.query_value("toestand")) {
        for (const StateName& each : state_names) {
            if (*wanted == each.name) state = each.state;
        }
        if (!state) {
            faults.push_back(InputFault{"query", "toestand", "onbekend",
                                        "kies wachtend, onderweg, bezorgd, onbezorgbaar, "
                                        "ingetrokken, samengevoegd of vastgehouden"});
        }
    }
    std::int64_t after = 0;
    if (const auto text = request.query_value("na")) {
        const auto end = text->data() + text->size();
        if (std::from_chars(text->data(), end, after).ptr != end) {
            faults.push_back(InputFault{"query", "na", "formaat", "geen volgnummer"});
        }
    }
    if (!faults.empty()) return reply(problem(faults));
    auto job = [state, after](Transaction& tx) {
        json::array messages;
        for (const MessageRow& message : tx.outbox.list(state, after, 100)) {
            json::object value = to_value(message);
            value["soorten"] = kinds_in(tx, message);
            messages.push_back(std::move(value));
        }
        return json_response(json::object{{"bezorgingen", std::move(messages)}});
    };
    answer(api, reply, std::move(job), false);
}

void get_delivery(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [id = request.param("id")](Transaction& tx) {
        const auto message = tx.outbox.find(id);
        if (!message) throw std::out_of_range(id);
        json::object value = to_value(*message);
        json::array notices;
        for (const ClaimedNotice& each : tx.notices.of_message(message->id)) {
            notices.push_back({{"verplichting", each.obligation.id},
                               {"dossier", each.obligation.case_key},
                               {"regel", each.obligation.rule}});
        }
        value["berichten"] = std::move(notices);
        return json_response(value);
    };
    answer(api, reply, std::move(job), false);
}

void replay(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [id = request.param("id"), now = api->clock.now()](Transaction& tx) {
        if (!tx.outbox.find(id)) throw std::out_of_range(id);
        if (!tx.outbox.replay(id, now)) {
            throw std::invalid_argument("Alleen een onbezorgbaar bericht kan opnieuw.");
        }
        return json_response(to_value(tx.outbox.find(id).value()), 201);
    };
    answer(api, reply, std::move(job), true);
}

void show_status(const ApiPtr& api, const HttpRequest&, const HttpReply& reply) {
    auto job = [world = api->world(), now = api->clock.now()](Transaction& tx) {
        const OutboxCounts counts = tx.outbox.counts();
        json::object value{{"versie", TERMIJND_VERSION},
                           {"nu", to_iso(now)},
                           {"bezorgingen",
                            {{"wachtend", counts.pending},
                             {"onderweg", counts.leased},
                             {"bezorgd", counts.delivered},
                             {"onbezorgbaar", counts.dead},
                             {"ingetrokken", counts.cancelled},
                             {"vastgehouden", counts.held}}},
                           {"regelingen", world->rules->packs().size()}};
        if (const auto next = next_moment(tx, *world, now)) value["volgende"] = to_iso(*next);
        return json_response(value);
    };
    answer(api, reply, std::move(job), false);
}

}  // namespace

void add_delivery_routes(Router& router, const ApiPtr& api) {
    using Handler = void (*)(const ApiPtr&, const HttpRequest&, const HttpReply&);
    const auto with = [&api](Handler handler) {
        return [api, handler](const HttpRequest& request, const HttpReply& reply) {
            handler(api, request, reply);
        };
    };
    router.add("GET", "/v1/bezorgingen", with(list_deliveries));
    router.add("GET", "/v1/bezorgingen/{id}", with(get_delivery));
    router.add("POST", "/v1/bezorgingen/{id}/herhaling", with(replay));
    router.add("GET", "/v1/status", with(show_status));
}

}  // namespace termijnd
