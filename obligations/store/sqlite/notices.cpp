#include "obligations/store/sqlite/parts.h"

// Notices and digests.
namespace termijnd {
namespace {

DigestRow read_digest(const Row& row) {
    return {row.id<PartyKey>(0), row.date(1), row.flag(2), row.text(3)};
}

}  // namespace

NoticeRow read_notice(const Row& row) {
    NoticeRow n;
    n.id = row.id<NoticeNumber>(0);
    n.obligation = row.id<ObligationId>(1);
    n.case_key = row.id<CaseKey>(2);
    n.kind = row.as<NoticeKind>(3);
    n.slot = row.text(4);
    n.recipient = row.id<RecipientKey>(5);
    n.channel = row.as<Channel>(6);
    n.due_at = row.instant(7);
    n.state = row.as<NoticeRow::State>(8);
    n.message = row.id<MessageNumber>(9);
    n.last_day = row.maybe(&Row::date, 10);
    n.late_after = row.maybe(&Row::date, 11);
    n.sent_to = row.text(12);
    n.finished_at = row.maybe(&Row::instant, 13);
    n.posted_on = row.maybe(&Row::date, 14);
    n.in_shadow = row.flag(15);
    return n;
}

std::vector<NoticeRow> SqliteNotices::of_case(const CaseKey& case_key) const {
    std::vector<NoticeRow> found;
    sql_.of_case.each([&](const Row& row) { found.push_back(read_notice(row)); }, case_key);
    return found;
}

std::vector<ClaimedNotice> SqliteNotices::of_message(MessageNumber message) const {
    constexpr int notice_width = 16;
    std::vector<ClaimedNotice> found;
    sql_.of_message.each(
        [&](const Row& row) {
            found.push_back({read_notice(row), read_obligation(row, notice_width)});
        },
        message);
    return found;
}

NoticeNumber SqliteNotices::add(const NoticeRow& n) {
    const auto message = n.message.empty() ? std::nullopt : std::optional(n.message);
    return NoticeNumber(sql_.add.insert(n.obligation, n.case_key, n.kind, n.slot, n.recipient,
                                        n.channel, n.due_at, message, n.last_day, n.late_after));
}

std::optional<NoticeRow> SqliteNotices::find(NoticeNumber id) const {
    std::optional<NoticeRow> found;
    sql_.find.first([&](const Row& row) { found = read_notice(row); }, id);
    return found;
}

void SqliteNotices::cancel(NoticeNumber id) {
    const std::optional<NoticeRow> notice = find(id);
    sql_.cancel.run(id);
    // What it was to say besides is not said either.
    if (notice && !notice->message.empty())
        sql_.cancel_folded.run(notice->message, notice->obligation);
}

void SqliteNotices::fold(NoticeNumber id, MessageNumber into) {
    sql_.fold.run(id, into);
}

void SqliteNotices::cancel_of_message(MessageNumber message) {
    sql_.cancel_carried.run(message);
}

void SqliteNotices::mark_posted(NoticeNumber letter, std::optional<Date> on) {
    sql_.mark_posted.run(letter, on);
}

bool SqliteNotices::carried_by(MessageNumber message) const {
    return sql_.carried.first([](const Row&) {}, message);
}

bool SqliteNotices::put_digest(const DigestRow& digest) {
    return sql_.add_digest.run(digest.manager, digest.day, digest.empty, digest.content) > 0;
}

std::optional<DigestRow> SqliteNotices::find_digest(const PartyKey& manager, Date day) const {
    std::optional<DigestRow> found;
    sql_.find_digest.first([&](const Row& row) { found = read_digest(row); }, manager, day);
    return found;
}

std::optional<DigestRow> SqliteNotices::previous_digest(const PartyKey& manager, Date day) const {
    std::optional<DigestRow> found;
    sql_.previous_digest.first([&](const Row& row) { found = read_digest(row); }, manager, day);
    return found;
}

std::optional<Date> SqliteNotices::last_digest_day() const {
    std::optional<Date> day;
    sql_.last_digest.first([&](const Row& row) { day = row.date(0); });
    return day;
}

}  // namespace termijnd
