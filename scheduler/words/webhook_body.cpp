#include "scheduler/words/webhook_body.h"

#include "notify/webhook/cloud_event.h"
#include "scheduler/plan/plan.h"

namespace termijnd {

std::string_view event_type(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::announcement:
            return "nl.overheid.termijnen.termijn-ontstaan";
        case NoticeKind::reminder:
            return "nl.overheid.termijnen.termijn-nadert";
        case NoticeKind::missed:
            return "nl.overheid.termijnen.termijn-verstreken";
        case NoticeKind::escalation:
            return "nl.overheid.termijnen.termijn-geescaleerd";
        case NoticeKind::rectification:
            return "nl.overheid.termijnen.termijn-rechtgezet";
        case NoticeKind::change:
            return "nl.overheid.termijnen.termijn-gewijzigd";
        case NoticeKind::digest:
            break;
    }
    return "nl.overheid.termijnen.dagoverzicht";
}

namespace {

CloudEvent event_of(const Municipality& municipality, const MessageRow& message, Instant now) {
    return {MessageId::parse(message.public_id.str()).value(),
            municipality.oin,
            municipality.system,
            "nl.overheid.termijnen.proefbericht",
            message.public_id.str(),
            std::chrono::floor<std::chrono::seconds>(now),
            "",
            {}};
}

}  // namespace

std::string webhook_body(const Municipality& municipality, const MessageRow& message,
                         const ClaimedNotice& claimed, Instant now) {
    const ObligationRow& row = claimed.obligation;
    CloudEvent event = event_of(municipality, message, now);
    event.type = event_type(claimed.notice.kind);
    event.subject = row.id.str();
    event.data = {{"verplichting", row.id.str()},
                  {"dossier", row.case_key.str()},
                  {"regel", row.rule},
                  {"soort", std::string(to_text(claimed.notice.kind))},
                  {"vroegst", to_iso(row.earliest)},
                  {"uiterlijk", to_iso(row.due)},
                  {"laatst", to_iso(row.latest)}};
    return to_json(event).value();
}

std::string test_webhook_body(const Municipality& municipality, const MessageRow& message,
                              Instant now) {
    return to_json(event_of(municipality, message, now)).value();
}

}  // namespace termijnd
