#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "notify/checked.h"
#include "notify/header_value.h"

namespace termijnd {

// An event by the NL GOV profile for CloudEvents 1.0. Thin: ids and dates, no personal data.
struct CloudEvent {
    MessageId id;
    std::string oin;      // the sender's Organisatie-identificatienummer, 20 digits
    std::string system;   // the sending system: lower case letters, digits and '-'
    std::string type;     // e.g. "nl.overheid.termijnen.termijn-nadert"
    std::string subject;  // the obligation's UUID
    std::chrono::sys_seconds time;
    std::string dataschema;  // a URL, or empty
    std::vector<std::pair<std::string, std::string>> data;
};

// The event as structured JSON; the same event gives the same bytes. Refused: an OIN, system or
// type out of form, and 64 KB or more.
[[nodiscard]] Checked<std::string> to_json(const CloudEvent& event);

}  // namespace termijnd
