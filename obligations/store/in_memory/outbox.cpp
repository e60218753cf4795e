#include <algorithm>
#include <stdexcept>

#include "obligations/store/in_memory/parts.h"

// The outbox: claim, send, record. Every write under a claim names its lease.
namespace termijnd {
namespace {

// The bytes go; that there were any stays.
void end(KeptMessage& kept, MessageState state) {
    kept.row.state = state;
    kept.content.clear();
    kept.row.body.clear();
}

bool has_lease(const KeptMessage* kept, const Lease& lease) {
    return kept && kept->row.fence == lease.fence && kept->row.state == MessageState::leased;
}

}  // namespace

void MemoryOutbox::change(MessageNumber id, const Change& how) {
    const KeptMessage* found = tables_.messages.find(id);
    if (!found) return;
    KeptMessage kept = *found;
    how(kept);
    tables_.messages.put(id, std::move(kept));
}

bool MemoryOutbox::change_leased(const Lease& lease, const Change& how) {
    if (!has_lease(tables_.messages.find(lease.message), lease)) return false;
    change(lease.message, how);
    return true;
}

std::optional<Outbox::Slot> MemoryOutbox::find_slot(const MessageKey& key) const {
    const auto& by_key = tables_.messages.index().by_key;
    const auto found = by_key.find(MessageIndex::key_of(key));
    if (found == by_key.end()) return std::nullopt;
    const KeptMessage& kept = *tables_.messages.find(found->second);
    return Slot{found->second, kept.row.state, kept.row.channel, kept.frozen};
}

MessageNumber MemoryOutbox::add(const PublicId& public_id, const MessageKey& key, Channel channel,
                                Instant due_at, std::optional<std::string_view> content) {
    const MessageIndex& index = tables_.messages.index();
    if (key.kind.empty() || key.recipient.empty() || index.by_public_id.contains(public_id) ||
        index.by_key.contains(MessageIndex::key_of(key)))
        throw std::invalid_argument("a message that is there already, or for nobody");
    KeptMessage kept;
    kept.row.id = tables_.next_message();
    kept.row.public_id = public_id;
    kept.row.key = key;
    kept.row.channel = channel;
    kept.row.due_at = kept.row.next_at = due_at;
    kept.content = content.value_or("");
    const MessageNumber id = kept.row.id;
    tables_.messages.put(id, std::move(kept));
    return id;
}

void MemoryOutbox::revive(MessageNumber id, Channel channel, Instant due_at) {
    change(id, [&](KeptMessage& kept) {
        MessageRow& row = kept.row;
        row.state = MessageState::pending;
        row.channel = channel;
        row.due_at = row.next_at = due_at;
        row.attempts = kept.crashes = 0;
        row.uncertain = false;
        row.finished_at.reset();
        row.answer.clear();
    });
}

void MemoryOutbox::hasten(MessageNumber id, Instant due_at) {
    change(id, [&](KeptMessage& kept) {
        if (kept.row.next_at <= due_at) return;
        kept.row.due_at = std::min(kept.row.due_at, due_at);
        kept.row.next_at = due_at;
    });
}

void MemoryOutbox::hold(MessageNumber id) {
    change(id, [](KeptMessage& kept) {
        if (kept.row.state == MessageState::pending) kept.row.state = MessageState::held;
    });
}

void MemoryOutbox::note_attempt(MessageNumber id, const Attempt& failed) {
    tables_.attempts.append(id, failed);
}

std::vector<Outbox::Attempt> MemoryOutbox::failed_attempts(MessageNumber id) const {
    const auto* kept = tables_.attempts.of(id);
    return kept ? *kept : std::vector<Attempt>();
}

void MemoryOutbox::cancel_waiting(MessageNumber id) {
    change(id, [](KeptMessage& kept) {
        const MessageState state = kept.row.state;
        if (state == MessageState::pending || state == MessageState::held)
            end(kept, MessageState::cancelled);
    });
}

std::vector<MessageRow> MemoryOutbox::lease(Instant now, Monotonic since, Monotonic until,
                                            std::size_t limit) {
    const MessageIndex& index = tables_.messages.index();
    std::vector<MessageNumber> due;
    for (const auto& [ends, id] : index.leased) {
        if (ends > since || due.size() == limit) break;
        due.push_back(id);
    }
    for (const auto& [at, id] : index.pending) {
        if (at > now || due.size() == limit) break;
        due.push_back(id);
    }
    std::vector<MessageRow> taken;
    for (const MessageNumber id : due) {
        change(id, [&](KeptMessage& kept) {
            MessageRow& row = kept.row;
            // What was never frozen was never sent.
            if (row.state == MessageState::leased && !row.body.empty()) row.uncertain = true;
            row.state = MessageState::leased;
            ++row.fence;
            ++row.attempts;
            kept.lease_until = until;
        });
        taken.push_back(tables_.messages.find(id)->row);
    }
    return taken;
}

bool MemoryOutbox::freeze(const Lease& lease, std::string_view body, std::string_view envelope,
                          std::string_view sha256, std::string_view evidence) {
    return change_leased(lease, [&](KeptMessage& kept) {
        if (kept.frozen) throw std::invalid_argument("a message has one set of bytes");
        kept.frozen = true;
        kept.row.body = body;
        kept.row.envelope = envelope;
        kept.row.sha256 = sha256;
        kept.evidence = evidence;
    });
}

bool MemoryOutbox::delivered(const Lease& lease, Instant at, std::string_view answer) {
    return change_leased(lease, [&](KeptMessage& kept) {
        end(kept, MessageState::delivered);
        kept.row.finished_at = at;
        kept.row.answer = answer;
    });
}

void MemoryOutbox::mark_shadow(MessageNumber id, std::string_view to) {
    change(id, [to](KeptMessage& kept) {
        if (kept.row.state != MessageState::delivered)
            throw std::invalid_argument("only what was delivered was so in shadow mode");
        kept.row.shadow = std::string(to);
    });
}

bool MemoryOutbox::retry(const Lease& lease, Instant next_at, bool uncertain, bool counts,
                         std::string_view answer) {
    return change_leased(lease, [&](KeptMessage& kept) {
        kept.row.state = MessageState::pending;
        kept.row.next_at = next_at;
        kept.row.uncertain = kept.row.uncertain || uncertain;
        if (!counts) --kept.row.attempts;
        kept.row.answer = answer;
    });
}

bool MemoryOutbox::dead(const Lease& lease, Instant at, std::string_view reason) {
    return change_leased(lease, [&](KeptMessage& kept) {
        kept.row.state = MessageState::dead;
        kept.row.finished_at = at;
        kept.row.answer = reason;
    });
}

bool MemoryOutbox::cancel(const Lease& lease) {
    return change_leased(lease, [](KeptMessage& kept) { end(kept, MessageState::cancelled); });
}

std::vector<Lease> MemoryOutbox::renew(std::span<const Lease> leases, Monotonic until) {
    std::vector<Lease> lost;
    for (const Lease& lease : leases)
        if (!change_leased(lease, [until](KeptMessage& kept) { kept.lease_until = until; }))
            lost.push_back(lease);
    return lost;
}

bool MemoryOutbox::replay(const PublicId& public_id, Instant now) {
    const auto& index = tables_.messages.index().by_public_id;
    const auto found = index.find(public_id);
    if (found == index.end()) return false;
    const MessageNumber id = found->second;
    if (tables_.messages.find(id)->row.state != MessageState::dead) return false;
    change(id, [now](KeptMessage& kept) {
        kept.row.state = MessageState::pending;
        kept.row.next_at = now;
        kept.row.attempts = kept.crashes = 0;
        kept.row.finished_at.reset();
    });
    return true;
}

std::vector<Outbox::Leftover> MemoryOutbox::leftovers() const {
    std::vector<Leftover> left;
    for (const auto& [ends, id] : tables_.messages.index().leased) {
        const KeptMessage& kept = *tables_.messages.find(id);
        left.push_back({kept.row.lease(), kept.crashes});
    }
    return left;
}

void MemoryOutbox::release(const Lease& lease, bool blamed) {
    (void)change_leased(lease, [blamed](KeptMessage& kept) {
        kept.row.state = MessageState::pending;
        kept.crashes += blamed ? 1 : 0;
        kept.row.uncertain = kept.row.uncertain || kept.frozen;
    });
}

void MemoryOutbox::disable_endpoint(const DisabledEndpoint& endpoint) {
    if (endpoint.name.empty()) throw std::invalid_argument("an endpoint without name");
    tables_.disabled.put(endpoint.name, endpoint);
}

bool MemoryOutbox::enable_endpoint(const EndpointName& name) {
    if (!tables_.disabled.find(name)) return false;
    tables_.disabled.erase(name);
    return true;
}

std::vector<DisabledEndpoint> MemoryOutbox::disabled_endpoints() const {
    std::vector<DisabledEndpoint> all;
    for (const auto& [name, endpoint] : tables_.disabled.rows()) all.push_back(endpoint);
    return all;
}

std::optional<Instant> MemoryOutbox::next_due() const {
    const auto& pending = tables_.messages.index().pending;
    return pending.empty() ? std::nullopt : std::optional(pending.begin()->first);
}

std::optional<Monotonic> MemoryOutbox::next_expiry() const {
    const auto& leased = tables_.messages.index().leased;
    return leased.empty() ? std::nullopt : std::optional(leased.begin()->first);
}

std::string MemoryOutbox::content(MessageNumber message) const {
    const KeptMessage* kept = tables_.messages.find(message);
    return kept ? kept->content : std::string();
}

std::string MemoryOutbox::evidence(MessageNumber message) const {
    const KeptMessage* kept = tables_.messages.find(message);
    return kept ? kept->evidence : std::string();
}

std::vector<MessageRow> MemoryOutbox::list(std::optional<MessageState> state, MessageNumber after,
                                           std::size_t limit) const {
    std::vector<MessageRow> found;
    const auto& rows = tables_.messages.rows();
    for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at)
        if (!state || at->second.row.state == *state) found.push_back(at->second.row);
    return found;
}

std::vector<MessageRow> MemoryOutbox::list_delivered(const Finished& after,
                                                     std::size_t limit) const {
    std::vector<MessageRow> found;
    const auto& index = tables_.messages.index().delivered;
    for (auto at = index.upper_bound({after.at, after.id});
         at != index.end() && found.size() < limit; ++at)
        found.push_back(tables_.messages.find(at->second)->row);
    return found;
}

std::optional<MessageRow> MemoryOutbox::find(const PublicId& public_id) const {
    const auto& index = tables_.messages.index().by_public_id;
    const auto found = index.find(public_id);
    if (found == index.end()) return std::nullopt;
    return tables_.messages.find(found->second)->row;
}

std::optional<MessageRow> MemoryOutbox::find(MessageNumber id) const {
    const KeptMessage* kept = tables_.messages.find(id);
    return kept ? std::optional(kept->row) : std::nullopt;
}

OutboxCounts MemoryOutbox::counts() const {
    const MessageIndex& index = tables_.messages.index();
    const auto in = [&](MessageState state) {
        return index.counts[static_cast<std::size_t>(state)];
    };
    OutboxCounts counts;
    counts.pending = in(MessageState::pending);
    counts.leased = in(MessageState::leased);
    counts.delivered = in(MessageState::delivered);
    counts.dead = in(MessageState::dead);
    counts.cancelled = in(MessageState::cancelled);
    counts.held = in(MessageState::held);
    for (const auto& [at, id] : index.pending) {
        const Instant due = tables_.messages.find(id)->row.due_at;
        if (!counts.oldest_due || due < *counts.oldest_due) counts.oldest_due = due;
    }
    return counts;
}

}  // namespace termijnd
