// /v1/berichten/{id}: one notice, what it says or said, and the evidence of it.
#include <boost/json.hpp>

#include "daemon/api/route.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/said.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/notice_file.h"

namespace termijnd {
namespace {

namespace json = boost::json;

NoticeRow notice_of(const Snapshot& store, const CaseKey& case_key, NoticeNumber number) {
    auto notice = store.notices.find(number);
    if (!notice || notice->case_key != case_key)
        throw std::out_of_range(std::to_string(number.value()));
    return std::move(*notice);
}

bool same_step(const NoticeRow& row, const auto& other) {
    return row.obligation == other.obligation && row.kind == other.kind && row.slot == other.slot &&
           row.recipient == other.recipient;
}

// Why it stands as it does in the plan of today; none where the plan does not say.
std::optional<PlanReason> reason_of(const Plan& plan, const NoticeRow& row) {
    const bool waits = waits_in_plan(row);
    if (!waits && row.state != NoticeRow::State::cancelled) return std::nullopt;
    for (const CancelledNotice& each : plan.cancelled)
        if (each.id == row.id) return each.why;
    for (const PlannedNotice& each : plan.notices)
        if (same_step(row, each.notice)) return waits ? each.why : PlanReason::replanned;
    for (const SkippedNotice& each : plan.skipped)
        if (same_step(row, each)) return each.why;
    return std::nullopt;
}

// What it would say, written as for the day on which it is to go.
struct NoticeText {
    Draft draft;                          // of the message that carries it
    std::function<std::string()> letter;  // on paper, in HTML
    std::string frozen;                   // its bytes, where they are there still
    std::string why_not;                  // of the text: why it is not there, or cannot change
};

constexpr const char* gone =
    "De tekst is na bezorging verwijderd. De SHA-256 van de bytes is bewaard: zie het bewijs.";

constexpr const char* fixed =
    "De tekst staat vast: dit zijn de bytes die bij elke poging hetzelfde blijven.";

NoticeText text_of(Transaction& tx, const ApiContext& api,
                   const std::shared_ptr<const World>& world, const NoticeRow& row) {
    const Instant at = std::max(row.due_at, api.clock.now());
    NoticeText preview;
    switch (row.state) {
        case NoticeRow::State::cancelled:
            preview.why_not = "Dit bericht is ingetrokken: het zegt niets.";
            return preview;
        case NoticeRow::State::folded:
            preview.why_not = "Dit bericht gaat niet apart uit: een ander bericht zegt het mee.";
            return preview;
        case NoticeRow::State::planned:
        case NoticeRow::State::held:
            break;
        default:
            break;
    }
    if (row.channel == Channel::letter) {
        preview.letter = api.renderer()->draft_letter(tx, world, row, at);
        return preview;
    }
    const auto message = tx.outbox.find(row.message);
    preview.frozen = message ? message->body : std::string();
    const bool waits = waits_in_plan(row);
    if (!waits) preview.why_not = preview.frozen.empty() ? gone : fixed;
    if (!waits) return preview;
    try {
        preview.draft = api.renderer()->draft(tx, world, message.value(), at);
        if (!preview.draft) preview.why_not = "Er is niets meer te zeggen: dit bericht vervalt.";
    } catch (const StorageError&) {
        throw;
    } catch (const std::exception& error) {
        preview.why_not = std::string("Dit bericht is nu niet op te stellen: ") + error.what();
    }
    return preview;
}

json::object shown(const NoticeFile& file, const std::optional<PlanReason>& why) {
    json::object value = to_json(file);
    for (const char* of_evidence : {"opgemaakt", "feiten", "feitenVastgelegd", "eerder", "later",
                                    "storingen", "nietBewaard", "gepost"})
        value.erase(of_evidence);
    json::object& law = value.at("rustOp").as_object();
    for (const char* of_evidence : {"uitleg", "uitlegVastgelegd", "vastgelegd", "regelingSha256"})
        law.erase(of_evidence);
    value["id"] = value.at("nummer");
    value["reden"] = why ? json::value(stable_name(*why)) : json::value(nullptr);
    value["redenTekst"] = why ? json::value(to_text(*why)) : json::value(nullptr);
    return value;
}

// On the loop's thread: puts it into words.
void write_words(json::object& value, const NoticeText& preview) {
    value["onderwerp"] = nullptr;
    value["tekst"] = nullptr;
    value["html"] = nullptr;
    value["tekstUitleg"] = preview.why_not;
    if (preview.letter) {
        value["html"] = preview.letter();
        value["tekstUitleg"] = "Zoals de brief er nu uitziet.";
    } else if (!preview.frozen.empty()) {
        value["tekst"] = preview.frozen;
    } else if (preview.draft) {
        const Frozen frozen = preview.draft.ready ? *preview.draft.ready : preview.draft.write();
        const bool mail = preview.draft.write != nullptr;
        if (mail) value["onderwerp"] = frozen.words.subject;
        value["tekst"] = mail ? frozen.words.text : frozen.bytes;
        if (mail) value["html"] = frozen.words.html;
        value["tekstUitleg"] =
            "Zoals het bericht nu zou uitgaan, met wat er verder in hetzelfde bericht staat.";
    }
}

void show_notice(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [api, world = api->world(), now = api->clock.now(), key,
                number = notice_asked(request)](Transaction& tx) -> std::function<HttpResponse()> {
        const NoticeRow row = notice_of(tx, key, number);
        const json::object file = shown(notice_file(tx, *world, row, now),
                                        reason_of(apply_case(tx, *world, key, now, true), row));
        // What is planned anew says the same in another message.
        const NoticeRow after = notice_of(tx, key, number);
        const bool moved = after.state != row.state;
        NoticeText preview;
        if (moved)
            preview.why_not = "Dit bericht wordt zo dadelijk opnieuw gepland.";
        else
            preview = text_of(tx, *api, world, row);
        return [file, preview = std::move(preview)] {
            json::object value = file;
            write_words(value, preview);
            return json_response(value);
        };
    };
    answer_rehearsed(api, reply, std::move(job));
}

void show_evidence(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const auto key = case_asked(request, faults);
    const std::string form(request.query_value("vorm").value_or("json"));
    if (form != "json" && form != "tekst")
        faults.push_back({"query", "vorm", "onbekend", "kies json of tekst"});
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), now = api->clock.now(), key, number = notice_asked(request),
                form](const Snapshot& store) {
        const NoticeFile file = notice_file(store, *world, notice_of(store, key, number), now);
        if (form == "json") return json_response(to_json(file));
        return HttpResponse{200, "text/plain; charset=utf-8", to_text(file), {}};
    };
    answer_read(api, reply, std::move(job));
}

}  // namespace

Routes evidence_routes() {
    static const Route routes[] = {
        {"GET", "/v1/berichten/{id}", show_notice, {"dossier"}},
        {"GET", "/v1/berichten/{id}/bewijs", show_evidence, {"dossier", "vorm"}},
    };
    return routes;
}

}  // namespace termijnd
