#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/facts/facts.h"
#include "obligations/store/rows.h"

// What termijnd keeps: facts (append-only), what was derived from them, notices and the outbox.
// No SQL in this interface. An implementation for one daemon (SQLite) lies beside it.
namespace termijnd {

// Disk full, read-only, fsync failed, corrupt: sending stops at once and nothing is retried.
struct StorageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A message claimed for sending, with everything that rendering needs.
struct ClaimedNotice {
    NoticeRow notice;
    ObligationRow obligation;
};

// Everything a job may read and change inside one commit. Valid only during the job.
// Writers on outbox rows take the fence of their claim; false means the lease is lost: touch
// nothing. Writing to an unknown key throws std::out_of_range, a value that cannot be stored
// std::invalid_argument; reading an unknown key finds nothing, only facts() throws.
class Transaction {
  public:
    virtual ~Transaction() = default;

    // Facts. Append-only: putting again appends a later version. `add_event` answers false when
    // an event with that key and the same content is already there (a repeat is no error) and
    // throws std::invalid_argument when the content differs. `put_party` keeps last_message_on and,
    // while the address is the same, the mark of mark_email_failed.
    virtual void put_case(const CaseRecord& record, const Origin& origin) = 0;
    virtual void put_party(const PartyRecord& party, const Origin& origin) = 0;
    virtual void put_instrument(std::string_view case_key, const Instrument& instrument,
                                const Origin& origin) = 0;
    virtual bool add_event(std::string_view case_key, const Event& event, const Origin& origin) = 0;
    [[nodiscard]] virtual std::optional<CaseRecord> find_case(std::string_view key) = 0;
    [[nodiscard]] virtual std::optional<PartyRecord> find_party(std::string_view key) = 0;
    [[nodiscard]] virtual CaseFacts facts(std::string_view case_key) = 0;
    [[nodiscard]] virtual std::vector<std::string> case_keys(std::string_view after,
                                                             std::size_t limit) = 0;
    [[nodiscard]] virtual std::vector<PartyRecord> parties(std::string_view after,
                                                           std::size_t limit) = 0;
    [[nodiscard]] virtual std::vector<std::string> cases_of_party(std::string_view party) = 0;
    virtual void mark_email_failed(std::string_view party) = 0;

    // Derived. `put_obligation` inserts or replaces by id.
    [[nodiscard]] virtual std::vector<ObligationRow> obligations(std::string_view case_key) = 0;
    [[nodiscard]] virtual std::optional<ObligationRow> find_obligation(std::string_view id) = 0;
    virtual void put_obligation(const ObligationRow& row) = 0;
    virtual void replace_findings(std::string_view case_key,
                                  const std::vector<FindingRow>& findings) = 0;
    [[nodiscard]] virtual std::vector<FindingRow> findings(std::string_view case_key) = 0;
    // When the case must be derived again by itself; none: only when a fact arrives.
    virtual void set_derive_again(std::string_view case_key, std::optional<Date> on) = 0;
    [[nodiscard]] virtual std::vector<std::string> cases_to_derive(Date today,
                                                                   std::size_t limit) = 0;
    [[nodiscard]] virtual std::optional<Date> next_derive() = 0;

    // Notices. `plan_notice` inserts one and joins it to the message of that key: made, or, when it
    // was cancelled before its bytes were frozen, made pending again, with the notice's channel and
    // due_at; a waiting message goes out at the earliest due_at of its notices. A message whose
    // bytes are frozen or that is on its way, delivered or dead says nothing new: the notice then
    // goes to the first free follow-up, the same key with "+1", "+2", … behind the slot.
    // `cancel_notice` cancels what waits (also for another try) together with its message when that
    // carries nothing any more; a notice on its way, sent or failed is left alone. A letter has no
    // message.
    [[nodiscard]] virtual std::vector<NoticeRow> notices(std::string_view case_key) = 0;
    virtual void plan_notice(const NoticeRow& notice, const MessageKey& key) = 0;
    virtual void cancel_notice(std::int64_t id) = 0;
    // A message without notices: a digest, a test. A key that is there already gives its id and
    // changes nothing.
    virtual std::int64_t put_message(const MessageKey& key, Channel channel, Instant due_at,
                                     std::string_view content) = 0;

    // Digest. Open obligations and findings of all cases of one manager, and letters to print.
    [[nodiscard]] virtual std::vector<std::string> case_managers() = 0;
    [[nodiscard]] virtual std::vector<ObligationRow> open_obligations_of(
        std::string_view manager) = 0;
    [[nodiscard]] virtual std::vector<FindingRow> findings_of(std::string_view manager) = 0;
    // Letters that are not cancelled, also those that fall due later.
    [[nodiscard]] virtual std::vector<NoticeRow> letters_of(std::string_view manager,
                                                            Instant since) = 0;
    [[nodiscard]] virtual std::vector<MessageRow> dead_of(std::string_view manager) = 0;
    virtual bool put_digest(const DigestRow& digest) = 0;  // false: this day's is already there
    [[nodiscard]] virtual std::optional<DigestRow> find_digest(std::string_view manager,
                                                               Date day) = 0;
    [[nodiscard]] virtual std::optional<Date> last_digest_day() = 0;

    // Outbox. `next_due` is the first try that waits, or the first lease that runs out.
    [[nodiscard]] virtual std::optional<Instant> next_due() = 0;
    // Leases up to `limit` messages due at `now`: state leased, fence and attempts raised. First
    // those whose lease ran out (uncertain from then on), then the pending, earliest first. The
    // state of a notice follows its message; one that waits with frozen bytes counts as claimed.
    // The subject of a bundle ("bundel") begins with its local date, which
    // becomes the party's last_message_on.
    [[nodiscard]] virtual std::vector<MessageRow> claim(Instant now, Instant lease_until,
                                                        std::size_t limit) = 0;
    [[nodiscard]] virtual std::vector<ClaimedNotice> notices_of(std::int64_t message) = 0;
    [[nodiscard]] virtual std::string message_content(std::int64_t message) = 0;
    // The JSON that freeze() kept; empty before.
    [[nodiscard]] virtual std::string message_evidence(std::int64_t message) = 0;
    // Once per message; a second time throws std::invalid_argument.
    virtual bool freeze(std::int64_t id, std::int64_t fence, std::string_view body,
                        std::string_view envelope, std::string_view sha256,
                        std::string_view evidence) = 0;
    virtual bool delivered(std::int64_t id, std::int64_t fence, Instant at,
                           std::string_view answer) = 0;
    // Back to pending. `counts` false: the destination was down, which costs no attempt.
    virtual bool retry(std::int64_t id, std::int64_t fence, Instant next_at, bool uncertain,
                       bool counts, std::string_view answer) = 0;
    virtual bool dead(std::int64_t id, std::int64_t fence, Instant at, std::string_view reason) = 0;
    virtual bool cancel_message(std::int64_t id, std::int64_t fence) = 0;
    virtual void renew_lease(std::span<const std::int64_t> ids, Instant until) = 0;
    // After a crash: every lease is void, and what was under one is uncertain. After three crashes
    // in a row without one recorded outcome claims give one message at a time; one that was alone
    // under way in three crashes is dead. Answers how many leases there were.
    virtual int release_leases(Instant now) = 0;
    // dead -> pending with the same id and bytes; false when it is not dead or not there.
    virtual bool replay(std::string_view public_id, Instant now) = 0;
    [[nodiscard]] virtual std::vector<MessageRow> messages(std::optional<MessageState> state,
                                                           std::int64_t after,
                                                           std::size_t limit) = 0;
    [[nodiscard]] virtual std::optional<MessageRow> find_message(std::string_view public_id) = 0;
    [[nodiscard]] virtual OutboxCounts outbox_counts() = 0;

    // Small facts about the daemon itself, by name; empty when never remembered.
    [[nodiscard]] virtual std::string recall(std::string_view name) = 0;
    virtual void remember(std::string_view name, std::string_view value) = 0;
};

using Job = std::function<void(Transaction&)>;

// Thread: one at a time; StoreWorker is the thread it lives on in the daemon.
class Store {
  public:
    virtual ~Store() = default;
    // Runs the jobs in order in one durable commit. A job that throws is undone alone and its
    // exception stands in its place. Returns once all of it is on disk. StorageError: nothing
    // of it happened and the store must not be used again.
    [[nodiscard]] virtual std::vector<std::exception_ptr> commit(std::span<const Job> jobs) = 0;
    // One job, its exception thrown.
    void commit(const Job& job);
};

// Opens, locks, checks and migrates. The file is then locked for this process alone. `path` empty:
// in memory (simulations, tests). Throws StorageError that says what to do: locked by another
// daemon, newer schema, failed quick_check.
[[nodiscard]] std::unique_ptr<Store> open_sqlite(const std::filesystem::path& path);

}  // namespace termijnd
