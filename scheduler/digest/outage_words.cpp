#include "scheduler/digest/outage_words.h"

#include <utility>

#include "scheduler/dutch_text.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

std::string moment_in_words(Instant moment) {
    const LocalTime local = local_time(moment);
    const auto minutes = local.at.count();
    const std::string past = std::to_string(minutes % 60);
    return std::string(dutch_weekday(local.day)) + " " + to_dutch(local.day) + " om " +
           std::to_string(minutes / 60) + (past.size() < 2 ? ".0" : ".") + past + " uur";
}

std::string period_of(const Outage& outage) {
    if (!outage.until) return "sinds " + moment_in_words(outage.from);
    return "van " + moment_in_words(outage.from) + " tot " + moment_in_words(*outage.until);
}

std::string what_failed(const Outage& outage) {
    switch (outage.cause) {
        case Outage::Cause::mail_server:
            return "was de mailserver niet bereikbaar";
        case Outage::Cause::endpoint:
            return "was het systeem " + outage.endpoint.str() + " niet bereikbaar";
        case Outage::Cause::stopped:
            break;
    }
    return "werkte de bewaking niet";
}

std::string in_words(const OutageCounts& counts) {
    std::string words =
        counts.due == 1 ? "1 bericht had" : std::to_string(counts.due) + " berichten hadden";
    words += " in die tijd weg gemoeten";
    const std::pair<std::int64_t, const char*> parts[] = {{counts.sent, "verstuurd"},
                                                          {counts.folded, "samengevoegd"},
                                                          {counts.waiting, "nog onderweg"},
                                                          {counts.failed, "niet bezorgd"},
                                                          {counts.dropped(), "niet meer nodig"}};
    const char* between = ": ";
    for (const auto& [amount, what] : parts) {
        if (amount == 0) continue;
        words += std::exchange(between, ", ") + std::to_string(amount) + " " + what;
    }
    return words;
}

}  // namespace termijnd
