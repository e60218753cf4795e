#include "scheduler/plan/said.h"

#include <algorithm>

#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

bool same_line(const NoticeRow& row, const Said::Line& line) {
    return row.kind == line.kind && row.slot == line.slot && row.recipient == line.recipient;
}

bool corrects(NoticeKind kind) {
    return kind == NoticeKind::change || kind == NoticeKind::rectification;
}

// What failed or was swallowed told nobody anything.
bool tells(std::optional<PlanReason> how) {
    return how == PlanReason::said || how == PlanReason::under_way;
}

// What each was told last, from all that was said.
std::vector<Said::Told> to_told(std::vector<const NoticeRow*> said) {
    std::ranges::stable_sort(said, {}, &NoticeRow::due_at);
    std::vector<Said::Told> all;
    for (const NoticeRow* row : said) {
        const bool webhook = row->channel == Channel::webhook;
        const Date day = local_day(row->due_at);
        auto told = std::ranges::find_if(all, [&](const Said::Told& each) {
            return each.recipient == row->recipient && each.webhook == webhook;
        });
        if (told == all.end())
            told = all.insert(all.end(), {row->recipient, webhook, day, row->last_day, day, {}});
        if (told->last_day != row->last_day) told->since = day;
        const bool accuses = row->kind == NoticeKind::missed || row->kind == NoticeKind::escalation;
        if (accuses)
            told->accused_on = day;
        else if (row->kind == NoticeKind::rectification || told->last_day != row->last_day)
            told->accused_on.reset();
        told->on = day;
        told->last_day = row->last_day;
    }
    return all;
}

}  // namespace

bool waits_in_plan(const NoticeRow& row) {
    return row.state == NoticeRow::State::planned || row.state == NoticeRow::State::held;
}

bool is_listed_letter(const NoticeRow& row, Instant now) {
    return row.channel == Channel::letter && row.state == NoticeRow::State::planned &&
           row.due_at <= now;
}

Said::Said(const std::vector<NoticeRow>& existing, const std::vector<Recipient>& people,
           const Successors& successors, Instant now, bool shadow_is_on)
    : people_(people), now_(now), shadow_is_on_(shadow_is_on) {
    for (const NoticeRow& row : existing) {
        const auto successor = successors.find(row.obligation);
        const auto& about = successor == successors.end() ? row.obligation : successor->second;
        rows_[about.str()].push_back(&row);
    }
}

const std::vector<const NoticeRow*>& Said::of(const ObligationId& obligation) const {
    static const std::vector<const NoticeRow*> none;
    const auto found = rows_.find(obligation.str());
    return found == rows_.end() ? none : found->second;
}

const Recipient* Said::person(const RecipientKey& key) const {
    const auto found = std::ranges::find(people_, as_party(key), &Recipient::party);
    return found == people_.end() ? nullptr : &*found;
}

std::optional<PlanReason> Said::how_said(const NoticeRow& row) const {
    switch (row.state) {
        case NoticeRow::State::claimed:
        case NoticeRow::State::waiting:
            return PlanReason::under_way;
        case NoticeRow::State::sent:
            return PlanReason::said;
        case NoticeRow::State::folded:
            return PlanReason::folded;
        case NoticeRow::State::planned:
            if (is_listed_letter(row, now_)) return PlanReason::said;
            break;
        case NoticeRow::State::held:
        case NoticeRow::State::cancelled:
            break;
        case NoticeRow::State::failed:
            return how_failed(row);
    }
    return std::nullopt;
}

bool Said::reached(const NoticeRow& row) const {
    return shadow_is_on_ || !row.in_shadow;
}

std::optional<PlanReason> Said::how_failed(const NoticeRow& row) const {
    if (row.channel == Channel::webhook) return PlanReason::undeliverable;
    const Recipient* to = person(row.recipient);
    if (to == nullptr) return std::nullopt;
    // Without `sent_to` it failed before it had an address.
    const bool same_address = row.sent_to.empty() || row.sent_to == to->address;
    if (to->reachable && same_address) return PlanReason::undeliverable;
    if (made_up_for(row)) return PlanReason::outdone;
    return std::nullopt;
}

bool Said::made_up_for(const NoticeRow& failed) const {
    const auto later = [&](const NoticeRow* row) {
        if (row->channel == Channel::webhook || row->due_at <= failed.due_at) return false;
        const bool arrived = row->state != NoticeRow::State::failed && how_said(*row);
        if (failed.kind == NoticeKind::announcement)
            return arrived && row->recipient == failed.recipient;
        return arrived && row->kind == failed.kind;
    };
    const Recipient* to = person(failed.recipient);
    switch (failed.kind) {
        case NoticeKind::announcement:
            return std::ranges::any_of(of(failed.obligation), later);
        case NoticeKind::escalation:
            // Of somebody who cannot be reached the ladder forgets the rung: it has shifted up.
            return to && to->reachable && std::ranges::any_of(of(failed.obligation), later);
        default:
            return false;
    }
}

std::optional<PlanReason> Said::said(const Line& line, bool webhook, Date since) const {
    for (const NoticeRow* row : of(line.obligation)) {
        if (!same_line(*row, line) || (row->channel == Channel::webhook) != webhook) continue;
        if (corrects(row->kind) && !reached(*row)) continue;
        const auto how = how_said(*row);
        if (how && local_day(row->due_at) >= since) return how;
    }
    return std::nullopt;
}

const NoticeRow* Said::planned(const Line& line, bool webhook) const {
    const auto& rows = of(line.obligation);
    const auto found = std::ranges::find_if(rows, [&](const NoticeRow* row) {
        return waits_in_plan(*row) && !is_listed_letter(*row, now_) &&
               (row->channel == Channel::webhook) == webhook && same_line(*row, line);
    });
    return found == rows.end() ? nullptr : *found;
}

std::optional<Date> Said::last(const ObligationId& obligation, NoticeKind kind, Date since) const {
    std::optional<Date> last;
    for (const NoticeRow* row : of(obligation)) {
        const Date day = local_day(row->due_at);
        if (row->kind == kind && how_said(*row) && day >= since && (!last || day > *last))
            last = day;
    }
    return last;
}

std::vector<std::string_view> Said::slots(const ObligationId& obligation, NoticeKind kind,
                                          Date since) const {
    std::vector<std::string_view> slots;
    for (const NoticeRow* row : of(obligation))
        if (row->kind == kind && row->channel != Channel::webhook && how_said(*row) &&
            local_day(row->due_at) >= since)
            slots.push_back(row->slot);
    return slots;
}

std::vector<Said::Told> Said::told(const ObligationId& obligation) const {
    std::vector<const NoticeRow*> said;
    for (const NoticeRow* row : of(obligation))
        if (tells(how_said(*row)) && reached(*row)) said.push_back(row);
    return to_told(std::move(said));
}

std::vector<Said::Told> Said::told_or_shadowed(const ObligationId& obligation) const {
    std::vector<const NoticeRow*> said;
    for (const NoticeRow* row : of(obligation))
        if (tells(how_said(*row))) said.push_back(row);
    return to_told(std::move(said));
}

}  // namespace termijnd
