#include "scheduler/delivery/dispatcher.h"

#include <algorithm>
#include <utility>

#include "scheduler/delivery/disabled_endpoints.h"

namespace termijnd {
namespace {

constexpr std::string_view was_stopped = "the daemon was stopped";

// What an attempt in shadow mode leaves: it says nothing of the address of who it was for.
void put_in_shadow(MessageRow& message, Outcome& outcome) {
    const std::string& to = *message.shadow;
    std::string words = to.empty() ? std::string("schaduw: aan niemand verzonden")
                                   : "schaduw: alleen verzonden aan " + to;
    if (!outcome.answer.empty()) words += ": " + outcome.answer;
    // An earlier try, before it was switched on, may have arrived: that is no shadow.
    if (message.uncertain) {
        words += " (een eerdere poging kan zijn aangekomen)";
        message.shadow.reset();
    }
    outcome.answer = std::move(words);
    outcome.recipient_refused = false;
}

}  // namespace

Dispatcher::Dispatcher(boost::asio::io_context& loop, StoreWorker& store, Clock& clock,
                       DispatchLimits limits)
    : clock_(clock),
      limits_(limits),
      destinations_(limits),
      leases_(loop, store, clock, limits.lease),
      calls_(loop, store) {
    leases_.on_lost([this] {
        const auto lost = [this](const MessageRow& each) { return !leases_.held(each.lease()); };
        destinations_.for_each([&](Destination& each) { each.drop(lost); });
        if (more_) pump();
        report();
    });
    leases_.on_failure([this](std::exception_ptr error) { fail(std::move(error)); });
}

void Dispatcher::use(std::shared_ptr<const World> world, std::shared_ptr<Renderer> renderer,
                     std::shared_ptr<const Transports> transports) {
    world_ = std::move(world);
    renderer_ = std::move(renderer);
    transports_ = std::move(transports);
    EndpointUrls urls;
    for (const auto& [name, endpoint] : transports_->endpoints)
        urls.emplace(EndpointName(name), endpoint->target.url());
    urls_ = std::make_shared<const EndpointUrls>(std::move(urls));
    destinations_.for_each([](Destination& each) { each.set_gone(false); });
    auto any = std::make_shared<bool>();
    auto job = [any, urls = urls_, now = clock_.now()](Transaction& tx) {
        *any = enable_moved_endpoints(tx, *urls, now);
        end_outages_of_gone(tx.outages, *urls, now);
    };
    calls_.post(std::move(job), [this, any](std::exception_ptr error) {
        if (error) return fail(error);
        if (*any && change_ && !draining_) change_();
    });
}

void Dispatcher::on_failure(Failed failed) {
    failed_ = std::move(failed);
}

void Dispatcher::fail(std::exception_ptr error) {
    if (failed_) failed_(std::move(error));
}

bool Dispatcher::idle() const {
    return !claiming_ && !flushing_ && leases_.count() == 0 && ended_.empty();
}

bool Dispatcher::has_room() const {
    return leases_.count() + limits_.claim <= limits_.in_hand;
}

// What waits for a destination that is silent stands in the way of all others.
void Dispatcher::make_room() {
    const Monotonic now = clock_.monotonic();
    destinations_.for_each([&](Destination& each) {
        if (each.stalled(now)) stop_waiting(each, in(slow_pause), is_slow);
    });
    flush();
}

void Dispatcher::pump() {
    more_ = true;
    if (claiming_ || draining_) return;
    if (!has_room()) return make_room();  // comes back here once there is some
    claiming_ = true;
    more_ = false;
    const ClaimOrder order{world_,       renderer_,           urls_,
                           clock_.now(), leases_.for_claim(), limits_.claim};
    auto claim = std::make_shared<Claim>();
    auto job = [order, claim](Transaction& tx) { *claim = claim_due(tx, order); };
    calls_.post(std::move(job), [this, claim, since = order.lease.now](std::exception_ptr error) {
        claiming_ = false;
        if (error) return fail(error);
        take(*claim, since);
    });
}

void Dispatcher::take(Claim& claim, Monotonic since) {
    claimed_ += claim.frozen.size() + claim.drafts.size();
    for (const MessageRow& message : claim.frozen) leases_.take(message.lease(), since);
    for (const Drafted& each : claim.drafts) leases_.take(each.message.lease(), since);
    // The store claims on while the words of these are written.
    if (claim.full || more_) pump();
    for (MessageRow& message : claim.frozen) enqueue(std::move(message));
    if (draining_) {
        for (Drafted& each : claim.drafts)
            put_back(std::move(each.message), clock_.now(), was_stopped);
    } else if (!claim.drafts.empty()) {
        write(std::move(claim.drafts));
    }
    flush();
    report();
    if (!claiming_ && !more_ && !idle() && !draining_ && change_) change_();
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
    calls_.post(std::move(job), [this, batch](std::exception_ptr error) {
        if (error) return fail(error);
        written(*batch);
    });
}

void Dispatcher::written(std::vector<Drafted>& drafts) {
    for (Drafted& each : drafts) {
        if (each.kept) {
            each.message.body = std::move(each.frozen.bytes);
            enqueue(std::move(each.message));
        } else {
            leases_.end(each.message.lease());  // dead, or another claim has it
        }
    }
    flush();
    if (more_) pump();
    report();
}

// A destination that is down, or slow with a long queue, gives the message back, so that it takes
// no room from the others.
void Dispatcher::enqueue(MessageRow&& message) {
    if (!leases_.held(message.lease())) return;
    if (draining_) return put_back(std::move(message), clock_.now(), was_stopped);
    Destination& destination = destinations_.of(message);
    if (destination.gone()) return give_up(std::move(message), endpoint_gone);
    if (const auto closed = destination.closed(clock_.monotonic()))
        return put_back(std::move(message), in(closed->wait), closed->why);
    destination.add(std::move(message));
    start(destination);
}

void Dispatcher::start(Destination& destination) {
    const Monotonic now = clock_.monotonic();
    while (auto message = destination.next(now)) send(destination, std::move(*message));
    // It went down meanwhile: give back what waits behind it.
    if (destination.down(now)) stop_waiting(destination, in(destination.up_in(now)), is_down);
}

void Dispatcher::send(Destination& destination, MessageRow&& message) {
    Checked<MessageId> id = MessageId::parse(message.public_id.str());
    if (!id) return refuse(destination, std::move(message), id.error().text());
    message.shadow = world_->shadow_to;
    if (message.shadow && message.channel == Channel::webhook) message.shadow = "";
    if (message.shadow && message.shadow->empty())
        return end_in_shadow(destination, std::move(message));
    if (message.channel == Channel::webhook)
        send_webhook(destination, std::move(message), std::move(*id));
    else
        send_mail(destination, std::move(message));
}

void Dispatcher::send_webhook(Destination& destination, MessageRow&& message, MessageId id) {
    const auto found = transports_->endpoints.find(message.envelope);
    if (found == transports_->endpoints.end())
        return refuse(destination, std::move(message), "no endpoint of that name in the settings");
    const EndpointPtr& endpoint = found->second;
    // Receivers compare this with their own clock, so it is the machine's, whatever ours is set to.
    const auto at = std::chrono::floor<std::chrono::seconds>(machine_now());
    WebhookCall call{std::move(id), endpoint, std::move(message.body), at};
    Done done = [this, alive = calls_.alive(), to = &destination, endpoint,
                 message = std::move(message)](Outcome outcome) mutable {
        if (*alive) ended(*to, std::move(message), endpoint, std::move(outcome));
    };
    transports_->webhook->send_webhook(std::move(call), std::move(done));
}

void Dispatcher::send_mail(Destination& destination, MessageRow&& message) {
    Checked<MailAddress> to = MailAddress::parse(message.shadow.value_or(message.envelope));
    if (!to) return refuse(destination, std::move(message), to.error().text());
    Envelope envelope{transports_->mail_from, *to};
    std::string body = std::move(message.body);
    Done done = [this, alive = calls_.alive(), to = &destination,
                 message = std::move(message)](Outcome outcome) mutable {
        if (*alive) ended(*to, std::move(message), nullptr, std::move(outcome));
    };
    transports_->mail->send_mail(std::move(envelope), std::move(body), std::move(done));
}

void Dispatcher::end_in_shadow(Destination& destination, MessageRow message) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::sent;
    outcome.made_at_home = true;
    calls_.later([this, to = &destination, message = std::move(message),
                  outcome = std::move(outcome)] { ended(*to, message, nullptr, outcome); });
}

// As a channel does: the answer comes at a later turn, never from inside the call.
void Dispatcher::refuse(Destination& destination, MessageRow message, std::string_view why) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::refused;
    outcome.answer = why;
    outcome.made_at_home = true;
    calls_.later([this, to = &destination, message = std::move(message),
                  outcome = std::move(outcome)] { ended(*to, message, nullptr, outcome); });
}

void Dispatcher::ended(Destination& destination, MessageRow message, const EndpointPtr& endpoint,
                       Outcome outcome) {
    if (message.shadow) put_in_shadow(message, outcome);
    const Monotonic steady = clock_.monotonic();
    destination.ended(outcome, steady);
    // A lease that was lost meanwhile: whoever claimed the message since says what becomes of it.
    if (leases_.held(message.lease())) {
        if (observer_) observer_(message, outcome);
        Ended end;
        end.at = clock_.now();
        if (outcome.destination_down)
            end.reached = Ended::Reached::no;
        else if (!outcome.made_at_home)
            end.reached = Ended::Reached::yes;
        const Instant up_at = outcome.destination_down ? in(destination.up_in(steady)) : end.at;
        end.verdict = judge(message, outcome, end.at, up_at);
        if (outcome.disable && endpoint) {
            if (has_moved(message, endpoint->target.url())) {
                end.verdict = TryAgain{end.at, message.uncertain, false};
            } else {
                end.gone_url = endpoint->target.url();
                set_gone(destination);
            }
        }
        end.answer = std::move(outcome.answer);
        end.message = std::move(message);
        ended_.push_back(std::move(end));
    }
    start(destination);
    flush();
}

// Whether the endpoint has another address since the call, which then was the old one's last word.
bool Dispatcher::has_moved(const MessageRow& message, const std::string& called) const {
    const auto present = urls_->find(EndpointName(message.envelope));
    return present != urls_->end() && present->second != called;
}

// What waits was claimed before the 410 is on disk, and is set aside here.
void Dispatcher::set_gone(Destination& destination) {
    destination.set_gone(true);
    for (MessageRow& each : destination.give_back()) give_up(std::move(each), endpoint_gone);
}

void Dispatcher::give_up(MessageRow message, std::string_view why) {
    if (!leases_.held(message.lease())) return;
    GiveUp dead{std::string(why), false};
    ended_.push_back(Ended{std::move(message), std::move(dead), {}, clock_.now(), false, {}});
}

void Dispatcher::put_back(MessageRow message, Instant until, std::string_view why) {
    if (!leases_.held(message.lease())) return;
    // Whoever tries something out waits for the answer.
    if (message.key.kind == test_message) return give_up(std::move(message), why);
    const TryAgain again{until, message.uncertain, false};
    ended_.push_back(Ended{std::move(message), again, std::string(why), clock_.now(), false, {}});
}

void Dispatcher::stop_waiting(Destination& destination, Instant until, std::string_view why) {
    for (MessageRow& message : destination.give_back()) put_back(std::move(message), until, why);
}

// One outcome job at a time: while the disk syncs, the next outcomes gather.
void Dispatcher::flush() {
    if (flushing_ || ended_.empty()) return;
    flushing_ = true;
    const auto batch = std::make_shared<const std::vector<Ended>>(std::exchange(ended_, {}));
    for (const Ended& each : *batch) leases_.end(each.message.lease());
    calls_.post([batch](Transaction& tx) { record(tx, *batch); },
                [this, batch](std::exception_ptr error) {
                    flushing_ = false;
                    if (error) return fail(error);
                    flushed(*batch);
                });
    if (more_) pump();
}

void Dispatcher::flushed(const std::vector<Ended>& batch) {
    // What was claimed before the 410 was on disk has come by; later claims know it.
    for (const Ended& each : batch)
        if (!each.gone_url.empty()) destinations_.of(each.message).set_gone(false);
    flush();
    if (more_) pump();
    report();
    const bool changes = std::ranges::any_of(batch, changes_what_is_due);
    if (changes && !idle() && !draining_ && change_) change_();
}

void Dispatcher::report() {
    if (!idle()) return;
    if (drained_)
        std::exchange(drained_, nullptr)();
    else if (!draining_ && change_)
        change_();
}

// What the wall will show once that much time has passed: a message waits by the wall's clock,
// which may run faster (the demo), a destination by the machine's.
Instant Dispatcher::in(std::chrono::milliseconds wait) const {
    constexpr std::chrono::hours stretch{1};
    const Instant now = clock_.now();
    const std::chrono::duration<double> takes = clock_.wait_until(now + stretch);
    const auto speed = takes.count() > 0 ? std::chrono::duration<double>(stretch) / takes : 1.0;
    return now + std::chrono::ceil<std::chrono::milliseconds>(wait * speed);
}

void Dispatcher::drain(std::function<void()> done) {
    draining_ = true;
    drained_ = std::move(done);
    destinations_.for_each(
        [&](Destination& each) { stop_waiting(each, clock_.now(), was_stopped); });
    flush();
    report();
}

}  // namespace termijnd
