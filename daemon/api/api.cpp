#include "daemon/api/api.h"

#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "daemon/api/route.h"
#include "daemon/logging.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

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

bool any(const Objections& objections, Objection::Why why) {
    return std::any_of(objections.begin(), objections.end(),
                       [&](const Objection& refusal) { return refusal.why == why; });
}

// What stands in the way, in one line, as far as anybody reads.
std::string in_words(const Objections& objections) {
    constexpr std::size_t most = 20;
    std::string words;
    for (std::size_t i = 0; i < objections.size() && i < most; ++i) {
        if (!words.empty()) words += ' ';
        if (!objections[i].place.empty()) words += objections[i].place + ": ";
        words += objections[i].words;
    }
    if (objections.size() > most)
        words += " En nog " + std::to_string(objections.size() - most) + " andere.";
    return words;
}

}  // namespace

HttpResponse answer_to(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::out_of_range&) {
        return problem(404, "Wat u zoekt, bestaat niet. Controleer het kenmerk.");
    } catch (const std::invalid_argument& conflict) {
        return problem(409, conflict.what());
    } catch (const StorageError& broken) {
        log_error("store.failed", broken.what());
        return problem(503, "De opslag werkt niet. Er is niets vastgelegd; probeer het later.");
    } catch (const std::exception& unexpected) {
        log_error("request.failed", unexpected.what());
        return problem(500, "Er ging iets mis. Er is niets vastgelegd.");
    }
}

void answer_write(const ApiPtr& api, HttpReply reply, WriteJob job) {
    auto written = std::make_shared<Written>();
    auto work = [job = std::move(job), written](Transaction& tx) { *written = job(tx); };
    auto done = [api, reply = std::move(reply), written](std::exception_ptr error) {
        boost::asio::post(api->loop, [api, reply, written, error] {
            if (error) return reply(answer_to(error));
            if (written->response.status < 300) api->changed(written->facts);
            reply(std::move(written->response));
        });
    };
    api->store.post(std::move(work), std::move(done));
}

void read_store(const ApiPtr& api, ReadJob job, std::function<void(std::exception_ptr)> done) {
    auto read = [api, done = std::move(done)](std::exception_ptr error) {
        boost::asio::post(api->loop, [done, error] { done(error); });
    };
    api->store.read(std::move(job), std::move(read));
}

void answer_read(const ApiPtr& api, HttpReply reply, AnswerJob job) {
    auto response = std::make_shared<HttpResponse>();
    auto work = [job = std::move(job), response](const Snapshot& store) { *response = job(store); };
    read_store(api, std::move(work),
               [reply = std::move(reply), response](const std::exception_ptr& error) {
                   reply(error ? answer_to(error) : std::move(*response));
               });
}

namespace {

using DraftPtr = std::shared_ptr<std::function<HttpResponse()>>;

void write_draft(const HttpReply& reply, const DraftPtr& draft, const std::exception_ptr& error) {
    if (error) return reply(answer_to(error));
    try {
        reply((*draft)());
    } catch (...) {
        reply(answer_to(std::current_exception()));
    }
}

}  // namespace

void answer_drafted(const ApiPtr& api, HttpReply reply, DraftJob job) {
    auto draft = std::make_shared<std::function<HttpResponse()>>();
    auto work = [job = std::move(job), draft](const Snapshot& store) { *draft = job(store); };
    read_store(api, std::move(work),
               [reply = std::move(reply), draft](const std::exception_ptr& error) {
                   write_draft(reply, draft, error);
               });
}

void answer_rehearsed(const ApiPtr& api, HttpReply reply, RehearsedJob job) {
    auto draft = std::make_shared<std::function<HttpResponse()>>();
    auto work = [job = std::move(job), draft](Transaction& tx) { *draft = job(tx); };
    api->store.rehearse(std::move(work), [api, reply = std::move(reply),
                                          draft](std::exception_ptr error) {
        boost::asio::post(api->loop, [reply, draft, error] { write_draft(reply, draft, error); });
    });
}

InputFault to_fault(const Objection& refusal) {
    return {"body", pointer_of(refusal.place), refusal.code, refusal.words};
}

HttpResponse refuse(const Objections& objections) {
    if (any(objections, Objection::Why::unknown)) return problem(404, in_words(objections));
    if (any(objections, Objection::Why::conflict)) return problem(409, in_words(objections));
    std::vector<InputFault> faults;
    for (const Objection& refusal : objections) faults.push_back(to_fault(refusal));
    return problem(faults);
}

Reading reading_of(const ApiContext& api) {
    return {.language = Language::dutch, .own_keys = api.world()->municipality.own_keys};
}

Date today_of(const ApiContext& api) {
    return local_day(api.clock.now());
}

void add_routes(Router& router, const ApiPtr& api) {
    for (const auto& routes :
         {case_routes(),   party_routes(),      event_routes(),    handover_routes(),
          import_routes(), obligation_routes(), notice_routes(),   preview_routes(),
          digest_routes(), delivery_routes(),   webhook_routes(),  pack_routes(),
          status_routes(), difference_routes(), forecast_routes(), figure_routes(),
          audit_routes(),  evidence_routes(),   outage_routes(),   trial_routes()})
        for (const Route& route : routes) add_route(router, api, route);
}

}  // namespace termijnd
