#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/store/rows.h"

namespace termijnd {

// Messages on their way: claim, send, record. Whoever writes under a claim names its lease; false
// means that the lease is lost: touch nothing. What is const only reads. How a message is claimed,
// joined and followed up is product and not store: rules/.
class Outbox {
  public:
    virtual ~Outbox() = default;

    // What there is of a key.
    struct Slot {
        MessageNumber id;
        MessageState state = MessageState::pending;
        Channel channel = Channel::mail;
        bool frozen = false;  // its bytes are: it says nothing new
    };
    [[nodiscard]] virtual std::optional<Slot> find_slot(const MessageKey& key) const = 0;
    // `content`: of a message without notices (a digest, a test).
    virtual MessageNumber add(const PublicId& public_id, const MessageKey& key, Channel channel,
                              Instant due_at, std::optional<std::string_view> content) = 0;
    // cancelled -> pending.
    virtual void revive(MessageNumber id, Channel channel, Instant due_at) = 0;
    // Due at `due_at` when that is earlier.
    virtual void hasten(MessageNumber id, Instant due_at) = 0;
    // pending -> held: it waits for somebody, not for its time.
    virtual void hold(MessageNumber id) = 0;
    // pending or held -> cancelled; nothing when it is neither.
    virtual void cancel_waiting(MessageNumber id) = 0;

    // Leases up to `limit` messages: first those whose lease ran out at `since` (uncertain from
    // then on), then those due at `now`, earliest first. State leased, fence and attempts raised.
    virtual std::vector<MessageRow> lease(Instant now, Monotonic since, Monotonic until,
                                          std::size_t limit) = 0;
    // Once per message; a second time throws std::invalid_argument.
    virtual bool freeze(const Lease& lease, std::string_view body, std::string_view envelope,
                        std::string_view sha256, std::string_view evidence) = 0;
    virtual bool delivered(const Lease& lease, Instant at, std::string_view answer) = 0;
    // One that did not arrive, for the evidence; what arrived has its answer in the message.
    struct Attempt {
        Instant at{};
        std::string answer;
    };
    virtual void note_attempt(MessageNumber id, const Attempt& failed) = 0;
    [[nodiscard]] virtual std::vector<Attempt> failed_attempts(MessageNumber id) const = 0;
    // Of a delivered message: it went to `to` alone instead, or to nobody (empty).
    virtual void mark_shadow(MessageNumber id, std::string_view to) = 0;
    // Back to pending. `counts` false: the destination was down, which costs no attempt.
    virtual bool retry(const Lease& lease, Instant next_at, bool uncertain, bool counts,
                       std::string_view answer) = 0;
    virtual bool dead(const Lease& lease, Instant at, std::string_view reason) = 0;
    virtual bool cancel(const Lease& lease) = 0;
    // Answers those that are lost.
    virtual std::vector<Lease> renew(std::span<const Lease> leases, Monotonic until) = 0;
    // dead -> pending with the same id and bytes; false when it is not dead or not there.
    virtual bool replay(const PublicId& public_id, Instant now) = 0;

    // After a crash. Every lease there is, with how often the process ended under it alone.
    struct Leftover {
        Lease lease;
        int crashes = 0;
    };
    [[nodiscard]] virtual std::vector<Leftover> leftovers() const = 0;
    // leased -> pending; uncertain when its bytes may have gone out. `blamed` counts a crash.
    virtual void release(const Lease& lease, bool blamed) = 0;

    virtual void disable_endpoint(const DisabledEndpoint& endpoint) = 0;
    virtual bool enable_endpoint(const EndpointName& name) = 0;  // false: it was not disabled
    [[nodiscard]] virtual std::vector<DisabledEndpoint> disabled_endpoints() const = 0;

    // The first try that waits.
    [[nodiscard]] virtual std::optional<Instant> next_due() const = 0;
    // The first lease that runs out.
    [[nodiscard]] virtual std::optional<Monotonic> next_expiry() const = 0;
    [[nodiscard]] virtual std::string content(MessageNumber message) const = 0;
    // The JSON that freeze() kept; empty before.
    [[nodiscard]] virtual std::string evidence(MessageNumber message) const = 0;
    // A page in order of id: what comes after `after`, at most `limit`.
    [[nodiscard]] virtual std::vector<MessageRow> list(std::optional<MessageState> state,
                                                       MessageNumber after,
                                                       std::size_t limit) const = 0;
    // A page in order of finished_at and id of what was delivered, for whoever follows.
    struct Finished {
        Instant at{};
        MessageNumber id;
    };
    [[nodiscard]] virtual std::vector<MessageRow> list_delivered(const Finished& after,
                                                                 std::size_t limit) const = 0;
    [[nodiscard]] virtual std::optional<MessageRow> find(const PublicId& public_id) const = 0;
    [[nodiscard]] virtual std::optional<MessageRow> find(MessageNumber id) const = 0;
    [[nodiscard]] virtual OutboxCounts counts() const = 0;
};

}  // namespace termijnd
