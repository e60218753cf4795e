#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/store/journal.h"
#include "scheduler/municipality.h"
#include "scheduler/organisation.h"
#include "scheduler/policy.h"

namespace termijnd {

// Everything that decides what is said and when; replaced as a whole on reload.
struct World {
    std::shared_ptr<const RuleBook> rules;
    Calendar calendar;
    NoticePolicy policy;
    Municipality municipality;
    std::vector<Endpoint> endpoints;
    // The number of this state of packs, policy and calendar; each case remembers under which it
    // was derived.
    std::int64_t generation = 0;
    // Shadow mode: all is made, frozen and recorded, and reaches nobody but this address; empty:
    // nobody.
    std::optional<std::string> shadow_to = std::nullopt;
    Organisation organisation{};
};

// What a case looks like on a day, with explanations; nothing is written.
[[nodiscard]] Derivation derive_case(const Journal& journal, const World& world,
                                     const CaseKey& case_key, Date as_of);

}  // namespace termijnd
