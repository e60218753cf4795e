#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "notify/outcome.h"
#include "obligations/store/worker.h"
#include "scheduler/delivery/claim.h"
#include "scheduler/delivery/destinations.h"
#include "scheduler/delivery/leases.h"
#include "scheduler/delivery/limits.h"
#include "scheduler/delivery/record_outcomes.h"
#include "scheduler/delivery/store_calls.h"
#include "scheduler/delivery/transports.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// Claim, send, record: many messages at a time, several commits under way.
//
//      the loop's thread                          the store's thread (one commit each)
//
//   +-> pump() --------------------------------> claim_due(): lease, draft, freeze a webhook
//   |   take()  <---------------------------------+
//   |     | mails: write their words ----------> keep(): freeze
//   |   written() <-------------------------------+
//   |     v
//   |   enqueue() -> Destination -> start() -> transport
//   |     | it is down or slow                     |
//   |     v                                        v
//   |   put_back()                               ended(): judge()
//   |     +---------------> ended_ <---------------+
//   |                         v
//   |                       flush() -----------> record()
//   +---------------------- flushed() <-----------+
//
// At each arrow back a lease may turn out to be lost: the message is then let go. While draining,
// what comes back from the store is given back, and nothing new goes out.
// Thread: the loop's, also to destroy it.
class Dispatcher {
  public:
    // What became of one attempt, for log and metrics. On the loop's thread.
    using Observer = std::function<void(const MessageRow&, const Outcome&)>;
    // The store is broken or a job failed as it must not: stop the daemon.
    using Failed = std::function<void(std::exception_ptr)>;

    // The clock must outlive it, the loop the store.
    Dispatcher(boost::asio::io_context& loop, StoreWorker& store, Clock& clock,
               DispatchLimits limits = {});

    // An endpoint that was disabled under another address is enabled.
    void use(std::shared_ptr<const World> world, std::shared_ptr<Renderer> renderer,
             std::shared_ptr<const Transports> transports);
    void on_attempt(Observer observer) { observer_ = std::move(observer); }
    void on_failure(Failed failed);
    // What is due next may be another thing now: all that was due is claimed, a message waits for
    // another try, or nothing is in hand any more. Never while draining.
    void on_change(std::function<void()> change) { change_ = std::move(change); }

    // Claims what is due now, as soon as there is room. Cheap when nothing is.
    void pump();
    // Claims nothing more, lets what is under way end; `done` once all outcomes are on disk.
    void drain(std::function<void()> done);

    // Claimed and not yet settled.
    [[nodiscard]] std::size_t in_hand() const { return leases_.count(); }
    // Nothing in hand, nothing on its way to or from the store.
    [[nodiscard]] bool idle() const;
    // Claimed since the start.
    [[nodiscard]] std::uint64_t claimed() const { return claimed_; }

  private:
    using EndpointPtr = std::shared_ptr<const WebhookEndpoint>;

    [[nodiscard]] bool has_room() const;
    void make_room();
    void take(Claim& claim, Monotonic since);
    void write(std::vector<Drafted> drafts);
    void written(std::vector<Drafted>& drafts);
    void enqueue(MessageRow&& message);
    void start(Destination& destination);
    void send(Destination& destination, MessageRow&& message);
    void send_webhook(Destination& destination, MessageRow&& message, MessageId id);
    void send_mail(Destination& destination, MessageRow&& message);
    void end_in_shadow(Destination& destination, MessageRow message);
    void refuse(Destination& destination, MessageRow message, std::string_view why);
    void ended(Destination& destination, MessageRow message, const EndpointPtr& endpoint,
               Outcome outcome);
    [[nodiscard]] bool has_moved(const MessageRow& message, const std::string& called) const;
    void set_gone(Destination& destination);
    void give_up(MessageRow message, std::string_view why);
    void put_back(MessageRow message, Instant until, std::string_view why);
    void stop_waiting(Destination& destination, Instant until, std::string_view why);
    void flush();
    void flushed(const std::vector<Ended>& batch);
    void report();
    void fail(std::exception_ptr error);
    [[nodiscard]] Instant in(std::chrono::milliseconds wait) const;

    Clock& clock_;
    const DispatchLimits limits_;
    std::shared_ptr<const World> world_;
    std::shared_ptr<Renderer> renderer_;
    std::shared_ptr<const Transports> transports_;  // never in a job: it dies on the loop's thread
    std::shared_ptr<const EndpointUrls> urls_;      // of its endpoints
    Observer observer_;
    Failed failed_;
    std::function<void()> change_;
    std::function<void()> drained_;

    Destinations destinations_;
    Leases leases_;
    std::vector<Ended> ended_;
    std::uint64_t claimed_ = 0;
    bool claiming_ = false;
    bool more_ = false;  // a claim came back full, or pump() was called meanwhile
    bool flushing_ = false;
    bool draining_ = false;
    StoreCalls calls_;
};

}  // namespace termijnd
