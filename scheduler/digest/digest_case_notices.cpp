#include <algorithm>

#include "scheduler/digest/digest_case.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

// What of a dossier's notices its case manager has to know: letters to post, what is held back,
// what went out and what did not arrive.
namespace termijnd {

namespace {

std::string told_as(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::missed:
            return "bericht na de laatste dag";
        case NoticeKind::rectification:
            return "rechtzetting";
        default:
            return std::string(to_text(kind));
    }
}

// A reminder or accusation has nothing to say once its obligation is not open; a correction has.
bool still_to_post(const NoticeRow& letter, const ObligationRow& row) {
    switch (letter.kind) {
        case NoticeKind::announcement:
        case NoticeKind::reminder:
        case NoticeKind::missed:
        case NoticeKind::escalation:
            return row.state == ObligationRow::State::open;
        case NoticeKind::rectification:
            return row.state != ObligationRow::State::open;
        default:
            return true;
    }
}

}  // namespace

std::vector<DigestItem> DigestCase::letters() const {
    std::map<std::pair<ObligationId, RecipientKey>, const NoticeRow*> last;
    for (const NoticeRow& row : notices_) {
        const ObligationRow* about = row_of(row.obligation);
        const bool stands = row.channel == Channel::letter && row.due_at <= day_.made_at &&
                            row.state != NoticeRow::State::cancelled && about &&
                            still_to_post(row, *about);
        if (!stands) continue;
        const NoticeRow*& one = last[{row.obligation, row.recipient}];
        if (!one || row.due_at > one->due_at || (row.due_at == one->due_at && row.kind > one->kind))
            one = &row;
    }
    std::vector<DigestItem> items;
    for (const auto& [about, letter] : last) {
        if (letter->posted_on) continue;
        DigestItem item = item_of(*row_of(letter->obligation));
        item.id = "brief " + std::to_string(letter->id.value());
        item.stand = Stand::letter;
        item.since = local_day(letter->due_at);
        item.who = name_of(as_party(letter->recipient));
        item.remark = "nog niet verstuurd: " + told_as(letter->kind);
        items.push_back(std::move(item));
    }
    return items;
}

// It went out before it was held, or was said in another message.
bool DigestCase::is_told(const HeldNotice& held) const {
    return std::ranges::any_of(notices_, [&](const NoticeRow& row) {
        return row.obligation == held.obligation && row.kind == held.kind &&
               row.slot == held.slot && row.recipient == held.recipient &&
               row.state != NoticeRow::State::held && row.state != NoticeRow::State::planned &&
               row.state != NoticeRow::State::cancelled;
    });
}

std::vector<DigestItem> DigestCase::held() const {
    std::vector<DigestItem> items;
    for (const HeldNotice& held : held_) {
        const ObligationRow* row = row_of(held.obligation);
        const bool over = held.until && *held.until < day_.day;
        if (!row || over || is_told(held)) continue;
        const bool corrects =
            held.kind == NoticeKind::change || held.kind == NoticeKind::rectification;
        const bool open = row->state == ObligationRow::State::open;
        const bool late_reminder = held.kind == NoticeKind::reminder && row->earliest < day_.day;
        if ((!open && !corrects) || late_reminder) continue;
        DigestItem item = item_of(*row);
        item.id = "aangehouden " + row->id.str() + " " + std::string(to_text(held.kind)) + " " +
                  held.slot + " " + held.recipient.str();
        item.stand = Stand::held;
        item.joins = false;
        item.since = held.from;
        item.decide = open && row->due <= day_.day && day_.day <= row->latest;
        const PartyRecord* to = party(as_party(held.recipient));
        item.who = to ? name_of(to->key) : held.recipient.str();
        item.remark =
            told_as(held.kind) + " aangehouden door " + held.by + " sinds " + to_dutch(held.from);
        if (held.until) item.remark += ", tot en met " + to_dutch(*held.until);
        item.remark += ": " + held.reason;
        items.push_back(std::move(item));
    }
    return items;
}

DigestItem DigestCase::message_item(const NoticeRow& notice) const {
    DigestItem item;
    item.cases = {record_.key};
    item.who = name_of(as_party(notice.recipient));
    item.kind = item.name = told_as(notice.kind);
    const ObligationRow* row = row_of(notice.obligation);
    item.told[item.kind].insert(row ? fill_in(item_of(*row).title, row->period) : std::string());
    if (notice.state == NoticeRow::State::sent) {
        item.stand = Stand::told;
        item.since = day_.day;
        return item;
    }
    item.id = "bericht " + std::to_string(notice.message.value());
    item.stand = Stand::undeliverable;
    item.since = local_day(notice.finished_at.value_or(notice.due_at));
    item.remark =
        notice.sent_to.empty() ? "kon niet worden verstuurd" : "kwam niet aan op " + notice.sent_to;
    return item;
}

std::map<MessageNumber, DigestItem> DigestCase::messages() const {
    std::map<MessageNumber, DigestItem> items;
    for (const NoticeRow& row : notices_) {
        const PartyKey to = as_party(row.recipient);
        if (row.channel != Channel::mail || row.message.empty()) continue;
        const bool sent = !reads_as_staff(to) && row.state == NoticeRow::State::sent &&
                          row.finished_at && *row.finished_at <= day_.made_at && day_.previous &&
                          *row.finished_at > instant_at(*day_.previous, world_.policy.digest_at);
        const PartyRecord* now = party(to);
        const bool failed = row.state == NoticeRow::State::failed &&
                            (row.sent_to.empty() || !now || now->email == row.sent_to);
        if (!sent && !failed) continue;
        DigestItem item = message_item(row);
        const auto [place, first] = items.try_emplace(row.message, item);
        if (!first)
            for (const auto& [kind, about] : item.told)
                place->second.told[kind].insert(about.begin(), about.end());
    }
    return items;
}

}  // namespace termijnd
