#include <cstdlib>
#include <limits>

#include "obligations/store/sqlite/transaction.h"

// The outbox: claim, send, record. Every write under a claim names its fence.
namespace termijnd {
namespace {

constexpr int crashes_allowed = 3;
constexpr std::string_view crash_streak = "crashes without progress";
constexpr std::string_view crash_reason =
    "het programma is drie keer gestopt tijdens het verzenden van dit bericht";

// Before any instant there is, so that "later than" holds for all and the index leads.
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

std::size_t index_of(MessageState state) {
    return static_cast<std::size_t>(state);
}

}  // namespace

MessageRow read_message(const Row& row) {
    MessageRow m;
    m.id = row.number(0);
    m.public_id = row.text(1);
    m.key = {row.text(2), row.text(3), row.text(4), row.text(5)};
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
    return m;
}

void SqliteTransaction::moved(MessageState from, MessageState to) {
    --counts_[index_of(from)];
    ++counts_[index_of(to)];
}

std::optional<Instant> SqliteTransaction::next_due() {
    std::optional<Instant> next;
    const auto earlier = [&](const Row& row) {
        const Instant at = row.instant(0);
        if (!next || at < *next) next = at;
    };
    outbox_.next_pending.first(earlier, never);
    outbox_.next_expiry.first(earlier, never);
    return next;
}

std::vector<MessageRow> SqliteTransaction::claim(Instant now, Instant lease_until,
                                                 std::size_t limit) {
    // Three crashes in a row without one outcome: some message may be the cause. One at a time, so
    // that the next crash shows which.
    if (careful_) limit = counts_[index_of(MessageState::leased)] == 0 ? 1 : 0;
    std::vector<MessageRow> claimed;
    if (limit == 0) return claimed;
    const auto collect = [&](const Row& row) { claimed.push_back(read_message(row)); };
    outbox_.expired.each(collect, now, limit);
    if (claimed.size() < limit) outbox_.due.each(collect, now, limit - claimed.size());
    for (MessageRow& m : claimed) {
        // What was never frozen was never sent.
        const bool may_be_out = m.state == MessageState::leased && !m.body.empty();
        outbox_.lease.run(m.id, lease_until, may_be_out);
        moved(m.state, MessageState::leased);
        m.state = MessageState::leased;
        ++m.fence;
        ++m.attempts;
        m.uncertain = m.uncertain || may_be_out;
        if (m.key.kind != "bundel") continue;
        constexpr std::size_t iso_length = 10;
        const auto day = parse_date(std::string_view(m.key.subject).substr(0, iso_length));
        if (day) outbox_.note_bundle.run(m.key.recipient, *day);
    }
    return claimed;
}

std::string SqliteTransaction::message_content(std::int64_t message) {
    std::string content;
    outbox_.content.first([&](const Row& row) { content = row.text(0); }, message);
    return content;
}

std::string SqliteTransaction::message_evidence(std::int64_t message) {
    std::string evidence;
    outbox_.evidence.first([&](const Row& row) { evidence = row.text(0); }, message);
    return evidence;
}

bool SqliteTransaction::freeze(std::int64_t id, std::int64_t fence, std::string_view body,
                               std::string_view envelope, std::string_view sha256,
                               std::string_view evidence) {
    return outbox_.freeze.run(id, fence, Bytes(body), envelope, sha256, evidence) > 0;
}

bool SqliteTransaction::delivered(std::int64_t id, std::int64_t fence, Instant at,
                                  std::string_view answer) {
    if (outbox_.delivered.run(id, fence, at, answer) == 0) return false;
    outbox_.drop_body.run(id);
    moved(MessageState::leased, MessageState::delivered);
    made_progress();
    return true;
}

bool SqliteTransaction::retry(std::int64_t id, std::int64_t fence, Instant next_at, bool uncertain,
                              bool counts, std::string_view answer) {
    if (outbox_.retry.run(id, fence, next_at, uncertain, !counts, answer) == 0) return false;
    moved(MessageState::leased, MessageState::pending);
    made_progress();
    return true;
}

bool SqliteTransaction::dead(std::int64_t id, std::int64_t fence, Instant at,
                             std::string_view reason) {
    if (outbox_.dead.run(id, fence, at, reason) == 0) return false;
    moved(MessageState::leased, MessageState::dead);
    made_progress();
    return true;
}

bool SqliteTransaction::cancel_message(std::int64_t id, std::int64_t fence) {
    if (outbox_.cancel_leased.run(id, fence) == 0) return false;
    outbox_.drop_body.run(id);
    notices_.cancel_carried.run(id);
    moved(MessageState::leased, MessageState::cancelled);
    return true;
}

void SqliteTransaction::renew_lease(std::span<const std::int64_t> ids, Instant until) {
    for (const std::int64_t id : ids) outbox_.renew.run(id, until);
}

int SqliteTransaction::release_leases(Instant now) {
    struct Lease {
        std::int64_t id, fence, crashes;
    };
    std::vector<Lease> leases;
    outbox_.all_leased.each(
        [&](const Row& row) {
            leases.push_back({row.number(0), row.number(1), row.number(2)});
        },
        never);
    const int before = std::atoi(recall(crash_streak).c_str());
    crashes_in_a_row_ = leases.empty() ? 0 : before + 1;
    if (crashes_in_a_row_ != before) remember(crash_streak, std::to_string(crashes_in_a_row_));
    careful_ = crashes_in_a_row_ >= crashes_allowed;
    // Only the message that was alone under way can be blamed.
    const bool to_blame = leases.size() == 1;
    for (const Lease& lease : leases) {
        outbox_.note_crash.run(lease.id, to_blame);
        if (to_blame && lease.crashes + 1 >= crashes_allowed) {
            dead(lease.id, lease.fence, now, crash_reason);
        } else {
            outbox_.unlease.run(lease.id);
            moved(MessageState::leased, MessageState::pending);
        }
    }
    return static_cast<int>(leases.size());
}

void SqliteTransaction::made_progress() {
    if (crashes_in_a_row_ > 0) remember(crash_streak, "0");
}

std::string SqliteTransaction::recall(std::string_view name) {
    std::string value;
    outbox_.recall.first([&](const Row& row) { value = row.text(0); }, name);
    return value;
}

void SqliteTransaction::remember(std::string_view name, std::string_view value) {
    outbox_.remember.run(name, value);
}

bool SqliteTransaction::replay(std::string_view public_id, Instant now) {
    if (outbox_.replay.run(public_id, now) == 0) return false;
    moved(MessageState::dead, MessageState::pending);
    return true;
}

std::vector<MessageRow> SqliteTransaction::messages(std::optional<MessageState> state,
                                                    std::int64_t after, std::size_t limit) {
    std::vector<MessageRow> found;
    const auto collect = [&](const Row& row) { found.push_back(read_message(row)); };
    if (!state) {
        outbox_.list.each(collect, after, limit);
    } else if (*state >= MessageState::dead) {
        outbox_.list_set_aside.each(collect, *state, after, limit);
    } else {
        outbox_.list_on_the_way.each(collect, *state, after, limit);
    }
    return found;
}

std::optional<MessageRow> SqliteTransaction::find_message(std::string_view public_id) {
    std::optional<MessageRow> found;
    outbox_.find.first([&](const Row& row) { found = read_message(row); }, public_id);
    return found;
}

std::vector<MessageRow> SqliteTransaction::dead_of(std::string_view manager) {
    std::vector<MessageRow> found;
    outbox_.dead_of.each([&](const Row& row) { found.push_back(read_message(row)); }, manager);
    return found;
}

OutboxCounts SqliteTransaction::outbox_counts() {
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
    outbox_.next_pending.first(older, never);
    outbox_.oldest_retried.first(older, never);
    return counts;
}

void SqliteTransaction::load_state_counts() {
    outbox_.counts.each(
        [&](const Row& row) { counts_[static_cast<std::size_t>(row.number(0))] = row.number(1); });
    written_counts_ = counts_;
}

void SqliteTransaction::write_state_counts() {
    for (std::size_t state = 0; state < counts_.size(); ++state) {
        if (counts_[state] == written_counts_[state]) continue;
        outbox_.set_count.run(state, counts_[state]);
    }
    written_counts_ = counts_;
}

}  // namespace termijnd
