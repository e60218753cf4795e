#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/forecast/forecast.h"

// Looking back: what had to go out by the facts as they were known on each day, against what did.
// The journal of a case is gone through again under the engine, on a clock that is moved; what that
// says is held beside the notices that the store keeps as evidence. People are looked at, by mail
// and letter; connected systems are not.
namespace termijnd {

struct AuditLine {
    enum class Is : std::uint8_t {
        missing,  // it had to go out in the period and did not
        late,     // it had to, and went out on a later day
        extra,    // it went out in the period and did not have to
    };
    Is is = Is::missing;
    CaseKey case_key;
    ObligationId obligation;
    std::string rule;
    NoticeKind kind = NoticeKind::announcement;
    std::string slot;
    RecipientKey recipient;
    std::optional<Date> expected;  // none: extra
    std::optional<Date> said;      // none: missing
    std::string reason;            // stable name; empty: none was found
    std::string words;             // the same for people, in Dutch
    bool explained = false;        // the reason is a good one
};

struct Audited {
    std::int64_t expected = 0;     // in the period
    std::vector<AuditLine> lines;  // in order of day
};

// `world` is that of today: what other packs or another policy made of it then shows as a
// difference; what did not go out in an outage that
// the store knows of is explained by it. What had to go out in the last quarter of an hour before
// `now` is not looked at.
[[nodiscard]] Audited audit_case(const Snapshot& store, const World& world, const CaseKey& key,
                                 const Period& period, Instant now);

}  // namespace termijnd
