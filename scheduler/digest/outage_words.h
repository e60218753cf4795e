#pragma once

#include <string>

#include "obligations/store/outages.h"

// What people read of an outage, in Dutch.
namespace termijnd {

// "van maandag 2 maart 2026 om 10.05 uur tot dinsdag 3 maart 2026 om 8.50 uur", or "sinds …".
[[nodiscard]] std::string period_of(const Outage& outage);
// What follows the period: "werkte de bewaking niet", "was de mailserver niet bereikbaar".
[[nodiscard]] std::string what_failed(const Outage& outage);
// "5 berichten hadden in die tijd weg gemoeten: 3 verstuurd, 2 nog onderweg"
[[nodiscard]] std::string in_words(const OutageCounts& counts);

// "dinsdag 3 maart 2026 om 8.50 uur"
[[nodiscard]] std::string moment_in_words(Instant moment);

}  // namespace termijnd
