#pragma once

#include <memory>
#include <string>

#include "notify/outcome.h"
#include "obligations/store/rows.h"

namespace termijnd {

// What /metrics shows, in Prometheus' text format. Prefix `termijnd_`, base units, no label with
// more than a handful of values. Thread: the loop's.
class Metrics {
  public:
    Metrics();
    ~Metrics();

    void attempt(const MessageRow& message, const Outcome& outcome);
    // So many facts were recorded.
    void facts(std::int64_t count);
    // The loop and the store made a full round at `at`.
    void beat(Instant at);
    void reloaded(bool good);

    // The page, with the outbox as it is at `now`.
    [[nodiscard]] std::string text(const OutboxCounts& outbox, Instant now) const;

  private:
    struct Series;
    std::unique_ptr<Series> series_;
};

}  // namespace termijnd
