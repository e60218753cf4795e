#include "daemon/service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace termijnd {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;

std::string_view to_text(Outcome::Kind kind) {
    switch (kind) {
        case Outcome::Kind::sent:
            return "sent";
        case Outcome::Kind::retry:
            return "retry";
        case Outcome::Kind::refused:
            return "refused";
        case Outcome::Kind::uncertain:
            return "uncertain";
    }
    return "retry";
}

double seconds(Instant moment) {
    return std::chrono::duration<double>(moment.time_since_epoch()).count();
}

}  // namespace

struct Metrics::Series {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& attempts =
        BuildCounter()
            .Name("termijnd_delivery_attempts_total")
            .Help("Attempts to deliver a message, by channel and outcome")
            .Register(registry);
    prometheus::Counter& facts = BuildCounter()
                                     .Name("termijnd_facts_recorded_total")
                                     .Help("Facts recorded since the start")
                                     .Register(registry)
                                     .Add({});
    prometheus::Family<prometheus::Gauge>& messages =
        BuildGauge()
            .Name("termijnd_outbox_messages")
            .Help("Messages in the outbox, by state; delivered ones are not counted here")
            .Register(registry);
    prometheus::Gauge& oldest = BuildGauge()
                                    .Name("termijnd_outbox_oldest_due_seconds")
                                    .Help("How long the oldest message that is due has waited")
                                    .Register(registry)
                                    .Add({});
    prometheus::Gauge& beat =
        BuildGauge()
            .Name("termijnd_scheduler_last_success_timestamp_seconds")
            .Help("When the scheduler last made a full round through loop and store")
            .Register(registry)
            .Add({});
    prometheus::Gauge& reload = BuildGauge()
                                    .Name("termijnd_config_last_reload_successful")
                                    .Help("Whether the last reload of the settings was taken")
                                    .Register(registry)
                                    .Add({});
    prometheus::Gauge& build = BuildGauge()
                                   .Name("termijnd_build_info")
                                   .Help("Which version runs; always 1")
                                   .Register(registry)
                                   .Add({{"version", TERMIJND_VERSION}});
};

Metrics::Metrics() : series_(std::make_unique<Series>()) {
    series_->build.Set(1);
    series_->reload.Set(1);
}

Metrics::~Metrics() = default;

void Metrics::attempt(const MessageRow& message, const Outcome& outcome) {
    series_->attempts
        .Add({{"channel", message.channel == Channel::webhook ? "webhook" : "mail"},
              {"outcome", std::string(to_text(outcome.kind))}})
        .Increment();
}

void Metrics::facts(std::int64_t count) {
    series_->facts.Increment(static_cast<double>(count));
}

void Metrics::beat(Instant at) {
    series_->beat.Set(seconds(at));
}

void Metrics::reloaded(bool good) {
    series_->reload.Set(good ? 1 : 0);
}

std::string Metrics::text(const OutboxCounts& outbox, Instant now) const {
    const auto set = [this](const char* state, std::int64_t count) {
        series_->messages.Add({{"state", state}}).Set(static_cast<double>(count));
    };
    set("pending", outbox.pending);
    set("leased", outbox.leased);
    set("dead", outbox.dead);
    set("held", outbox.held);
    const bool late = outbox.oldest_due && *outbox.oldest_due < now;
    series_->oldest.Set(late ? seconds(now) - seconds(*outbox.oldest_due) : 0);
    return prometheus::TextSerializer().Serialize(series_->registry.Collect());
}

}  // namespace termijnd
