#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "config/tried_file.h"
#include "daemon/http/message.h"
#include "daemon/http/router.h"
#include "obligations/documents/reading.h"
#include "obligations/store/worker.h"
#include "scheduler/engine/intake.h"
#include "scheduler/time/clock.h"
#include "scheduler/words/render.h"

// The HTTP API under /v1: plural Dutch nouns. Handlers run on the loop's thread, check the input
// with all faults at once, and hand a job to the store; the answer goes out after its commit.
namespace termijnd {

struct ApiContext {
    boost::asio::io_context& loop;
    StoreWorker& store;
    const Clock& clock;
    // Where what is long is read, so that it holds up neither loop nor store.
    boost::asio::thread_pool& reading;
    std::function<std::shared_ptr<const World>()> world;
    // What a reload would take into use; with `tried`, if that were among the files.
    using Found = boost::system::result<std::shared_ptr<const World>, std::vector<Fault>>;
    std::function<Found(const TriedFile* tried)> world_on_disk;
    std::function<std::shared_ptr<MessageRenderer>()> renderer;

    // After a commit that may have made something due; so many facts were recorded in it.
    std::function<void(std::int64_t facts)> changed;
    std::size_t import_bytes = 64 * 1024 * 1024;
};
using ApiPtr = std::shared_ptr<const ApiContext>;

// Everything under /v1.
void add_routes(Router& router, const ApiPtr& api);

// What a job that writes leaves: its answer, and how many facts it recorded.
struct Written {
    HttpResponse response;
    std::int64_t facts = 0;
};
using WriteJob = std::function<Written(Transaction&)>;
// Runs `job` on the store and answers after the commit is on disk. std::out_of_range becomes 404,
// std::invalid_argument 409, a broken store 503.
void answer_write(const ApiPtr& api, HttpReply reply, WriteJob job);

// The same for a job that only reads; it waits for no writer.
using AnswerJob = std::function<HttpResponse(const Snapshot&)>;
void answer_read(const ApiPtr& api, HttpReply reply, AnswerJob job);
// Hands a job that reads to the store; `done` runs on the loop's thread.
void read_store(const ApiPtr& api, ReadJob job, std::function<void(std::exception_ptr)> done);

// The same for an answer whose words are written on the loop's thread: the job that reads returns
// what writes them, with no look at the store.
using DraftJob = std::function<std::function<HttpResponse()>(const Snapshot&)>;
void answer_drafted(const ApiPtr& api, HttpReply reply, DraftJob job);
// The same for what is only known by doing it: all that the job writes is undone.
using RehearsedJob = std::function<std::function<HttpResponse()>(Transaction&)>;
void answer_rehearsed(const ApiPtr& api, HttpReply reply, RehearsedJob job);

// The answer to a job that failed: the problem that belongs to its exception.
[[nodiscard]] HttpResponse answer_to(const std::exception_ptr& error);

// 404 when what it is about is not there, 409 when it does not go with what is there, else 400.
[[nodiscard]] HttpResponse refuse(const Objections& objections);
[[nodiscard]] InputFault to_fault(const Objection& refusal);
// How documents are read here: in Dutch, with the municipality's own kenmerken.
[[nodiscard]] Reading reading_of(const ApiContext& api);
[[nodiscard]] Date today_of(const ApiContext& api);

}  // namespace termijnd
