#include "scheduler/words/preview.h"

#include <algorithm>
#include <stdexcept>

#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

NoticeKind notice_kind(LetterKind kind) {
    switch (kind) {
        case LetterKind::announcement:
            return NoticeKind::announcement;
        case LetterKind::missed:
        case LetterKind::expired:
            return NoticeKind::missed;
        case LetterKind::escalation:
            return NoticeKind::escalation;
        case LetterKind::rectification:
            return NoticeKind::rectification;
        case LetterKind::change:
            return NoticeKind::change;
        case LetterKind::reminder:
        case LetterKind::inform:
            break;
    }
    return NoticeKind::reminder;
}

bool is_late_kind(LetterKind kind) {
    return kind == LetterKind::missed || kind == LetterKind::expired ||
           kind == LetterKind::escalation;
}

const Rule* rule_of(const World& world, const ObligationRow& row) {
    const RulePack* pack = world.rules->pack(row.pack);
    if (pack == nullptr) return nullptr;
    const auto found = std::ranges::find(pack->rules, row.rule, &Rule::id);
    return found == pack->rules.end() ? nullptr : &*found;
}

// Who would read it, none where nobody would.
Role read_by(LetterKind kind, const ObligationRow& row, const Rule& rule) {
    if (kind == LetterKind::escalation) return Role::team_leader();
    if (kind == LetterKind::inform) return rule.inform.empty() ? Role() : rule.inform.front().party;
    if ((kind == LetterKind::missed && row.right) || (kind == LetterKind::expired && !row.right))
        return {};
    return row.obliged == Role::college() ? Role() : row.obliged;
}

// On the day itself, or on the first on which it may be called late.
Instant when(LetterKind kind, const ObligationRow& row, Instant now) {
    const Date first = row.latest + std::chrono::days(1);
    if (!is_late_kind(kind) || local_day(now) >= first) return now;
    return instant_at(first, WallMinutes(9 * 60));
}

}  // namespace

std::optional<LetterKind> letter_kind(std::string_view name) {
    for (const LetterKind kind :
         {LetterKind::announcement, LetterKind::reminder, LetterKind::missed, LetterKind::expired,
          LetterKind::inform, LetterKind::escalation, LetterKind::rectification,
          LetterKind::change})
        if (to_text(kind) == name) return kind;
    return std::nullopt;
}

Checked<PreviewNotice> notice_to_preview(const Snapshot& store, const World& world,
                                         const PreviewAsk& ask, Instant now) {
    const auto record = store.journal.find_case(ask.case_key);
    if (!record) throw std::out_of_range(ask.case_key.str());
    Role nobody;
    for (const ObligationRow& row : store.derived.of_case(ask.case_key)) {
        const Rule* rule = rule_of(world, row);
        const bool asked = ask.rule.empty() || row.rule == ask.rule;
        if (!asked || rule == nullptr || row.soft) continue;
        if (ask.rule.empty() && row.state != ObligationRow::State::open) continue;
        const Role role = read_by(ask.kind, row, *rule);
        if (role.empty()) continue;
        const auto holder = std::ranges::find(record->roles, role, &CaseRecord::Holder::role);
        if (holder == record->roles.end()) {
            nobody = role;
            continue;
        }
        PreviewNotice found{{}, when(ask.kind, row, now)};
        found.notice.obligation = row.id;
        found.notice.case_key = row.case_key;
        found.notice.kind = notice_kind(ask.kind);
        found.notice.slot = "1";
        found.notice.recipient = as_recipient(holder->party);
        found.notice.due_at = found.at;
        found.notice.last_day = row.due;
        return found;
    }
    if (!nobody.empty())
        return Refusal{"dossier", "In dit dossier is niemand " + nobody.word() + "."};
    if (!ask.rule.empty())
        return Refusal{"regel",
                       "Over deze regel is er in dit dossier geen bericht van deze soort."};
    return Refusal{"dossier", "In dit dossier is er nu geen bericht van deze soort."};
}

}  // namespace termijnd
