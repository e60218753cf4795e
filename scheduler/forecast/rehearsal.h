#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "obligations/store/in_memory/memory_store.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/clock.h"

// The same engine as the daemon's, on a clock that is moved and a store in memory.
namespace termijnd {

// One thing that was said to one recipient. A digest has no obligation, hence no dates.
struct SimulatedNotice {
    Instant moment{};
    NoticeKind kind = NoticeKind::announcement;
    Channel channel = Channel::mail;
    RecipientKey recipient;
    Role role;           // of the recipient in the case; empty for a system
    MessageKey message;  // that carried it; a letter and a digest have none
    std::string slot;
    CaseKey case_key;
    InstrumentKey instrument;
    std::string rule, pack;
    ObligationId obligation;
    std::optional<int> period;
    Date earliest{}, due{}, latest{};
};

// A daemon without a network: what is due goes out at once and arrives. Thread: one.
class Rehearsal {
  public:
    enum class Digests : std::uint8_t { made, left_out };

    Rehearsal(World world, Instant start);
    Rehearsal(std::shared_ptr<const World> world, Instant start, Digests digests);
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    // One commit at the present moment.
    void commit(const Job& job);
    // As record_event(), now.
    bool record(const CaseKey& case_key, Event event);
    // A case goes on from where it is.
    void put(const CaseCopy& copy) { store_.put_copy(copy, {now(), "prognose"}); }
    // Everything up to and including `moment`, which may not lie in the past.
    void run_until(Instant moment);
    // As if the program did not run until `moment`: nothing is derived and nothing goes out.
    void stand_still(Instant moment) { clock_.move_to(moment); }
    // Called after some cases were derived.
    void on_derived(ReadJob look) { derived_ = std::move(look); }
    // What was said so far, in order; letters at the moment of the digest that lists them.
    [[nodiscard]] std::vector<SimulatedNotice> said();
    [[nodiscard]] Instant now() const { return clock_.now(); }
    [[nodiscard]] const World& world() const { return *world_; }

  private:
    void catch_up();
    bool derive(Transaction& tx);
    std::size_t deliver();
    [[nodiscard]] std::optional<Instant> next() const;
    void add_letters(Transaction& tx, std::vector<SimulatedNotice>& all) const;

    std::shared_ptr<const World> world_;
    ManualClock clock_;
    Digests digests_;
    mutable MemoryStore store_;
    std::vector<SimulatedNotice> sent_;
    ReadJob derived_;
};

}  // namespace termijnd
