#pragma once

#include <string>
#include <string_view>

#include "obligations/store/store.h"
#include "scheduler/world.h"

namespace termijnd {

// The CloudEvents type of a kind of notice: "nl.overheid.termijnen.termijn-nadert" and kin.
[[nodiscard]] std::string_view event_type(NoticeKind kind);

// The CloudEvent about one notice, as JSON: ids and dates, nothing about a person. Throws
// std::invalid_argument when the settings (OIN, name of the system) are out of form.
[[nodiscard]] std::string webhook_body(const Municipality& municipality, const MessageRow& message,
                                       const ClaimedNotice& claimed, Instant now);

// The event that only shows that an endpoint works.
[[nodiscard]] std::string test_webhook_body(const Municipality& municipality,
                                            const MessageRow& message, Instant now);

}  // namespace termijnd
