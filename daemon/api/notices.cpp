// /v1/berichten: what is said to whom about one dossier.
#include <boost/json.hpp>
#include <charconv>

#include "daemon/access/caller.h"
#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "scheduler/engine/posted_letters.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

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

// What is no number is the number of nothing.
NoticeNumber number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return NoticeNumber(whole ? number : 0);
}

json::object to_value(const NoticeRow& notice) {
    return {{"id", std::to_string(notice.id.value())},
            {"verplichting", notice.obligation.str()},
            {"soort", to_text(notice.kind)},
            {"trede", notice.slot},
            {"aan", notice.recipient.str()},
            {"kanaal", to_text(notice.channel)},
            {"moment", to_iso(notice.due_at)},
            {"toestand", notice.in_shadow ? "schaduw" : to_text(notice.state)}};
}

void list_notices(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    const PageAsked asked = page_asked(request, "berichten", faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [asked, key](const Snapshot& store) {
        if (!store.journal.find_case(key)) throw std::out_of_range(key.str());
        json::array notices;
        for (const NoticeRow& notice : store.notices.of_case(key))
            notices.push_back(to_value(notice));
        return page_of_whole(asked, {{"berichten", std::move(notices)}}, "id");
    };
    answer_read(api, reply, std::move(job));
}

// What a notice says on paper, for whoever has no mail address.
void show_letter(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), renderer = api->renderer(), now = api->clock.now(), key,
                id = request.param("id")](const Snapshot& store) -> std::function<HttpResponse()> {
        if (!store.journal.find_case(key)) throw std::out_of_range(key.str());
        for (const NoticeRow& notice : store.notices.of_case(key)) {
            if (std::to_string(notice.id.value()) != id || notice.channel == Channel::webhook)
                continue;
            return [letter = renderer->draft_letter(store, world, notice, now)] {
                return HttpResponse{
                    200,
                    "text/html; charset=utf-8",
                    letter(),
                    {{"Content-Security-Policy",
                      "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}}};
            };
        }
        throw std::out_of_range(id);
    };
    answer_drafted(api, reply, std::move(job));
}

// A letter went to the post.
void post_letter(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    const auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    PostedLetter letter{key, number_of(request.param("id")), {}, {}};
    JsonReader reader(*body, "#", faults);
    letter.on = reader.optional_date("datum").value_or(today_of(*api));
    letter.by = reader.text("door");
    reader.finish();
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [world = api->world(), origin, letter](Transaction& tx) -> Written {
        const auto fact = posted(tx, letter, origin.recorded_at);
        if (!fact) return {refuse(fact.error())};
        record_event(tx, *world, fact->case_key, fact->event, origin);
        return {json_response(to_value(tx.notices.find(letter.letter).value()), 201), 1};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes notice_routes() {
    static const Route routes[] = {
        {"GET", "/v1/berichten", list_notices, {"dossier", cursor_key, limit_key}},
        {"GET", "/v1/berichten/{id}/brief", show_letter, {"dossier"}},
        {"POST", "/v1/berichten/{id}/verzending", post_letter, {"dossier"}},
    };
    return routes;
}

}  // namespace termijnd
