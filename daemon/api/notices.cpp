// /v1/berichten: what is said to whom about one dossier.
#include <boost/json.hpp>

#include "daemon/access/caller.h"
#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "scheduler/engine/held_notices.h"
#include "scheduler/engine/posted_letters.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/notice_file.h"

namespace termijnd {
namespace {

namespace json = boost::json;

json::object to_value(const NoticeRow& notice) {
    return {{"id", std::to_string(notice.id.value())}, {"verplichting", notice.obligation.str()},
            {"soort", to_text(notice.kind)},           {"trede", notice.slot},
            {"aan", notice.recipient.str()},           {"kanaal", to_text(notice.channel)},
            {"moment", to_iso(notice.due_at)},         {"toestand", state_word(notice)}};
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
    PostedLetter letter{key, notice_asked(request), {}, {}};
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

// Hold and release are the same but for what is asked.
using Decide = Admitted<FactIntake> (*)(const Snapshot&, const HoldAsked&, Instant);

template <Decide decide, bool holds>
void post_hold(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    const auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    HoldAsked asked{key, notice_asked(request), {}, {}, {}};
    JsonReader reader(*body, "#", faults);
    const TextRules rules{.max_length = longest_text};
    if (holds) {
        asked.reason = reader.text("reden", rules);
        asked.until = reader.optional_date("tot");
    } else {
        asked.reason = reader.optional_text("reden", rules).value_or("");
    }
    asked.by = reader.text("door");
    if (asked.until && *asked.until > today_of(*api) + std::chrono::days(366))
        reader.report("tot", "bereik", "Deze dag ligt meer dan een jaar vooruit.");
    reader.finish();
    if (!faults.empty()) return reply(problem(faults));
    const Origin origin = origin_of(request, api->clock.now());
    auto job = [world = api->world(), origin, asked](Transaction& tx) -> Written {
        const auto fact = decide(tx, asked, origin.recorded_at);
        if (!fact) return {refuse(fact.error())};
        record_event(tx, *world, fact->case_key, fact->event, origin);
        const auto now = notice_now(tx.notices, asked.case_key, asked.notice);
        return {json_response(to_value(now.value()), 201), 1};
    };
    answer_write(api, reply, std::move(job));
}

}  // namespace

Routes notice_routes() {
    static const Route routes[] = {
        {"GET", "/v1/berichten", list_notices, {"dossier", cursor_key, limit_key}},
        {"GET", "/v1/berichten/{id}/brief", show_letter, {"dossier"}},
        {"POST", "/v1/berichten/{id}/verzending", post_letter, {"dossier"}},
        {"POST", "/v1/berichten/{id}/aanhouding", post_hold<hold_notice, true>, {"dossier"}},
        {"POST", "/v1/berichten/{id}/vrijgave", post_hold<release_notice, false>, {"dossier"}},
    };
    return routes;
}

}  // namespace termijnd
