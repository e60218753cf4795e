#include "scheduler/plan/held.h"

#include <algorithm>
#include <set>

#include "obligations/packs/own_kinds.h"
#include "scheduler/plan/plan.h"

namespace termijnd {

namespace {

std::string text_of(const Event& event, std::string_view field) {
    return std::string(text(event.data, field).value_or(""));
}

std::optional<NoticeKind> kind_of(std::string_view word) {
    using enum NoticeKind;
    for (const NoticeKind kind :
         {announcement, reminder, missed, escalation, rectification, change})
        if (to_text(kind) == word) return kind;
    return std::nullopt;
}

bool same_step(const HeldNotice& a, const HeldNotice& b) {
    return a.obligation == b.obligation && a.kind == b.kind && a.slot == b.slot &&
           a.recipient == b.recipient;
}

HeldNotice to_held(const Event& event, NoticeKind kind) {
    HeldNotice held{ObligationId(text_of(event, "verplichting")),
                    kind,
                    text_of(event, "trede"),
                    RecipientKey(text_of(event, "ontvanger")),
                    event.on,
                    parse_date(text_of(event, "tot")),
                    text_of(event, "reden"),
                    text_of(event, "door")};
    return held;
}

}  // namespace

std::vector<HeldNotice> held_notices(const CaseFacts& facts, Date today) {
    // Nearly always nothing is: this runs for each case.
    if (std::ranges::find(facts.events, own_kind::notice_held, &Event::kind) == facts.events.end())
        return {};
    std::set<std::string> retracted;
    for (const Event& event : facts.events)
        if (event.kind == own_kind::retracted && event.on <= today)
            retracted.insert(text_of(event, "gebeurtenis"));
    std::vector<HeldNotice> all;
    for (const Event& event : facts.events) {
        const bool holds = event.kind == own_kind::notice_held;
        const bool counts = (holds || event.kind == own_kind::notice_released) &&
                            event.on <= today && !retracted.contains(event.key.str());
        const auto kind = counts ? kind_of(text_of(event, "soort")) : std::nullopt;
        if (!kind) continue;
        HeldNotice held = to_held(event, *kind);
        std::erase_if(all, [&](const HeldNotice& each) { return same_step(each, held); });
        if (holds) all.push_back(std::move(held));
    }
    return all;
}

}  // namespace termijnd
