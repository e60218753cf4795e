#include <algorithm>
#include <stdexcept>

#include "obligations/store/in_memory/parts.h"

// Notices and digests. What became of a notice follows from its message.
namespace termijnd {
namespace {

NoticeRow::State state_of(const KeptNotice& kept, const KeptMessage* message) {
    using enum NoticeRow::State;
    const auto is = [message](MessageState state) {
        return message && message->row.state == state;
    };
    if (kept.cancelled || is(MessageState::cancelled)) return cancelled;
    if (kept.row.posted_on) return sent;
    if (is(MessageState::dead)) return failed;
    if (kept.folded || is(MessageState::folded)) return folded;
    if (is(MessageState::leased)) return claimed;
    if (is(MessageState::delivered)) return sent;
    if (is(MessageState::held)) return held;
    return message && message->frozen ? waiting : planned;
}

}  // namespace

NoticeRow MemoryNotices::told(const KeptNotice& kept) const {
    NoticeRow row = kept.row;
    const KeptMessage* message = row.message.empty() ? nullptr : tables_.messages.find(row.message);
    row.state = state_of(kept, message);
    if (!message) return row;
    if (message->frozen) row.sent_to = message->row.envelope;
    row.finished_at = message->row.finished_at;
    row.in_shadow = message->row.shadow.has_value();
    return row;
}

std::vector<NoticeNumber> MemoryNotices::in_message(MessageNumber message) const {
    std::vector<NoticeNumber> found;
    const auto& index = tables_.notices.index().of_message;
    for (auto at = index.lower_bound({message, NoticeNumber()});
         at != index.end() && at->first == message; ++at)
        found.push_back(at->second);
    return found;
}

void MemoryNotices::change(NoticeNumber id, const std::function<void(KeptNotice&)>& how) {
    const KeptNotice* found = tables_.notices.find(id);
    if (!found) return;
    KeptNotice kept = *found;
    how(kept);
    tables_.notices.put(id, std::move(kept));
}

NoticeNumber MemoryNotices::add(const NoticeRow& row) {
    const bool is_letter = row.channel == Channel::letter;
    tables_.require_case(row.case_key);
    if (!tables_.obligations.find(row.obligation))
        throw std::out_of_range("unknown obligation \"" + row.obligation.str() + "\"");
    if (row.recipient.empty() || row.message.empty() != is_letter)
        throw std::invalid_argument("a notice for nobody or in no message");
    KeptNotice kept{row, false, false};
    kept.row.id = tables_.next_notice();
    kept.row.posted_on.reset();
    const NoticeNumber id = kept.row.id;
    tables_.notices.put(id, std::move(kept));
    return id;
}

void MemoryNotices::cancel(NoticeNumber id) {
    const std::optional<NoticeRow> notice = find(id);
    change(id, [](KeptNotice& kept) { kept.cancelled = true; });
    if (!notice || notice->message.empty()) return;
    // What it was to say besides is not said either.
    for (const NoticeNumber each : in_message(notice->message))
        change(each, [&](KeptNotice& kept) {
            if (kept.folded && kept.row.obligation == notice->obligation) kept.cancelled = true;
        });
}

void MemoryNotices::fold(NoticeNumber id, MessageNumber into) {
    change(id, [into](KeptNotice& kept) {
        if (kept.row.channel == Channel::letter)
            throw std::invalid_argument("a letter is folded into nothing");
        kept.row.message = into;
        kept.folded = true;
    });
}

void MemoryNotices::cancel_of_message(MessageNumber message) {
    for (const NoticeNumber each : in_message(message))
        change(each, [](KeptNotice& kept) { kept.cancelled = true; });
}

void MemoryNotices::mark_posted(NoticeNumber letter, std::optional<Date> on) {
    change(letter, [on](KeptNotice& kept) { kept.row.posted_on = on; });
}

bool MemoryNotices::put_digest(const DigestRow& digest) {
    const std::pair key(digest.manager, digest.day);
    if (tables_.digests.find(key)) return false;
    tables_.digests.put(key, digest);
    return true;
}

std::optional<NoticeRow> MemoryNotices::find(NoticeNumber id) const {
    const KeptNotice* kept = tables_.notices.find(id);
    return kept ? std::optional(told(*kept)) : std::nullopt;
}

std::vector<NoticeRow> MemoryNotices::of_case(const CaseKey& case_key) const {
    std::vector<NoticeRow> rows;
    const auto& of_case = tables_.notices.index().of_case;
    if (const auto found = of_case.find(case_key); found != of_case.end())
        for (const NoticeNumber id : found->second) rows.push_back(told(*tables_.notices.find(id)));
    return rows;
}

std::vector<ClaimedNotice> MemoryNotices::of_message(MessageNumber message) const {
    std::vector<ClaimedNotice> found;
    for (const NoticeNumber id : in_message(message)) {
        const KeptNotice& kept = *tables_.notices.find(id);
        if (kept.cancelled || kept.folded) continue;
        found.push_back({told(kept), *tables_.obligations.find(kept.row.obligation)});
    }
    return found;
}

bool MemoryNotices::carried_by(MessageNumber message) const {
    return std::ranges::any_of(in_message(message), [this](NoticeNumber id) {
        const KeptNotice& kept = *tables_.notices.find(id);
        return !kept.cancelled && !kept.folded;
    });
}

std::optional<DigestRow> MemoryNotices::find_digest(const PartyKey& manager, Date day) const {
    const DigestRow* found = tables_.digests.find({manager, day});
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<DigestRow> MemoryNotices::previous_digest(const PartyKey& manager, Date day) const {
    const auto& rows = tables_.digests.rows();
    const auto after = rows.lower_bound({manager, day});
    if (after == rows.begin()) return std::nullopt;
    const auto before = std::prev(after);
    if (before->first.first != manager) return std::nullopt;
    return before->second;
}

std::optional<Date> MemoryNotices::last_digest_day() const {
    std::optional<Date> last;
    for (const auto& [key, digest] : tables_.digests.rows())
        if (!last || key.second > *last) last = key.second;
    return last;
}

}  // namespace termijnd
