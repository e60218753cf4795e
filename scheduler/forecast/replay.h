#pragma once

#include <memory>
#include <vector>

#include "scheduler/forecast/rehearsal.h"

namespace termijnd {

// What is said of one case when all that was recorded of it is recorded again, each at its own
// moment, until `until`. Of other cases and of the mail server only what the store tells: on which
// days a person had a message already when something was recorded, and which addresses failed.
// Empty for a case of which nothing was recorded.
[[nodiscard]] std::vector<SimulatedNotice> replay(const Snapshot& store,
                                                  const std::shared_ptr<const World>& world,
                                                  const CaseKey& key, Instant until);

// Whether that person's message of the day had gone out by `moment`.
[[nodiscard]] bool had_message(const Outbox& outbox, const RecipientKey& person, Date day,
                               Instant moment);

}  // namespace termijnd
