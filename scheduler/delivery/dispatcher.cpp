#include "scheduler/delivery/dispatcher.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "scheduler/delivery/verdict.h"

namespace termijnd {

// One mail server or one endpoint.
struct Dispatcher::Destination {
    std::string name;
    std::deque<MessageRow> waiting;
    std::size_t under_way = 0;
    std::size_t at_once = 0;
    Breaker breaker;
    Instant moved_at{};     // when an attempt last ended, or the first began
    bool disabled = false;  // 410: the endpoint asked never to be called again

    // Everything it may do at once is under way and nothing has ended for a while.
    [[nodiscard]] bool stalled(Instant now) const {
        return under_way >= at_once && now - moved_at > std::chrono::seconds(1);
    }
};

// An attempt that ended and is not on disk yet.
struct Dispatcher::Ended {
    MessageRow message;
    Verdict verdict;
    std::string answer;
    Instant at;
};

namespace {

Breaker::Instant since_start(const Clock& clock) {
    return clock.now().time_since_epoch();
}

}  // namespace

Dispatcher::Dispatcher(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
                       DispatchLimits limits)
    : loop_(loop),
      store_(store),
      clock_(clock),
      limits_(limits),
      renewal_(loop),
      alive_(std::make_shared<bool>(true)) {}

Dispatcher::~Dispatcher() {
    *alive_ = false;
}

void Dispatcher::use(std::shared_ptr<const World> world, std::shared_ptr<Renderer> renderer,
                     std::shared_ptr<const Transports> transports) {
    world_ = std::move(world);
    renderer_ = std::move(renderer);
    transports_ = std::move(transports);
}

void Dispatcher::pump() {
    if (claiming_) {
        more_ = true;
        return;
    }
    if (draining_ || in_hand_ + limits_.claim > limits_.in_hand) {
        more_ = true;
        return;
    }
    claiming_ = true;
    more_ = false;
    const Instant now = clock_.now();
    auto claim = std::make_shared<Claim>();
    auto job = [world = world_, renderer = renderer_, now,
                lease = LeaseTime{clock_.monotonic(), clock_.monotonic() + limits_.lease},
                limit = limits_.claim, claim](Transaction& tx) {
        *claim = claim_due(tx, *world, *renderer, now, lease, limit);
    };
    store_.post(std::move(job), [this, alive = alive_, claim](std::exception_ptr error) {
        boost::asio::post(loop_, [this, alive, claim, error] {
            if (*alive) take(claim, error);
        });
    });
}

void Dispatcher::take(const std::shared_ptr<Claim>& claim, std::exception_ptr error) {
    claiming_ = false;
    if (error) {
        if (failed_) failed_(error);
        return;
    }
    const std::size_t count = claim->frozen.size() + claim->drafts.size();
    in_hand_ += count;
    claimed_ += count;
    for (const MessageRow& message : claim->frozen) leases_.emplace(message.id, message.fence);
    for (const Drafted& each : claim->drafts) leases_.emplace(each.message.id, each.message.fence);
    if (!renewing_ && !leases_.empty()) renew_leases();
    // The store claims on while the words of these are written.
    if (claim->full || more_) pump();
    for (MessageRow& message : claim->frozen) enqueue(std::move(message));
    if (!claim->drafts.empty()) write(std::move(claim->drafts));
    if (!ended_.empty()) flush();
    report_idle();
}

void Dispatcher::write(std::vector<Drafted> drafts) {
    auto batch = std::make_shared<std::vector<Drafted>>(std::move(drafts));
    for (Drafted& each : *batch) {
        try {
            each.frozen = each.write();
        } catch (const std::exception& error) {
            each.fault = error.what();
        }
        each.write = {};
    }
    auto job = [batch, now = clock_.now()](Transaction& tx) {
        for (Drafted& each : *batch) keep(tx, each, now);
    };
    store_.post(std::move(job), [this, alive = alive_, batch](std::exception_ptr error) {
        boost::asio::post(loop_, [this, alive, batch, error] {
            if (*alive) written(*batch, error);
        });
    });
}

void Dispatcher::written(std::vector<Drafted>& drafts, std::exception_ptr error) {
    if (error) {
        if (failed_) failed_(error);
        return;
    }
    for (Drafted& each : drafts) {
        if (each.kept) {
            enqueue(std::move(each.message));
        } else {
            // Dead, or its lease ran out and another claim has it.
            leases_.erase(each.message.id);
            --in_hand_;
        }
    }
    if (!ended_.empty()) flush();
    if (more_) pump();
    report_idle();
}

Dispatcher::Destination& Dispatcher::destination_of(const MessageRow& message) {
    const bool webhook = message.channel == Channel::webhook;
    const std::string& name = webhook ? message.envelope : std::string();
    auto& slot = destinations_[name];
    if (!slot) {
        slot = std::make_unique<Destination>();
        slot->name = name;
        slot->at_once = webhook ? limits_.at_once_per_endpoint : limits_.in_hand;
    }
    return *slot;
}

// A destination that is down, or slow with a long queue, gives the message back, so that it takes
// no room from the others.
void Dispatcher::enqueue(MessageRow message) {
    Destination& destination = destination_of(message);
    const auto now = since_start(clock_);
    if (destination.breaker.allowance(now) == 0) {
        const Instant until{destination.breaker.next_try()};
        put_back(std::move(message), until, "the destination is down");
    } else if (destination.waiting.size() >= limits_.queued_per_destination &&
               destination.stalled(clock_.now())) {
        put_back(std::move(message), clock_.now() + std::chrono::seconds(2),
                 "the destination is slow and has a long queue");
    } else {
        destination.waiting.push_back(std::move(message));
        start(destination);
    }
}

void Dispatcher::start(Destination& destination) {
    const auto now = since_start(clock_);
    while (!destination.waiting.empty()) {
        const std::size_t allowed =
            std::min<std::size_t>(destination.at_once, destination.breaker.allowance(now));
        if (destination.under_way >= allowed) break;
        MessageRow message = std::move(destination.waiting.front());
        destination.waiting.pop_front();
        if (destination.under_way++ == 0) destination.moved_at = clock_.now();
        send(destination, std::move(message));
    }
    // A breaker that opened meanwhile: give back what waits behind it.
    if (destination.breaker.allowance(now) == 0 && destination.under_way == 0) {
        const Instant until{destination.breaker.next_try()};
        while (!destination.waiting.empty()) {
            MessageRow message = std::move(destination.waiting.front());
            destination.waiting.pop_front();
            put_back(std::move(message), until, "the destination is down");
        }
    }
}

void Dispatcher::send(Destination& destination, MessageRow message) {
    // The id is read before the message moves into the callback.
    Checked<MessageId> id = MessageId::parse(message.public_id);
    const std::string name = destination.name;
    auto refuse = [&](std::string why) {
        Outcome outcome;
        outcome.kind = Outcome::Kind::refused;
        outcome.answer = std::move(why);
        boost::asio::post(loop_, [this, alive = alive_, name, message = std::move(message),
                                  outcome = std::move(outcome)]() mutable {
            if (*alive) ended(name, std::move(message), std::move(outcome));
        });
    };
    if (!id) return refuse(id.error().text());
    std::string body = std::move(message.body);
    if (message.channel == Channel::webhook) {
        const auto endpoint = transports_->endpoints.find(message.envelope);
        if (endpoint == transports_->endpoints.end()) {
            return refuse("no endpoint of that name in the settings");
        }
        if (destination.disabled) return refuse("the endpoint answered 410 and is disabled");
        WebhookCall call{*id, endpoint->second, std::move(body),
                         std::chrono::floor<std::chrono::seconds>(clock_.now())};
        Done done = [this, alive = alive_, name,
                     message = std::move(message)](Outcome outcome) mutable {
            if (*alive) ended(name, std::move(message), std::move(outcome));
        };
        transports_->webhook->send_webhook(std::move(call), std::move(done));
        return;
    }
    Checked<MailAddress> to = MailAddress::parse(message.envelope);
    if (!to) return refuse(to.error().text());
    Envelope envelope{transports_->mail_from, *to};
    Done done = [this, alive = alive_, name,
                 message = std::move(message)](Outcome outcome) mutable {
        if (*alive) ended(name, std::move(message), std::move(outcome));
    };
    transports_->mail->send_mail(std::move(envelope), std::move(body), std::move(done));
}

void Dispatcher::ended(const std::string& destination_name, MessageRow message, Outcome outcome) {
    Destination& destination = *destinations_.find(destination_name)->second;
    --destination.under_way;
    destination.moved_at = clock_.now();
    if (outcome.destination_down) {
        destination.breaker.unreachable(since_start(clock_));
    } else {
        destination.breaker.reached();
    }
    if (outcome.disable) destination.disabled = true;
    if (observer_) observer_(message, outcome);
    const Instant now = clock_.now();
    Verdict verdict = judge(message, outcome, now, Instant{destination.breaker.next_try()});
    ended_.push_back(Ended{std::move(message), std::move(verdict), std::move(outcome.answer), now});
    start(destination);
    flush();
}

void Dispatcher::put_back(MessageRow message, Instant until, std::string why) {
    TryAgain again{until, message.uncertain, false};
    ended_.push_back(Ended{std::move(message), again, std::move(why), clock_.now()});
}

// One outcome job at a time: while the disk syncs, the next outcomes gather.
void Dispatcher::flush() {
    if (flushing_ || ended_.empty()) return;
    flushing_ = true;
    auto batch = std::make_shared<std::vector<Ended>>(std::exchange(ended_, {}));
    for (const Ended& each : *batch) leases_.erase(each.message.id);
    in_hand_ -= batch->size();
    auto job = [batch](Transaction& tx) {
        note_progress(tx.memory);
        for (const Ended& each : *batch) {
            const Lease lease = each.message.lease();
            // A lost lease answers false: somebody else has the message, so nothing is touched.
            if (std::holds_alternative<Delivered>(each.verdict)) {
                (void)tx.outbox.delivered(lease, each.at, each.answer);
            } else if (const auto* again = std::get_if<TryAgain>(&each.verdict)) {
                (void)tx.outbox.retry(lease, again->at, again->uncertain, again->counts,
                                      each.answer);
            } else {
                (void)tx.outbox.dead(lease, each.at, std::get<GiveUp>(each.verdict).reason);
            }
        }
    };
    store_.post(std::move(job), [this, alive = alive_, batch](std::exception_ptr error) {
        boost::asio::post(loop_, [this, alive, error] {
            if (*alive) flushed(error);
        });
    });
    if (more_) pump();
}

void Dispatcher::flushed(std::exception_ptr error) {
    flushing_ = false;
    if (error) {
        if (failed_) failed_(error);
        return;
    }
    flush();
    if (more_ && !claiming_) pump();
    report_idle();
}

void Dispatcher::report_idle() {
    if (claiming_ || flushing_ || in_hand_ > 0 || !ended_.empty()) return;
    renewal_.cancel();
    if (drained_) {
        auto done = std::exchange(drained_, nullptr);
        done();
    } else if (idle_ && !draining_) {
        idle_();
    }
}

// Slow servers: a lease is renewed for as long as its message is in hand.
void Dispatcher::renew_leases() {
    renewing_ = true;
    renewal_.expires_after(std::chrono::seconds(20));
    renewal_.async_wait([this, alive = alive_](boost::system::error_code error) {
        if (!*alive) return;
        renewing_ = false;
        if (error || leases_.empty()) return;
        std::vector<Lease> leases;
        leases.reserve(leases_.size());
        for (const auto& [id, fence] : leases_) leases.push_back({id, fence});
        const Monotonic until = clock_.monotonic() + limits_.lease;
        store_.post([leases = std::move(leases),
                     until](Transaction& tx) { (void)tx.outbox.renew(leases, until); },
                    [](std::exception_ptr) {});
        renew_leases();
    });
}

void Dispatcher::drain(std::function<void()> done) {
    draining_ = true;
    drained_ = std::move(done);
    for (auto& [name, destination] : destinations_) {
        while (!destination->waiting.empty()) {
            MessageRow message = std::move(destination->waiting.front());
            destination->waiting.pop_front();
            put_back(std::move(message), clock_.now(), "the daemon was stopped");
        }
    }
    flush();
    report_idle();
}

}  // namespace termijnd
