#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "daemon/http/message.h"
#include "daemon/http/router.h"
#include "obligations/store/worker.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/clock.h"
#include "scheduler/words/render.h"

// The HTTP API under /v1: plural Dutch nouns. Handlers run on the loop's thread, check the input
// with all faults at once, and hand a job to the store; the answer goes out after its commit.
namespace termijnd {

struct ApiContext {
    boost::asio::io_context& loop;
    StoreWorker& store;
    const Clock& clock;
    std::function<std::shared_ptr<const World>()> world;
    // What a reload would take into use.
    std::function<boost::system::result<std::shared_ptr<const World>, std::vector<Fault>>()>
        world_on_disk;
    std::function<std::shared_ptr<MessageRenderer>()> renderer;
    std::function<void()> changed;  // after a commit that may have made something due
    std::size_t import_bytes = 64 * 1024 * 1024;
};

// Thrown by a job: its changes are undone and this is the answer.
struct Refused {
    HttpResponse response;
};

// Runs `job` on the store and answers with what it returns, after the commit is on disk.
// std::out_of_range becomes 404, std::invalid_argument 409, a broken store 503.
using AnswerJob = std::function<HttpResponse(Transaction&)>;
void answer(const std::shared_ptr<const ApiContext>& api, HttpReply reply, AnswerJob job,
            bool changes);

// The same for an answer whose words are written on the loop's thread: the job returns what writes
// them, with no look at the store.
using DraftJob = std::function<std::function<HttpResponse()>(Transaction&)>;
void answer_written(const std::shared_ptr<const ApiContext>& api, HttpReply reply, DraftJob job);

// The answer to a job that failed: the problem that belongs to its exception.
[[nodiscard]] HttpResponse answer_to(const std::exception_ptr& error);

// "door": who did it, as the API knows it.
[[nodiscard]] Origin origin_of(const ApiContext& api, const HttpRequest& request);

void add_case_routes(Router& router, const std::shared_ptr<const ApiContext>& api);
void add_obligation_routes(Router& router, const std::shared_ptr<const ApiContext>& api);
void add_delivery_routes(Router& router, const std::shared_ptr<const ApiContext>& api);
void add_difference_routes(Router& router, const std::shared_ptr<const ApiContext>& api);

}  // namespace termijnd
