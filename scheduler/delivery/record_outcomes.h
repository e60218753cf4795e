#pragma once

#include <string>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/delivery/retry_or_give_up.h"

// The dispatcher's other part on the store's thread: what became of messages, on disk. Synchronous,
// inside one commit.
namespace termijnd {

// A message that left the dispatcher's hand and is not on disk yet.
struct Ended {
    MessageRow message;
    Verdict verdict;
    std::string answer;
    Instant at{};
    bool tried = true;     // false: given back without an attempt
    std::string gone_url;  // not empty: the endpoint at this URL answered 410
    // What the attempt shows of its destination.
    enum class Reached : std::uint8_t { unknown, no, yes };
    Reached reached = Reached::unknown;
};

// Each under its lease; where that is lost nothing is touched. An address that was refused is
// marked, and every case of its party derives again that day, so that what was to be said goes by
// the next way. An endpoint that answered 410 is disabled. A destination that cannot be reached for
// more than a quarter of an hour leaves one outage record.
void record(Transaction& tx, const std::vector<Ended>& batch);

// Whether something may be due that was not before.
[[nodiscard]] bool changes_what_is_due(const Ended& ended);

}  // namespace termijnd
