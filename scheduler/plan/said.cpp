#include "scheduler/plan/said.h"

#include <algorithm>

#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

bool same_line(const NoticeRow& row, const Said::Line& line) {
    return row.kind == line.kind && row.slot == line.slot && row.recipient == line.recipient;
}

}  // namespace

bool is_listed_letter(const NoticeRow& row, Instant now) {
    return row.channel == Channel::letter && row.state == NoticeRow::State::planned &&
           row.due_at <= now;
}

Said::Said(const std::vector<NoticeRow>& existing, const std::vector<Recipient>& people,
           Instant now)
    : people_(people), now_(now) {
    for (const NoticeRow& row : existing) rows_[row.obligation].push_back(&row);
}

const std::vector<const NoticeRow*>& Said::of(std::string_view obligation) const {
    static const std::vector<const NoticeRow*> none;
    const auto found = rows_.find(obligation);
    return found == rows_.end() ? none : found->second;
}

bool Said::is_said(const NoticeRow& row) const {
    switch (row.state) {
        case NoticeRow::State::claimed:
        case NoticeRow::State::waiting:
        case NoticeRow::State::sent:
        case NoticeRow::State::folded:
            return true;
        case NoticeRow::State::planned:
            return is_listed_letter(row, now_);
        case NoticeRow::State::cancelled:
            return false;
        case NoticeRow::State::failed:
            break;
    }
    // It failed for good. Where the address is the reason it is said anew: by letter, or to the
    // next rung. Otherwise it stands among the undeliverable until somebody replays it.
    const auto person = std::ranges::find(people_, row.recipient, &Recipient::party);
    return row.channel == Channel::webhook || (person != people_.end() && person->reachable);
}

bool Said::said(const Line& line, bool webhook, Date since) const {
    return std::ranges::any_of(of(line.obligation), [&](const NoticeRow* row) {
        return same_line(*row, line) && (row->channel == Channel::webhook) == webhook &&
               is_said(*row) && local_day(row->due_at) >= since;
    });
}

const NoticeRow* Said::planned(const Line& line, Channel channel) const {
    const auto& rows = of(line.obligation);
    const auto found = std::ranges::find_if(rows, [&](const NoticeRow* row) {
        return row->state == NoticeRow::State::planned && row->channel == channel &&
               same_line(*row, line);
    });
    return found == rows.end() ? nullptr : *found;
}

std::optional<Date> Said::last(std::string_view obligation, NoticeKind kind, Date since) const {
    std::optional<Date> last;
    for (const NoticeRow* row : of(obligation)) {
        const Date day = local_day(row->due_at);
        if (row->kind == kind && is_said(*row) && day >= since && (!last || day > *last))
            last = day;
    }
    return last;
}

std::size_t Said::mails(std::string_view obligation, NoticeKind kind, Date since) const {
    return static_cast<std::size_t>(std::ranges::count_if(of(obligation), [&](const auto* row) {
        return row->kind == kind && row->channel != Channel::webhook && is_said(*row) &&
               local_day(row->due_at) >= since;
    }));
}

std::vector<Said::Accused> Said::accused(std::string_view obligation, Date since) const {
    std::vector<Accused> all;
    for (const NoticeRow* row : of(obligation)) {
        const bool accuses = row->kind == NoticeKind::missed || row->kind == NoticeKind::escalation;
        const Date day = local_day(row->due_at);
        if (!accuses || !is_said(*row) || day < since) continue;
        const auto known = std::ranges::find_if(all, [row](const Accused& other) {
            return other.recipient == row->recipient &&
                   (other.channel == Channel::webhook) == (row->channel == Channel::webhook);
        });
        if (known == all.end())
            all.push_back({row->recipient, row->channel, day});
        else
            known->on = std::max(known->on, day);
    }
    return all;
}

}  // namespace termijnd
