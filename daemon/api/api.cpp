#include "daemon/api/api.h"

#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "daemon/logging.h"

namespace termijnd {

HttpResponse answer_to(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Refused& refused) {
        return refused.response;
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

void answer(const std::shared_ptr<const ApiContext>& api, HttpReply reply, AnswerJob job,
            bool changes) {
    auto response = std::make_shared<HttpResponse>();
    auto work = [job = std::move(job), response](Transaction& tx) { *response = job(tx); };
    auto done = [api, reply = std::move(reply), response, changes](std::exception_ptr error) {
        boost::asio::post(api->loop, [api, reply, response, changes, error] {
            if (!error && changes) api->changed();
            reply(error ? answer_to(error) : std::move(*response));
        });
    };
    api->store.post(std::move(work), std::move(done));
}

void answer_written(const std::shared_ptr<const ApiContext>& api, HttpReply reply, DraftJob job) {
    auto draft = std::make_shared<std::function<HttpResponse()>>();
    auto work = [job = std::move(job), draft](Transaction& tx) { *draft = job(tx); };
    auto done = [api, reply = std::move(reply), draft](std::exception_ptr error) {
        boost::asio::post(api->loop, [reply, draft, error] {
            if (error) return reply(answer_to(error));
            try {
                reply((*draft)());
            } catch (...) {
                reply(answer_to(std::current_exception()));
            }
        });
    };
    api->store.post(std::move(work), std::move(done));
}

Origin origin_of(const ApiContext& api, const HttpRequest& request) {
    return Origin{api.clock.now(), request.peer};
}

}  // namespace termijnd
