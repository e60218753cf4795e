#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "obligations/store/sqlite/transaction.h"

// Notices, and how they come to a message.
namespace termijnd {
namespace {

// A name-based UUID over the key: a message that is made again after the restore of a backup
// carries the id under which the other side already knows it.
std::string public_id_of(const MessageKey& key) {
    static const boost::uuids::uuid message_space = {{0x9b, 0x6f, 0x1c, 0x52, 0x0e, 0x7a, 0x5d,
                                                      0x43, 0x8a, 0x11, 0x6d, 0x2f, 0x70, 0xc4,
                                                      0x3e, 0x95}};
    std::string name;
    for (const std::string* part : {&key.kind, &key.subject, &key.recipient, &key.slot}) {
        name += std::to_string(part->size()) + ":" + *part;
    }
    return to_string(boost::uuids::name_generator_sha1(message_space)(name));
}

}  // namespace

NoticeRow read_notice(const Row& row) {
    NoticeRow n;
    n.id = row.number(0);
    n.obligation = row.text(1);
    n.case_key = row.text(2);
    n.kind = row.as<NoticeKind>(3);
    n.slot = row.text(4);
    n.recipient = row.text(5);
    n.channel = row.as<Channel>(6);
    n.due_at = row.instant(7);
    n.state = row.as<NoticeRow::State>(8);
    n.message = row.number(9);  // NULL reads as 0
    return n;
}

std::vector<NoticeRow> SqliteTransaction::notices(std::string_view case_key) {
    std::vector<NoticeRow> found;
    notices_.of_case.each([&](const Row& row) { found.push_back(read_notice(row)); }, case_key);
    return found;
}

std::vector<NoticeRow> SqliteTransaction::letters_of(std::string_view manager, Instant since) {
    std::vector<NoticeRow> found;
    notices_.letters_of.each([&](const Row& row) { found.push_back(read_notice(row)); }, manager,
                             since);
    return found;
}

std::vector<ClaimedNotice> SqliteTransaction::notices_of(std::int64_t message) {
    constexpr int notice_width = 10;
    std::vector<ClaimedNotice> found;
    notices_.of_message.each(
        [&](const Row& row) {
            found.push_back({read_notice(row), read_obligation(row, notice_width)});
        },
        message);
    return found;
}

void SqliteTransaction::plan_notice(const NoticeRow& notice, const MessageKey& key) {
    std::optional<std::int64_t> message;
    if (notice.channel != Channel::letter) message = message_for(notice, key);
    notices_.add.run(notice.obligation, notice.case_key, notice.kind, notice.slot, notice.recipient,
                     notice.channel, notice.due_at, message);
}

// The message of that key, or of the first follow-up that can still carry something.
std::int64_t SqliteTransaction::message_for(const NoticeRow& notice, MessageKey key) {
    const std::string slot = key.slot;
    for (int follow_up = 1;; ++follow_up) {
        std::int64_t id = 0;
        auto state = MessageState::pending;
        auto channel = notice.channel;
        bool frozen = false;
        const auto read = [&](const Row& row) {
            id = row.number(0);
            state = row.as<MessageState>(1);
            channel = row.as<Channel>(2);
            frozen = row.flag(3);
        };
        if (!outbox_.by_key.first(read, key.kind, key.subject, key.recipient, key.slot)) {
            return add_message(key, notice.channel, notice.due_at, std::nullopt);
        }
        if (!frozen && state == MessageState::cancelled) {
            outbox_.revive.run(id, notice.channel, notice.due_at);
            moved(MessageState::cancelled, MessageState::pending);
            return id;
        }
        if (!frozen && (state == MessageState::pending || state == MessageState::held)) {
            if (channel != notice.channel) {
                throw std::invalid_argument("two channels for one message (" + key.kind + " " +
                                            key.subject + " to " + key.recipient + ")");
            }
            outbox_.hasten.run(id, notice.due_at);
            return id;
        }
        key.slot = slot + "+" + std::to_string(follow_up);
    }
}

std::int64_t SqliteTransaction::add_message(const MessageKey& key, Channel channel, Instant due_at,
                                            std::optional<std::string_view> content) {
    const std::int64_t id = outbox_.add.insert(public_id_of(key), key.kind, key.subject,
                                               key.recipient, key.slot, channel, due_at, content);
    ++counts_[static_cast<std::size_t>(MessageState::pending)];
    return id;
}

std::int64_t SqliteTransaction::put_message(const MessageKey& key, Channel channel, Instant due_at,
                                            std::string_view content) {
    std::int64_t id = 0;
    const bool present = outbox_.by_key.first([&](const Row& row) { id = row.number(0); }, key.kind,
                                              key.subject, key.recipient, key.slot);
    return present ? id : add_message(key, channel, due_at, content);
}

void SqliteTransaction::cancel_notice(std::int64_t id) {
    std::optional<NoticeRow> notice;
    if (!notices_.find.first([&](const Row& row) { notice = read_notice(row); }, id)) {
        throw std::out_of_range("unknown notice " + std::to_string(id));
    }
    if (notice->state > NoticeRow::State::claimed) return;
    if (notice->message == 0) {
        notices_.cancel.run(id);
        return;
    }
    auto carrier = MessageState::pending;
    outbox_.state.first([&](const Row& row) { carrier = row.as<MessageState>(0); },
                        notice->message);
    if (carrier == MessageState::leased) return;
    notices_.cancel.run(id);
    if (notices_.carried.first([](const Row&) {}, notice->message)) return;
    outbox_.cancel_waiting.run(notice->message);
    outbox_.drop_body.run(notice->message);
    moved(carrier, MessageState::cancelled);
}

}  // namespace termijnd
