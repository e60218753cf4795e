// /v1/bezorgingen: what went out, what did not, and why.
#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "scheduler/delivery/replay.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

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
    json::object value{{"id", message.public_id.str()},
                       {"volgnummer", message.id.value()},
                       {"soort", message.key.kind},
                       {"onderwerp", message.key.subject},
                       {"aan", message.key.recipient.str()},
                       {"kanaal", message.channel == Channel::webhook ? "webhook" : "mail"},
                       {"moment", to_iso(message.due_at)},
                       {"toestand", name_of(message.state)},
                       {"pogingen", message.attempts},
                       {"sha256", message.sha256},
                       {"antwoord", message.answer}};
    if (message.state == MessageState::pending) {
        value["volgendePoging"] = to_iso(message.next_at);
    }
    if (message.shadow)
        value["schaduw"] = message.shadow->empty() ? "aan niemand verzonden"
                                                   : "alleen verzonden aan " + *message.shadow;
    if (message.finished_at) value["afgerond"] = to_iso(*message.finished_at);
    return value;
}

// What one message says, each kind of notice once.
json::array kinds_in(const Snapshot& store, const MessageRow& message) {
    std::set<std::string_view> kinds;
    for (const ClaimedNotice& each : store.notices.of_message(message.id)) {
        kinds.insert(to_text(each.notice.kind));
    }
    return json::array(kinds.begin(), kinds.end());
}

std::optional<MessageState> state_asked(const HttpRequest& request,
                                        std::vector<InputFault>& faults) {
    const auto wanted = request.query_value("toestand");
    if (!wanted) return std::nullopt;
    for (const StateName& each : state_names)
        if (*wanted == each.name) return each.state;
    faults.push_back({"query", "toestand", "onbekend",
                      "kies wachtend, onderweg, bezorgd, onbezorgbaar, ingetrokken, samengevoegd "
                      "of vastgehouden"});
    return std::nullopt;
}

// Where a page begins: behind a number, and of what was delivered, behind its moment too.
struct Behind {
    std::int64_t at = 0;  // milliseconds since 1970
    std::int64_t id = 0;
};

bool take_number(std::string_view& text, std::int64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc{};
}

std::optional<Behind> parse_behind(std::string_view text) {
    Behind behind;
    if (text.empty()) return behind;
    if (!take_number(text, behind.at) || !text.starts_with('-')) return std::nullopt;
    text.remove_prefix(1);
    if (!take_number(text, behind.id) || !text.empty()) return std::nullopt;
    return behind;
}

std::string behind(const MessageRow& row) {
    const auto at = row.finished_at.value_or(Instant{}).time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(at).count()) + "-" +
           std::to_string(row.id.value());
}

// What was delivered stands in the order in which it was, so that whoever follows sees only what is
// new behind `hervat`; all else in the order in which it was planned.
void list_deliveries(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto state = state_asked(request, faults);
    const bool delivered = state == MessageState::delivered;
    const PageAsked asked = page_asked(request, delivered ? "bezorgd" : "bezorgingen", faults);
    const auto from = parse_behind(asked.after);
    if (!from) faults.push_back({"query", std::string(cursor_key), "formaat", "geen bladzijde"});
    if (!faults.empty()) return reply(problem(faults));
    auto job = [state, delivered, asked, from = *from](const Snapshot& store) {
        const Outbox::Finished finished{Instant(std::chrono::milliseconds(from.at)),
                                        MessageNumber(from.id)};
        std::vector<MessageRow> rows = delivered
                                           ? store.outbox.list_delivered(finished, asked.limit + 1)
                                           : store.outbox.list(state, finished.id, asked.limit + 1);
        const bool more = take_off_more(rows, asked);
        json::array messages;
        for (const MessageRow& message : rows) {
            json::object value = to_value(message);
            value["soorten"] = kinds_in(store, message);
            messages.push_back(std::move(value));
        }
        json::object value{{"bezorgingen", std::move(messages)}};
        const std::string last = rows.empty() ? asked.after : behind(rows.back());
        if (delivered) value["hervat"] = cursor(asked.list, last);
        return page_response(asked, std::move(value), more ? std::optional(last) : std::nullopt);
    };
    answer_read(api, reply, std::move(job));
}

void get_delivery(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [id = PublicId(request.param("id"))](const Snapshot& store) {
        const auto message = store.outbox.find(id);
        if (!message) throw std::out_of_range(id.str());
        json::object value = to_value(*message);
        json::array notices;
        for (const ClaimedNotice& each : store.notices.of_message(message->id)) {
            notices.push_back({{"verplichting", each.obligation.id.str()},
                               {"dossier", each.obligation.case_key.str()},
                               {"regel", each.obligation.rule}});
        }
        value["berichten"] = std::move(notices);
        return json_response(value);
    };
    answer_read(api, reply, std::move(job));
}

void post_replay(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    auto job = [id = PublicId(request.param("id")),
                now = api->clock.now()](Transaction& tx) -> Written {
        switch (replay(tx, id, now)) {
            case Replayed::unknown:
                throw std::out_of_range(id.str());
            case Replayed::not_dead:
                throw std::invalid_argument("Alleen een onbezorgbaar bericht kan opnieuw.");
            case Replayed::said_since:
                throw std::invalid_argument(
                    "Wat dit bericht zei, is intussen op een andere manier gezegd. Het gaat niet "
                    "nog eens uit.");
            case Replayed::goes_again:
                break;
        }
        return {json_response(to_value(tx.outbox.find(id).value()), 201)};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes delivery_routes() {
    static const Route routes[] = {
        {"GET", "/v1/bezorgingen", list_deliveries, {"toestand", cursor_key, limit_key}},
        {"GET", "/v1/bezorgingen/{id}", get_delivery},
        {"POST", "/v1/bezorgingen/{id}/herhaling", post_replay},
    };
    return routes;
}

}  // namespace termijnd
