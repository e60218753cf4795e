#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/store/store.h"
#include "scheduler/policy.h"

namespace termijnd {

// Who sends, as every mail says it.
struct Municipality {
    std::string name;      // "Gemeente Haarlemmermeer"
    std::string oin;       // 20 digits, in `source` of a webhook
    std::string system;    // name of this installation
    std::string sender;    // mail address in From
    std::string reply_to;  // mail address a person reads
    std::string phone;
    std::string hours;        // "op werkdagen van 9.00 tot 17.00 uur"
    std::string from_name{};  // in From; empty: the name, with "Gemeente" before it
};

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
};

// What a case looks like on a day, with explanations; nothing is written.
[[nodiscard]] Derivation derive_case(const Journal& journal, const World& world,
                                     std::string_view case_key, Date as_of);

}  // namespace termijnd
