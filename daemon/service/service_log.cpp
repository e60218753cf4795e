#include "daemon/service/service_log.h"

#include "daemon/logging.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

void log_attempt(const MessageRow& message, const Outcome& outcome) {
    const std::initializer_list<LogField> fields = {
        {"id", message.public_id.str()},
        {"kind", message.key.kind},
        {"channel", message.channel == Channel::webhook ? "webhook" : "mail"},
        {"attempt", message.attempts}};
    switch (outcome.kind) {
        case Outcome::Kind::sent:
            return log_info("delivery.sent", "Delivered", fields);
        case Outcome::Kind::retry:
            return log_warning("delivery.retry",
                               "Not delivered, will be tried again: " + outcome.answer, fields);
        case Outcome::Kind::uncertain:
            return log_warning("delivery.uncertain",
                               "No answer; it may have arrived and will be tried again with the "
                               "same id: " +
                                   outcome.answer,
                               fields);
        case Outcome::Kind::refused:
            return log_error("delivery.dead",
                             "Refused for good; see termijnctl delivery show, and retry after "
                             "mending the cause: " +
                                 outcome.answer,
                             fields);
    }
}

void log_shadow(const std::optional<DeliverySettings>& before, const DeliverySettings& now) {
    const bool was = before && before->shadow;
    if (now.shadow && !(was && before->shadow_to == now.shadow_to))
        log_warning("delivery.shadow",
                    "Shadow mode is on: every message is recorded and reaches nobody but `to`",
                    {{"to", now.shadow_to.empty() ? std::string("nobody") : now.shadow_to}});
    if (was && !now.shadow)
        log_warning(
            "delivery.shadow_off",
            "Shadow mode is off: messages reach people from now on. What was recorded in it "
            "is not said again");
}

void log_outage(const Outage& outage, const OutageCounts& counts) {
    static constexpr const char* causes[] = {"stopped", "mail server", "endpoint"};
    log_warning("outage.ended",
                "Nothing could go out for a while; what was due has gone, was folded, or waits for "
                "the sending hours. See termijnctl outage list",
                {{"cause", causes[static_cast<std::size_t>(outage.cause)]},
                 {"endpoint", outage.endpoint.str()},
                 {"from", to_iso(outage.from)},
                 {"to", to_iso(outage.until.value_or(outage.from))},
                 {"due", counts.due},
                 {"sent", counts.sent},
                 {"folded", counts.folded},
                 {"waiting", counts.waiting}});
}

void log_set_aside(const SetAside& aside) {
    log_error("case.set_aside",
              "A dossier cannot be derived and stays as it was; mend the fact or the pack: " +
                  aside.reason,
              {{"case", aside.case_key.str()}});
}

}  // namespace termijnd
