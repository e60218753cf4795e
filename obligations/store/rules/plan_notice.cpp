#include "obligations/store/rules/plan_notice.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace termijnd {
namespace {

// The message of that key, or of the first follow-up that can still carry something.
MessageNumber message_for(Outbox& outbox, const NoticeRow& notice, MessageKey key) {
    const std::string slot = key.slot;
    for (int follow_up = 1;; ++follow_up) {
        const auto there = outbox.find_slot(key);
        if (!there)
            return outbox.add(public_id_of(key), key, notice.channel, notice.due_at, std::nullopt);
        if (!there->frozen && there->state == MessageState::cancelled) {
            outbox.revive(there->id, notice.channel, notice.due_at);
            return there->id;
        }
        const bool waits =
            there->state == MessageState::pending || there->state == MessageState::held;
        if (!there->frozen && waits) {
            if (there->channel != notice.channel)
                throw std::invalid_argument("two channels for one message (" + key.kind + " " +
                                            key.subject + " to " + key.recipient.str() + ")");
            outbox.hasten(there->id, notice.due_at);
            return there->id;
        }
        key.slot = slot + "+" + std::to_string(follow_up);
    }
}

}  // namespace

PublicId public_id_of(const MessageKey& key) {
    static const boost::uuids::uuid message_space = {{0x9b, 0x6f, 0x1c, 0x52, 0x0e, 0x7a, 0x5d,
                                                      0x43, 0x8a, 0x11, 0x6d, 0x2f, 0x70, 0xc4,
                                                      0x3e, 0x95}};
    std::string name;
    for (const std::string* part : {&key.kind, &key.subject, &key.recipient.str(), &key.slot}) {
        name += std::to_string(part->size()) + ":" + *part;
    }
    return PublicId(to_string(boost::uuids::name_generator_sha1(message_space)(name)));
}

MessageNumber plan_notice(Transaction& tx, NoticeRow notice, const MessageKey& key) {
    if (notice.channel != Channel::letter) notice.message = message_for(tx.outbox, notice, key);
    if (notice.state == NoticeRow::State::held) tx.outbox.hold(notice.message);
    tx.notices.add(notice);
    return notice.message;
}

void cancel_notice(Transaction& tx, NoticeNumber id) {
    const auto notice = tx.notices.find(id);
    if (!notice) throw std::out_of_range("unknown notice " + std::to_string(id.value()));
    const bool waits = notice->state == NoticeRow::State::planned ||
                       notice->state == NoticeRow::State::held ||
                       notice->state == NoticeRow::State::waiting;
    if (!waits) return;
    tx.notices.cancel(id);
    if (!notice->message.empty() && !tx.notices.carried_by(notice->message))
        tx.outbox.cancel_waiting(notice->message);
}

void fold_notice(Transaction& tx, const NoticeRow& notice, MessageNumber into) {
    tx.notices.fold(notice.id, into);
    if (notice.message != into && !tx.notices.carried_by(notice.message))
        tx.outbox.cancel_waiting(notice.message);
}

void say_anew(Transaction& tx, const MessageRow& message, Instant now, std::string_view why) {
    const std::vector<ClaimedNotice> carried = tx.notices.of_message(message.id);
    const std::string content = tx.outbox.content(message.id);
    tx.notices.cancel_of_message(message.id);
    // In two steps, since only the first leaves an answer.
    if (tx.outbox.retry(message.lease(), now, false, false, why))
        tx.outbox.cancel_waiting(message.id);
    for (const ClaimedNotice& each : carried) plan_notice(tx, each.notice, message.key);
    if (!carried.empty()) return;
    MessageKey key = message.key;
    key.slot += "+1";
    put_message(tx.outbox, key, message.channel, now, content);
}

bool cancel_claimed(Transaction& tx, const Lease& lease) {
    if (!tx.outbox.cancel(lease)) return false;
    tx.notices.cancel_of_message(lease.message);
    return true;
}

MessageNumber put_message(Outbox& outbox, const MessageKey& key, Channel channel, Instant due_at,
                          std::string_view content) {
    if (const auto there = outbox.find_slot(key)) return there->id;
    return outbox.add(public_id_of(key), key, channel, due_at, content);
}

}  // namespace termijnd
