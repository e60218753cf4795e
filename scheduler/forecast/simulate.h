#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "obligations/documents/case_json.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/clock.h"

// Looking ahead: the same engine as the daemon's, on a clock that is moved and a store in memory.
namespace termijnd {

// One thing that was said to one recipient. A digest has no obligation, hence no dates.
struct SimulatedNotice {
    Instant moment{};
    NoticeKind kind = NoticeKind::announcement;
    Channel channel = Channel::mail;
    RecipientKey recipient;
    Role role;  // of the recipient in the case; empty for a system
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
    Rehearsal(World world, Instant start);
    ~Rehearsal();
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    // One commit at the present moment.
    void commit(const Job& job);
    // As record_event(), now.
    bool record(const CaseKey& case_key, Event event);
    // Everything up to and including `moment`, which may not lie in the past.
    void run_until(Instant moment);
    // As if the program did not run until `moment`: nothing is derived and nothing goes out.
    void stand_still(Instant moment) { clock_.move_to(moment); }
    // What was said so far, in order; letters at the moment of the digest that lists them.
    [[nodiscard]] std::vector<SimulatedNotice> said();
    [[nodiscard]] Instant now() const { return clock_.now(); }
    [[nodiscard]] const World& world() const { return world_; }

  private:
    void catch_up();
    std::size_t deliver();
    void add_letters(Transaction& tx, std::vector<SimulatedNotice>& all) const;

    World world_;
    ManualClock clock_;
    std::unique_ptr<Store> store_;
    std::vector<SimulatedNotice> sent_;
};

// Every notice of one case from the start of `from` to the end of `until`. Each fact is recorded
// on its day of registration; somebody reachable stands in for each role nobody has.
[[nodiscard]] std::vector<SimulatedNotice> simulate(const World& world,
                                                    const CaseDocument& document, Date from,
                                                    Date until);

// A JSON array, on one line.
[[nodiscard]] std::string to_json(const std::vector<SimulatedNotice>& notices);

}  // namespace termijnd
