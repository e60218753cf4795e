#pragma once

#include <array>

#include "obligations/store/sqlite/outbox_statements.h"
#include "obligations/store/sqlite/statements.h"
#include "obligations/store/store.h"

namespace termijnd {

// How many messages are in each state, by the number of the state.
using StateCounts = std::array<std::int64_t, 7>;

// The interface on one SQLite connection. Its methods lie in sqlite_journal.cpp (facts),
// sqlite_derived.cpp (obligations, findings, digests), sqlite_notices.cpp and sqlite_outbox.cpp.
class SqliteTransaction final : public Transaction {
  public:
    explicit SqliteTransaction(Connection& connection);

    void put_case(const CaseRecord& record, const Origin& origin) override;
    void put_party(const PartyRecord& party, const Origin& origin) override;
    void put_instrument(std::string_view case_key, const Instrument& instrument,
                        const Origin& origin) override;
    bool add_event(std::string_view case_key, const Event& event, const Origin& origin) override;
    std::optional<CaseRecord> find_case(std::string_view key) override;
    std::optional<PartyRecord> find_party(std::string_view key) override;
    CaseFacts facts(std::string_view case_key) override;
    std::vector<std::string> case_keys(std::string_view after, std::size_t limit) override;
    std::vector<PartyRecord> parties(std::string_view after, std::size_t limit) override;
    std::vector<std::string> cases_of_party(std::string_view party) override;
    void mark_email_failed(std::string_view party) override;

    std::vector<ObligationRow> obligations(std::string_view case_key) override;
    std::optional<ObligationRow> find_obligation(std::string_view id) override;
    void put_obligation(const ObligationRow& row) override;
    void replace_findings(std::string_view case_key,
                          const std::vector<FindingRow>& findings) override;
    std::vector<FindingRow> findings(std::string_view case_key) override;
    void set_derive_again(std::string_view case_key, std::optional<Date> on) override;
    std::vector<std::string> cases_to_derive(Date today, std::size_t limit) override;
    std::optional<Date> next_derive() override;

    std::vector<NoticeRow> notices(std::string_view case_key) override;
    void plan_notice(const NoticeRow& notice, const MessageKey& key) override;
    void cancel_notice(std::int64_t id) override;
    std::int64_t put_message(const MessageKey& key, Channel channel, Instant due_at,
                             std::string_view content) override;

    std::vector<std::string> case_managers() override;
    std::vector<ObligationRow> open_obligations_of(std::string_view manager) override;
    std::vector<FindingRow> findings_of(std::string_view manager) override;
    std::vector<NoticeRow> letters_of(std::string_view manager, Instant since) override;
    std::vector<MessageRow> dead_of(std::string_view manager) override;
    bool put_digest(const DigestRow& digest) override;
    std::optional<DigestRow> find_digest(std::string_view manager, Date day) override;
    std::optional<Date> last_digest_day() override;

    std::optional<Instant> next_due() override;
    std::vector<MessageRow> claim(Instant now, Instant lease_until, std::size_t limit) override;
    std::vector<ClaimedNotice> notices_of(std::int64_t message) override;
    std::string message_content(std::int64_t message) override;
    std::string message_evidence(std::int64_t message) override;
    bool freeze(std::int64_t id, std::int64_t fence, std::string_view body,
                std::string_view envelope, std::string_view sha256,
                std::string_view evidence) override;
    bool delivered(std::int64_t id, std::int64_t fence, Instant at,
                   std::string_view answer) override;
    bool retry(std::int64_t id, std::int64_t fence, Instant next_at, bool uncertain, bool counts,
               std::string_view answer) override;
    bool dead(std::int64_t id, std::int64_t fence, Instant at, std::string_view reason) override;
    bool cancel_message(std::int64_t id, std::int64_t fence) override;
    void renew_lease(std::span<const std::int64_t> ids, Instant until) override;
    int release_leases(Instant now) override;
    bool replay(std::string_view public_id, Instant now) override;
    std::vector<MessageRow> messages(std::optional<MessageState> state, std::int64_t after,
                                     std::size_t limit) override;
    std::optional<MessageRow> find_message(std::string_view public_id) override;
    OutboxCounts outbox_counts() override;
    std::string recall(std::string_view name) override;
    void remember(std::string_view name, std::string_view value) override;

    // The counts are kept in memory and written once a commit; a job that is undone puts back
    // what it found.
    [[nodiscard]] const StateCounts& state_counts() const { return counts_; }
    void restore_state_counts(const StateCounts& counts) { counts_ = counts; }
    void write_state_counts();
    void load_state_counts();

  private:
    void require_case(std::string_view key);
    Event read_event(const Row& row);

    std::int64_t message_for(const NoticeRow& notice, MessageKey key);
    std::int64_t add_message(const MessageKey& key, Channel channel, Instant due_at,
                             std::optional<std::string_view> content);
    void moved(MessageState from, MessageState to);
    void made_progress();

    JournalSql journal_;
    DerivedSql derived_;
    NoticeSql notices_;
    OutboxSql outbox_;
    StateCounts counts_{};
    StateCounts written_counts_{};
    int crashes_in_a_row_ = 0;  // when this process started
    bool careful_ = false;      // one message at a time
};

// Shared by the files that read these rows.
[[nodiscard]] ObligationRow read_obligation(const Row& row, int first_column = 0);
[[nodiscard]] NoticeRow read_notice(const Row& row);
[[nodiscard]] MessageRow read_message(const Row& row);

}  // namespace termijnd
