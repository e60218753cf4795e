#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/facts/facts.h"
#include "obligations/packs/own_kinds.h"
#include "obligations/store/rows.h"

namespace termijnd {

// A notice that somebody holds back: it does not go out until it is released or `until` has passed.
struct HeldNotice {
    ObligationId obligation;
    NoticeKind kind = NoticeKind::announcement;
    std::string slot;
    RecipientKey recipient;
    Date from{};
    std::optional<Date> until;
    std::string reason, by;
};

// What is held back on that day, from the facts that say so: a later one of the same step counts,
// a release or a retraction ends it. Pure.
[[nodiscard]] std::vector<HeldNotice> held_notices(const CaseFacts& facts, Date today);

}  // namespace termijnd
