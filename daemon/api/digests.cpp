// /v1/dagoverzichten
#include "daemon/api/route.h"
#include "scheduler/digest/digest.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

// What is asked for: its content, or the mail that it goes out as.
struct Form {
    const char* name;
    const char* type;
    const std::string& (*part)(const Frozen&);
};
const Form forms[] = {
    {"tekst", "text/plain; charset=utf-8",
     [](const Frozen& mail) -> const std::string& { return mail.words.text; }},
    {"html", "text/html; charset=utf-8",
     [](const Frozen& mail) -> const std::string& { return mail.words.html; }},
    {"mail", "message/rfc822", [](const Frozen& mail) -> const std::string& { return mail.bytes; }},
};

// None: as JSON.
const Form* form_asked(const HttpRequest& request, std::vector<InputFault>& faults) {
    const std::string asked(request.query_value("vorm").value_or("json"));
    for (const Form& each : forms)
        if (asked == each.name) return &each;
    if (asked != "json")
        faults.push_back({"query", "vorm", "onbekend", "kies json, tekst, html of mail"});
    return nullptr;
}

// The day whose digest goes out as a mail: the one that is asked for, or the next.
Date day_of_mail(const ApiContext& api, const HttpRequest& request,
                 std::vector<InputFault>& faults) {
    const Date today = today_of(api);
    const Calendar& calendar = api.world()->calendar;
    const Date day = as_of(api, request, faults);
    if (!request.query_value("peildatum")) return calendar.working_day_on_or_after(today);
    const Date next = calendar.working_day_on_or_after(std::max(day, today));
    if (faults.empty() && day != next)
        faults.push_back(
            {"query", "peildatum", "bereik",
             "Op deze dag gaat er geen overzicht uit. Kies bijvoorbeeld " + to_dutch(next) + "."});
    return next;
}

// Only what would go out: nothing to tell is no mail, and neither is nobody to mail.
void check_mail(const Snapshot& store, const World& world, const Digest& digest) {
    if (digest.empty() && !world.policy.send_empty_digest)
        throw std::invalid_argument("Er is die dag niets te melden: er gaat geen overzicht uit.");
    const auto party =
        store.journal.find_party(read_by(store, world, digest.manager, digest.day).reader);
    if (party && (party->email.empty() || party->email_failed))
        throw std::invalid_argument(
            "Deze casemanager heeft geen werkend e-mailadres: er gaat geen overzicht uit.");
}

void preview_digest(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const Form* form = form_asked(request, faults);
    const auto day = form ? day_of_mail(*api, request, faults) : as_of(*api, request, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto job = [world = api->world(), renderer = api->renderer(), now = api->clock.now(), day, form,
                manager = PartyKey(request.param("casemanager"))](
                   const Snapshot& store) -> std::function<HttpResponse()> {
        if (manager != nobodys_manager() && !store.journal.find_party(manager))
            throw std::out_of_range(manager.str());
        const Digest digest = make_digest(store, *world, manager, day);
        if (!form)
            return [digest] { return HttpResponse{200, "application/json", to_json(digest), {}}; };
        check_mail(store, *world, digest);
        const Instant at = std::max(now, instant_at(day, world->policy.digest_at));
        return [form, write = renderer->draft_digest(store, world, digest, at)] {
            HttpResponse response{200, form->type, form->part(write()), {}};
            response.headers.push_back(
                {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"});
            return response;
        };
    };
    answer_drafted(api, reply, std::move(job));
}

}  // namespace

Routes digest_routes() {
    static const Route routes[] = {
        {"GET", "/v1/dagoverzichten/{casemanager}", preview_digest, {"peildatum", "vorm"}}};
    return routes;
}

}  // namespace termijnd
