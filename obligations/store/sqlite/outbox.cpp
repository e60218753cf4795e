#include <limits>

#include "obligations/store/sqlite/parts.h"

// The outbox: claim, send, record. Every write under a claim names its lease.
namespace termijnd {
namespace {

// Before any time there is, so that "later than" holds for all and the index leads.
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

std::size_t index_of(MessageState state) {
    return static_cast<std::size_t>(state);
}

std::int64_t number(Monotonic moment) {
    return moment.time_since_epoch().count();
}

}  // namespace

MessageRow read_message(const Row& row) {
    MessageRow m;
    m.id = row.id<MessageNumber>(0);
    m.public_id = row.id<PublicId>(1);
    m.key = {row.text(2), row.text(3), row.id<RecipientKey>(4), row.text(5)};
    m.channel = row.as<Channel>(6);
    m.due_at = row.instant(7);
    m.next_at = row.instant(8);
    m.state = row.as<MessageState>(9);
    m.attempts = static_cast<int>(row.number(10));
    m.fence = row.number(11);
    m.body = row.text(12);
    m.envelope = row.text(13);
    m.sha256 = row.text(14);
    m.answer = row.text(15);
    m.finished_at = row.maybe(&Row::instant, 16);
    m.uncertain = row.flag(17);
    m.shadow = row.maybe(&Row::text, 18);
    return m;
}

void SqliteOutbox::moved(MessageState from, MessageState to) {
    --counts_[index_of(from)];
    ++counts_[index_of(to)];
}

std::optional<Outbox::Slot> SqliteOutbox::find_slot(const MessageKey& key) const {
    std::optional<Slot> found;
    const auto read = [&](const Row& row) {
        found = Slot{row.id<MessageNumber>(0), row.as<MessageState>(1), row.as<Channel>(2),
                     row.flag(3)};
    };
    sql_.by_key.first(read, key.kind, key.subject, key.recipient, key.slot);
    return found;
}

MessageNumber SqliteOutbox::add(const PublicId& public_id, const MessageKey& key, Channel channel,
                                Instant due_at, std::optional<std::string_view> content) {
    const MessageNumber id(sql_.add.insert(public_id, key.kind, key.subject, key.recipient,
                                           key.slot, channel, due_at, content));
    ++counts_[index_of(MessageState::pending)];
    return id;
}

void SqliteOutbox::revive(MessageNumber id, Channel channel, Instant due_at) {
    sql_.revive.run(id, channel, due_at);
    moved(MessageState::cancelled, MessageState::pending);
}

void SqliteOutbox::hasten(MessageNumber id, Instant due_at) {
    sql_.hasten.run(id, due_at);
}

void SqliteOutbox::hold(MessageNumber id) {
    if (sql_.hold.run(id) > 0) moved(MessageState::pending, MessageState::held);
}

void SqliteOutbox::cancel_waiting(MessageNumber id) {
    auto state = MessageState::cancelled;
    sql_.state.first([&](const Row& row) { state = row.as<MessageState>(0); }, id);
    if (sql_.cancel_waiting.run(id) == 0) return;
    sql_.drop_body.run(id);
    moved(state, MessageState::cancelled);
}

std::vector<MessageRow> SqliteOutbox::lease(Instant now, Monotonic since, Monotonic until,
                                            std::size_t limit) {
    std::vector<MessageRow> taken;
    const auto collect = [&](const Row& row) { taken.push_back(read_message(row)); };
    sql_.expired.each(collect, number(since), limit);
    if (taken.size() < limit) sql_.due.each(collect, now, limit - taken.size());
    for (MessageRow& m : taken) {
        // What was never frozen was never sent.
        const bool may_be_out = m.state == MessageState::leased && !m.body.empty();
        sql_.lease.run(m.id, number(until), may_be_out);
        moved(m.state, MessageState::leased);
        m.state = MessageState::leased;
        ++m.fence;
        ++m.attempts;
        m.uncertain = m.uncertain || may_be_out;
    }
    return taken;
}

std::string SqliteOutbox::content(MessageNumber message) const {
    std::string content;
    sql_.content.first([&](const Row& row) { content = row.text(0); }, message);
    return content;
}

std::string SqliteOutbox::evidence(MessageNumber message) const {
    std::string evidence;
    sql_.evidence.first([&](const Row& row) { evidence = row.text(0); }, message);
    return evidence;
}

bool SqliteOutbox::freeze(const Lease& lease, std::string_view body, std::string_view envelope,
                          std::string_view sha256, std::string_view evidence) {
    return sql_.freeze.run(lease.message, lease.fence, Bytes(body), envelope, sha256, evidence) > 0;
}

bool SqliteOutbox::delivered(const Lease& lease, Instant at, std::string_view answer) {
    if (sql_.delivered.run(lease.message, lease.fence, at, answer) == 0) return false;
    sql_.drop_body.run(lease.message);
    moved(MessageState::leased, MessageState::delivered);
    return true;
}

void SqliteOutbox::note_attempt(MessageNumber id, const Attempt& failed) {
    sql_.note_attempt.run(id, failed.at, failed.answer);
}

std::vector<Outbox::Attempt> SqliteOutbox::failed_attempts(MessageNumber id) const {
    std::vector<Attempt> found;
    sql_.attempts.each([&](const Row& row) { found.push_back({row.instant(0), row.text(1)}); }, id);
    return found;
}

void SqliteOutbox::mark_shadow(MessageNumber id, std::string_view to) {
    sql_.mark_shadow.run(id, to);
}

bool SqliteOutbox::retry(const Lease& lease, Instant next_at, bool uncertain, bool counts,
                         std::string_view answer) {
    if (sql_.retry.run(lease.message, lease.fence, next_at, uncertain, !counts, answer) == 0)
        return false;
    moved(MessageState::leased, MessageState::pending);
    return true;
}

bool SqliteOutbox::dead(const Lease& lease, Instant at, std::string_view reason) {
    if (sql_.dead.run(lease.message, lease.fence, at, reason) == 0) return false;
    moved(MessageState::leased, MessageState::dead);
    return true;
}

bool SqliteOutbox::cancel(const Lease& lease) {
    if (sql_.cancel_leased.run(lease.message, lease.fence) == 0) return false;
    sql_.drop_body.run(lease.message);
    moved(MessageState::leased, MessageState::cancelled);
    return true;
}

std::vector<Lease> SqliteOutbox::renew(std::span<const Lease> leases, Monotonic until) {
    std::vector<Lease> lost;
    for (const Lease& lease : leases)
        if (sql_.renew.run(lease.message, lease.fence, number(until)) == 0) lost.push_back(lease);
    return lost;
}

bool SqliteOutbox::replay(const PublicId& public_id, Instant now) {
    if (sql_.replay.run(public_id, now) == 0) return false;
    moved(MessageState::dead, MessageState::pending);
    return true;
}

std::vector<Outbox::Leftover> SqliteOutbox::leftovers() const {
    std::vector<Leftover> left;
    const auto read = [&](const Row& row) {
        left.push_back(
            {{row.id<MessageNumber>(0), row.number(1)}, static_cast<int>(row.number(2))});
    };
    sql_.all_leased.each(read, never);
    return left;
}

void SqliteOutbox::release(const Lease& lease, bool blamed) {
    if (sql_.release.run(lease.message, lease.fence, blamed) == 0) return;
    moved(MessageState::leased, MessageState::pending);
}

void SqliteOutbox::disable_endpoint(const DisabledEndpoint& endpoint) {
    sql_.disable.run(endpoint.name, endpoint.url, endpoint.at, endpoint.answer);
}

bool SqliteOutbox::enable_endpoint(const EndpointName& name) {
    return sql_.enable.run(name) > 0;
}

std::vector<DisabledEndpoint> SqliteOutbox::disabled_endpoints() const {
    std::vector<DisabledEndpoint> all;
    sql_.disabled.each([&](const Row& row) {
        all.push_back({row.id<EndpointName>(0), row.text(1), row.instant(2), row.text(3)});
    });
    return all;
}

std::optional<Instant> SqliteOutbox::next_due() const {
    std::optional<Instant> next;
    sql_.next_pending.first([&](const Row& row) { next = row.instant(0); }, never);
    return next;
}

std::optional<Monotonic> SqliteOutbox::next_expiry() const {
    std::optional<Monotonic> next;
    sql_.next_expiry.first(
        [&](const Row& row) { next = Monotonic(std::chrono::milliseconds(row.number(0))); }, never);
    return next;
}

std::vector<MessageRow> SqliteOutbox::list_delivered(const Finished& after,
                                                     std::size_t limit) const {
    std::vector<MessageRow> found;
    sql_.list_delivered.each([&](const Row& row) { found.push_back(read_message(row)); }, after.at,
                             after.id, limit);
    return found;
}

std::vector<MessageRow> SqliteOutbox::list(std::optional<MessageState> state, MessageNumber after,
                                           std::size_t limit) const {
    std::vector<MessageRow> found;
    const auto collect = [&](const Row& row) { found.push_back(read_message(row)); };
    if (!state) {
        sql_.list.each(collect, after, limit);
    } else if (*state >= MessageState::dead) {
        sql_.list_set_aside.each(collect, *state, after, limit);
    } else {
        sql_.list_on_the_way.each(collect, *state, after, limit);
    }
    return found;
}

std::optional<MessageRow> SqliteOutbox::find(const PublicId& public_id) const {
    std::optional<MessageRow> found;
    sql_.find.first([&](const Row& row) { found = read_message(row); }, public_id);
    return found;
}

std::optional<MessageRow> SqliteOutbox::find(MessageNumber id) const {
    std::optional<MessageRow> found;
    sql_.by_number.first([&](const Row& row) { found = read_message(row); }, id);
    return found;
}

OutboxCounts SqliteOutbox::counts() const {
    OutboxCounts counts;
    counts.pending = counts_[index_of(MessageState::pending)];
    counts.leased = counts_[index_of(MessageState::leased)];
    counts.delivered = counts_[index_of(MessageState::delivered)];
    counts.dead = counts_[index_of(MessageState::dead)];
    counts.cancelled = counts_[index_of(MessageState::cancelled)];
    counts.held = counts_[index_of(MessageState::held)];
    // A message that never failed has its due time for its next try, so the oldest is either the
    // first to be tried or one of the few that are tried again.
    const auto older = [&](const Row& row) {
        const Instant at = row.instant(0);
        if (!counts.oldest_due || at < *counts.oldest_due) counts.oldest_due = at;
    };
    sql_.next_pending.first(older, never);
    sql_.oldest_retried.first(older, never);
    return counts;
}

void SqliteOutbox::load_state_counts() {
    sql_.counts.each(
        [&](const Row& row) { counts_[static_cast<std::size_t>(row.number(0))] = row.number(1); });
    written_counts_ = counts_;
}

void SqliteOutbox::write_state_counts() {
    for (std::size_t state = 0; state < counts_.size(); ++state) {
        if (counts_[state] == written_counts_[state]) continue;
        sql_.set_count.run(state, counts_[state]);
    }
    written_counts_ = counts_;
}

}  // namespace termijnd
