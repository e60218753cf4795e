#pragma once

#include <string>
#include <vector>

#include "obligations/documents/case_json.h"
#include "scheduler/forecast/rehearsal.h"

// Looking ahead for one case that is in no store.
namespace termijnd {

// Every notice of one case from the start of `from` to the end of `until`. Each fact is recorded
// on its day of registration; somebody reachable stands in for each role nobody has.
[[nodiscard]] std::vector<SimulatedNotice> simulate(const World& world,
                                                    const CaseDocument& document, Date from,
                                                    Date until);

// A JSON array, on one line.
[[nodiscard]] std::string to_json(const std::vector<SimulatedNotice>& notices);

}  // namespace termijnd
