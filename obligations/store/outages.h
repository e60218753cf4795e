#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "obligations/store/rows.h"

namespace termijnd {

using OutageNumber = Number<struct OutageTag>;

// A time in which what was due could not go out.
struct Outage {
    enum class Cause : std::uint8_t {
        stopped,      // the daemon did not run
        mail_server,  // could not be reached
        endpoint,     // a connected system could not be reached
    };
    OutageNumber id;  // set by the store
    Cause cause = Cause::stopped;
    EndpointName endpoint;         // of Cause::endpoint
    Instant from{};                // the last sign of life before it
    std::optional<Instant> until;  // none: it goes on
    std::int64_t digests = 0;      // days on which no digest was made, of Cause::stopped
};

// What became of the notices that were due in an outage, on the day asked: each is one of these
// five, or was not needed any more.
struct OutageCounts {
    std::int64_t due = 0;
    std::int64_t sent = 0;
    std::int64_t folded = 0;
    std::int64_t waiting = 0;
    std::int64_t failed = 0;
    [[nodiscard]] std::int64_t dropped() const { return due - sent - folded - waiting - failed; }
};

// One record of each outage. Which notices were due is kept with it; what became of them follows
// from the notices. What is const only reads.
class Outages {
  public:
    virtual ~Outages() = default;

    struct Destination {
        Outage::Cause cause = Outage::Cause::mail_server;
        EndpointName endpoint;
    };

    // The daemon did not run from `from` until `until`, which is now: what is due by now and is
    // still to go out was due in it.
    virtual void add(const Outage& stopped) = 0;
    // It cannot be reached since `from`; nothing when that is known already.
    virtual void open(const Destination& destination, Instant from) = 0;
    // What this message carries was due while it cannot be reached, though another may carry it by
    // the time that it can; nothing when none is open.
    virtual void note_due(const Destination& destination, MessageNumber message) = 0;
    // It can be reached again. One shorter than `least` is forgotten; nothing when none is open.
    virtual void close(const Destination& destination, Instant until,
                       std::chrono::milliseconds least) = 0;
    // Those that ended and were not answered here before.
    virtual std::vector<Outage> take_unreported() = 0;

    [[nodiscard]] virtual bool any_open() const = 0;
    // A page in order of id: what comes after `after`, at most `limit`.
    [[nodiscard]] virtual std::vector<Outage> list(OutageNumber after, std::size_t limit) const = 0;
    [[nodiscard]] virtual std::vector<Outage> open_now() const = 0;
    // Those that ended after `moment`, in that order.
    [[nodiscard]] virtual std::vector<Outage> ended_after(Instant moment) const = 0;
    // Those in which this notice was due, or one that it took the place of.
    [[nodiscard]] virtual std::vector<Outage> of_notice(NoticeNumber notice) const = 0;
    [[nodiscard]] virtual OutageCounts counts(OutageNumber outage) const = 0;
    // Of the cases whose first case manager this is.
    [[nodiscard]] virtual OutageCounts counts(OutageNumber outage,
                                              const PartyKey& manager) const = 0;
};

}  // namespace termijnd
