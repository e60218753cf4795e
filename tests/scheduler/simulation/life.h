#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/delivery/claim.h"
#include "scheduler/delivery/record_outcomes.h"
#include "tests/scheduler/simulation/script.h"
#include "tests/scheduler/simulation/witness.h"

namespace termijnd::test {

// A municipality that lives through a script: the daemon's own steps on its store's thread (derive,
// plan, claim, write, record) on a clock that is moved, and a witness who reads all that goes out.
class Life {
  public:
    Life();
    // Until the last act and two months on. Answers what the witness objects to, none when nothing.
    [[nodiscard]] std::optional<std::string> live(const Script& script);
    // Until the last act.
    void live_through(const Script& script);
    // Day by day, while nothing happens but the passing of time.
    void move_to(Instant moment);
    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] const std::shared_ptr<const World>& world() const { return world_; }
    [[nodiscard]] Store& store() { return *store_; }

  private:
    void open(int dossier);
    void happen(const Act& act);
    void decide(const Act& act, const std::string& kind);
    void start(const Act& act);
    void undo(const Act& act);
    void run_until(Instant moment);
    void send_due();
    void send(const MessageRow& message, const std::string& body);
    void commit(const Job& job) { store_->commit(job); }
    void record(const CaseKey& case_key, Event event);

    std::shared_ptr<const World> world_;
    std::unique_ptr<Store> store_;
    std::shared_ptr<MessageRenderer> renderer_;
    Instant now_{};
    Instant smtp_back_{};
    std::set<int> opened_;
    int facts_ = 0;
    Witness witness_;
};

}  // namespace termijnd::test
