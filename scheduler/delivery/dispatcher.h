#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "notify/breaker.h"
#include "notify/mail/mail.h"
#include "notify/webhook/webhook.h"
#include "obligations/store/worker.h"
#include "scheduler/delivery/claim.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// Where messages go. Replaced as a whole on reload.
struct Transports {
    std::shared_ptr<MailTransport> mail;
    std::shared_ptr<WebhookTransport> webhook;
    std::map<std::string, std::shared_ptr<const WebhookEndpoint>, std::less<>> endpoints;
    MailAddress mail_from;  // envelope sender
};

struct DispatchLimits {
    std::size_t claim = 256;     // messages leased in one commit
    std::size_t in_hand = 1024;  // claimed and not yet settled, all destinations together
    std::size_t queued_per_destination = 512;  // behind one that is stalled
    std::size_t at_once_per_endpoint = 64;     // webhooks under way to one endpoint
    std::chrono::seconds lease{60};            // monotonic; renewed every 20 s
};

// Claim, send, record: many messages at a time, several commits under way.
//
//   pump() -> claim job (lease, draft) -> write() a mail's words -> freeze job
//          -> queue per destination -> transport -> outcome -> judge() -> outcome job -> pump()
//
// Thread: the loop's, where the words are written too; a job runs on the store worker's thread.
class Dispatcher {
  public:
    // What became of one attempt, for log and metrics. On the loop's thread.
    using Observer = std::function<void(const MessageRow&, const Outcome&)>;
    // The store is broken or a job failed as it must not: stop the daemon.
    using Failed = std::function<void(std::exception_ptr)>;

    Dispatcher(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
               DispatchLimits limits = {});
    ~Dispatcher();

    void use(std::shared_ptr<const World> world, std::shared_ptr<Renderer> renderer,
             std::shared_ptr<const Transports> transports);
    void on_attempt(Observer observer) { observer_ = std::move(observer); }
    void on_failure(Failed failed) { failed_ = std::move(failed); }
    // Called when everything that was due has been claimed and settled.
    void on_idle(std::function<void()> idle) { idle_ = std::move(idle); }

    // Claims what is due now, if there is room. Cheap when nothing is.
    void pump();
    // Claims nothing more, lets what is under way end; `done` once all outcomes are on disk.
    void drain(std::function<void()> done);

    // Claimed and not yet settled.
    [[nodiscard]] std::size_t in_hand() const { return in_hand_; }
    // Claimed since the start.
    [[nodiscard]] std::uint64_t claimed() const { return claimed_; }

  private:
    struct Destination;
    struct Ended;

    void take(const std::shared_ptr<Claim>& claim, std::exception_ptr error);
    void write(std::vector<Drafted> drafts);
    void written(std::vector<Drafted>& drafts, std::exception_ptr error);
    void enqueue(MessageRow message);
    void start(Destination& destination);
    void send(Destination& destination, MessageRow message);
    void ended(const std::string& destination, MessageRow message, Outcome outcome);
    void put_back(MessageRow message, Instant until, std::string why);
    void flush();
    void flushed(std::exception_ptr error);
    void renew_leases();
    void report_idle();
    Destination& destination_of(const MessageRow& message);

    boost::asio::io_context& loop_;
    StoreWorker& store_;
    const Clock& clock_;
    const DispatchLimits limits_;
    std::shared_ptr<const World> world_;
    std::shared_ptr<Renderer> renderer_;
    std::shared_ptr<const Transports> transports_;
    Observer observer_;
    Failed failed_;
    std::function<void()> idle_;
    std::function<void()> drained_;

    std::map<std::string, std::unique_ptr<Destination>, std::less<>> destinations_;
    std::vector<Ended> ended_;
    std::map<std::int64_t, std::int64_t> leases_;  // message id -> fence
    boost::asio::steady_timer renewal_;
    std::size_t in_hand_ = 0;
    std::uint64_t claimed_ = 0;
    bool claiming_ = false;
    bool renewing_ = false;
    bool more_ = false;  // a claim came back full, or pump() was called meanwhile
    bool flushing_ = false;
    bool draining_ = false;
    std::shared_ptr<bool> alive_;  // callbacks that outlive us look here first
};

}  // namespace termijnd
