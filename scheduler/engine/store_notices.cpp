#include "scheduler/engine/store_notices.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/plan/said.h"

namespace termijnd {

namespace {

bool same_notice(const NoticeRow& a, const NoticeRow& b) {
    return a.due_at == b.due_at && a.kind == b.kind && a.channel == b.channel && a.slot == b.slot &&
           a.obligation == b.obligation && a.recipient == b.recipient && a.last_day == b.last_day &&
           a.late_after == b.late_after && a.state == b.state;
}

using Kept = std::map<const NoticeRow*, const PlannedNotice*>;

// Which of the rows stand in the plan as they are, and what of the plan is new.
Kept match(const std::vector<NoticeRow>& existing, const Plan& planned,
           std::vector<const PlannedNotice*>& fresh) {
    std::unordered_map<std::string_view, std::vector<const NoticeRow*>> waiting;
    for (const NoticeRow& row : existing)
        if (waits_in_plan(row)) waiting[row.obligation.str()].push_back(&row);
    Kept kept;
    for (const PlannedNotice& wanted : planned.notices) {
        const auto& rows = waiting[wanted.notice.obligation.str()];
        const auto found = std::ranges::find_if(rows, [&](const NoticeRow* row) {
            return same_notice(*row, wanted.notice) && !kept.contains(row);
        });
        if (found == rows.end())
            fresh.push_back(&wanted);
        else
            kept.emplace(*found, &wanted);
    }
    return kept;
}

// The mail that tells `recipient` of `obligation` next.
using Carriers = std::map<std::pair<ObligationId, RecipientKey>, MessageNumber>;

bool same_step(const NoticeRow& a, const NoticeRow& b) {
    return a.obligation == b.obligation && a.recipient == b.recipient && a.kind == b.kind &&
           a.slot == b.slot;
}

void note(Carriers& carriers, const NoticeRow& notice, MessageNumber message) {
    if (notice.channel == Channel::mail)
        carriers.try_emplace({notice.obligation, notice.recipient}, message);
}

}  // namespace

void store_notices(Transaction& tx, const std::vector<NoticeRow>& existing, const Plan& planned,
                   bool ended, Instant now) {
    std::vector<const PlannedNotice*> fresh;
    const Kept kept = match(existing, planned, fresh);
    std::vector<const NoticeRow*> overdue;
    for (const NoticeRow& row : existing) {
        const bool waits = waits_in_plan(row) && !is_listed_letter(row, now);
        const bool stops = ended && row.state == NoticeRow::State::waiting;
        if ((!waits && !stops) || kept.contains(&row)) continue;
        if (waits && row.channel == Channel::mail && row.due_at < now)
            overdue.push_back(&row);
        else
            cancel_notice(tx, row.id);
    }
    Carriers carriers;
    std::map<const PlannedNotice*, MessageNumber> messages;
    for (const auto& [row, notice] : kept) messages.emplace(notice, row->message);
    for (const PlannedNotice* notice : fresh)
        messages.emplace(notice, plan_notice(tx, notice->notice, notice->key));
    for (const PlannedNotice& notice : planned.notices)
        note(carriers, notice.notice, messages.at(&notice));
    for (const NoticeRow* row : overdue) {
        const auto carrier = carriers.find({row->obligation, row->recipient});
        // What is planned at another moment is not swallowed, but moved.
        const bool moves = std::ranges::any_of(planned.notices, [row](const PlannedNotice& each) {
            return same_step(*row, each.notice);
        });
        if (moves || carrier == carriers.end())
            cancel_notice(tx, row->id);
        else
            fold_notice(tx, *row, carrier->second);
    }
}

}  // namespace termijnd
