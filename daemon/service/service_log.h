#pragma once

#include <optional>

#include "config/settings.h"
#include "notify/outcome.h"
#include "obligations/store/outages.h"
#include "obligations/store/rows.h"
#include "scheduler/engine/engine.h"

// What the daemon tells its log about its work: ids and counts, no person.
namespace termijnd {

void log_attempt(const MessageRow& message, const Outcome& outcome);
// Whether messages reach people; `before` as it was, none at the start.
void log_shadow(const std::optional<DeliverySettings>& before, const DeliverySettings& now);
void log_set_aside(const SetAside& aside);
void log_outage(const Outage& outage, const OutageCounts& counts);

}  // namespace termijnd
