#pragma once

#include "obligations/store/derived.h"
#include "obligations/store/in_memory/tables.h"
#include "obligations/store/journal.h"
#include "obligations/store/memory.h"
#include "obligations/store/notices.h"
#include "obligations/store/outages.h"
#include "obligations/store/outbox.h"

// The parts of the store on its tables, which must outlive them. One file a part.
namespace termijnd {

class MemoryJournal final : public Journal {
  public:
    explicit MemoryJournal(Tables& tables) : tables_(tables) {}

    void put_case(const CaseRecord& record, const Origin& origin) override;
    void put_party(const PartyRecord& party, const Origin& origin) override;
    void put_instrument(const CaseKey& case_key, const Instrument& instrument,
                        const Origin& origin) override;
    bool add_event(const CaseKey& case_key, const Event& event, const Origin& origin) override;
    void mark_address_failed(const PartyKey& party, std::string_view address) override;
    void note_message_on(const PartyKey& party, Date day) override;

    std::optional<CaseRecord> find_case(const CaseKey& key) const override;
    std::optional<PartyRecord> find_party(const PartyKey& key) const override;
    CaseFacts facts(const CaseKey& case_key) const override;
    std::vector<Recorded> history(const CaseKey& case_key) const override;
    std::vector<CaseKey> case_keys(const CaseKey& after, std::size_t limit) const override;
    std::vector<PartyRecord> parties(const PartyKey& after, std::size_t limit) const override;
    std::vector<CaseKey> cases_of_party(const PartyKey& party) const override;
    std::vector<PartyKey> case_managers() const override;
    std::vector<CaseKey> cases_of_manager(const PartyKey& manager) const override;

  private:
    Tables& tables_;
};

class MemoryDerived final : public Derived {
  public:
    explicit MemoryDerived(Tables& tables) : tables_(tables) {}

    void put_obligation(const ObligationRow& row) override;
    void replace_findings(const CaseKey& case_key,
                          const std::vector<FindingRow>& findings) override;
    void put_state(const CaseKey& case_key, const CaseState& state) override;
    void set_derive_again(const CaseKey& case_key, std::optional<Date> on) override;

    std::vector<ObligationRow> of_case(const CaseKey& case_key) const override;
    std::optional<ObligationRow> find(const ObligationId& id) const override;
    std::vector<FindingRow> findings(const CaseKey& case_key) const override;
    std::vector<CaseKey> cases_with_finding(std::string_view finding) const override;
    CaseState state(const CaseKey& case_key) const override;
    std::vector<CaseKey> cases_to_derive(Date today, std::size_t limit) const override;
    std::optional<Date> next_derive() const override;
    std::vector<CaseKey> cases_behind(std::int64_t generation, std::size_t limit) const override;
    std::int64_t count_behind(std::int64_t generation) const override;

  private:
    Tables& tables_;
};

class MemoryNotices final : public Notices {
  public:
    explicit MemoryNotices(Tables& tables) : tables_(tables) {}

    NoticeNumber add(const NoticeRow& row) override;
    void cancel(NoticeNumber id) override;
    void fold(NoticeNumber id, MessageNumber into) override;
    void cancel_of_message(MessageNumber message) override;
    void mark_posted(NoticeNumber letter, std::optional<Date> on) override;
    bool put_digest(const DigestRow& digest) override;

    std::optional<NoticeRow> find(NoticeNumber id) const override;
    std::vector<NoticeRow> of_case(const CaseKey& case_key) const override;
    std::vector<ClaimedNotice> of_message(MessageNumber message) const override;
    bool carried_by(MessageNumber message) const override;
    std::optional<DigestRow> find_digest(const PartyKey& manager, Date day) const override;
    std::optional<DigestRow> previous_digest(const PartyKey& manager, Date day) const override;
    std::optional<Date> last_digest_day() const override;

  private:
    [[nodiscard]] NoticeRow told(const KeptNotice& kept) const;
    [[nodiscard]] std::vector<NoticeNumber> in_message(MessageNumber message) const;
    void change(NoticeNumber id, const std::function<void(KeptNotice&)>& how);

    Tables& tables_;
};

class MemoryOutbox final : public Outbox {
  public:
    explicit MemoryOutbox(Tables& tables) : tables_(tables) {}

    std::optional<Slot> find_slot(const MessageKey& key) const override;
    MessageNumber add(const PublicId& public_id, const MessageKey& key, Channel channel,
                      Instant due_at, std::optional<std::string_view> content) override;
    void revive(MessageNumber id, Channel channel, Instant due_at) override;
    void hasten(MessageNumber id, Instant due_at) override;
    void hold(MessageNumber id) override;
    void cancel_waiting(MessageNumber id) override;
    std::vector<MessageRow> lease(Instant now, Monotonic since, Monotonic until,
                                  std::size_t limit) override;
    bool freeze(const Lease& lease, std::string_view body, std::string_view envelope,
                std::string_view sha256, std::string_view evidence) override;
    bool delivered(const Lease& lease, Instant at, std::string_view answer) override;
    void note_attempt(MessageNumber id, const Attempt& failed) override;
    std::vector<Attempt> failed_attempts(MessageNumber id) const override;
    void mark_shadow(MessageNumber id, std::string_view to) override;
    bool retry(const Lease& lease, Instant next_at, bool uncertain, bool counts,
               std::string_view answer) override;
    bool dead(const Lease& lease, Instant at, std::string_view reason) override;
    bool cancel(const Lease& lease) override;
    std::vector<Lease> renew(std::span<const Lease> leases, Monotonic until) override;
    bool replay(const PublicId& public_id, Instant now) override;
    std::vector<Leftover> leftovers() const override;
    void release(const Lease& lease, bool blamed) override;
    void disable_endpoint(const DisabledEndpoint& endpoint) override;
    bool enable_endpoint(const EndpointName& name) override;

    std::vector<DisabledEndpoint> disabled_endpoints() const override;
    std::optional<Instant> next_due() const override;
    std::optional<Monotonic> next_expiry() const override;
    std::string content(MessageNumber message) const override;
    std::string evidence(MessageNumber message) const override;
    std::vector<MessageRow> list(std::optional<MessageState> state, MessageNumber after,
                                 std::size_t limit) const override;
    std::vector<MessageRow> list_delivered(const Finished& after, std::size_t limit) const override;
    std::optional<MessageRow> find(const PublicId& public_id) const override;
    std::optional<MessageRow> find(MessageNumber id) const override;
    OutboxCounts counts() const override;

  private:
    using Change = std::function<void(KeptMessage&)>;
    void change(MessageNumber id, const Change& how);
    bool change_leased(const Lease& lease, const Change& how);

    Tables& tables_;
};

class MemoryOutages final : public Outages {
  public:
    explicit MemoryOutages(Tables& tables) : tables_(tables) {}

    void add(const Outage& stopped) override;
    void open(const Destination& destination, Instant from) override;
    void note_due(const Destination& destination, MessageNumber message) override;
    void close(const Destination& destination, Instant until,
               std::chrono::milliseconds least) override;
    std::vector<Outage> take_unreported() override;

    bool any_open() const override;
    std::vector<Outage> list(OutageNumber after, std::size_t limit) const override;
    std::vector<Outage> open_now() const override;
    std::vector<Outage> ended_after(Instant moment) const override;
    std::vector<Outage> of_notice(NoticeNumber notice) const override;
    OutageCounts counts(OutageNumber outage) const override;
    OutageCounts counts(OutageNumber outage, const PartyKey& manager) const override;

  private:
    template <class Fits>
    [[nodiscard]] std::set<NoticeNumber> carried(const Fits& fits) const;
    [[nodiscard]] const Outage* find_open(const Destination& destination) const;
    void put(Outage outage, std::set<NoticeNumber> due);
    void count(OutageCounts& counts, NoticeNumber due) const;

    Tables& tables_;
};

class MemoryMemory final : public Memory {
  public:
    explicit MemoryMemory(Tables& tables) : tables_(tables) {}

    void remember(std::string_view name, std::string_view value) override {
        tables_.memory.put(std::string(name), std::string(value));
    }
    std::string recall(std::string_view name) const override {
        const std::string* value = tables_.memory.find(std::string(name));
        return value ? *value : std::string();
    }

  private:
    Tables& tables_;
};

}  // namespace termijnd
