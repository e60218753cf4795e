#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/forecast/simulate.h"
#include "tests/scheduler/builders.h"

// The engine with the shipped rules, on a store in memory and a clock that is moved.
namespace termijnd::test {

[[nodiscard]] World shipped_world();
// The same with packs of another hash: what was derived under them shows by it.
[[nodiscard]] World world_of(const std::string& hash);

struct Office : Rehearsal {
    explicit Office(std::string_view start) : Office(start, shipped_world()) {}
    Office(std::string_view start, World with) : Rehearsal(std::move(with), at(start)) {}

    // A case whose client is c-<key>, with the roles w1, cm1, tl1 and ah1 shared by all cases.
    void open(const std::string& key);
    void put(const std::string& case_key, const Instrument& instrument);
    // Recorded now. Its key is made from its place, "g1" being the first.
    std::string fact(const std::string& case_key, const std::string& instrument,
                     std::string_view kind, std::string_view on, EventData data = {});
    void run_until(std::string_view moment) { Rehearsal::run_until(at(moment)); }
    // What waits to be said in a case, as lines.
    [[nodiscard]] std::vector<std::string> waiting(const std::string& case_key);
    // What was said, as lines: "2026-03-02 09:00 aankondiging c-d1".
    [[nodiscard]] std::vector<std::string> told();
    [[nodiscard]] std::vector<MessageRow> messages();

  private:
    void party(Transaction& tx, const std::string& key);
    int facts_ = 0;
};

}  // namespace termijnd::test
