#pragma once

#include "notify/outcome.h"
#include "obligations/store/rows.h"
#include "scheduler/engine/engine.h"

// What the daemon tells its log about its work: ids and counts, no person.
namespace termijnd {

void log_attempt(const MessageRow& message, const Outcome& outcome);
void log_set_aside(const SetAside& aside);

}  // namespace termijnd
