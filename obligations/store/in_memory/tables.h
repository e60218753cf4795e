#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "obligations/facts/facts.h"
#include "obligations/store/in_memory/table.h"
#include "obligations/store/outages.h"
#include "obligations/store/outbox.h"
#include "obligations/store/rows.h"

// What the store in memory holds.
namespace termijnd {

template <class Row>
struct Noted {
    Row row;
    Origin origin;
};

struct PartyMark {
    std::string failed_address;
    std::optional<Date> last_message_on;
};

struct StateIndex {
    std::set<std::pair<Date, CaseKey>> again;
    std::set<std::pair<std::int64_t, CaseKey>> generations;

    void add(const CaseKey& key, const CaseState& state);
    void remove(const CaseKey& key, const CaseState& state);
};

struct ObligationIndex {
    std::map<CaseKey, std::set<ObligationId>> of_case;

    void add(const ObligationId& id, const ObligationRow& row) { of_case[row.case_key].insert(id); }
    void remove(const ObligationId& id, const ObligationRow& row) {
        of_case[row.case_key].erase(id);
    }
};

// Of the row what the message does not say.
struct KeptNotice {
    NoticeRow row;
    bool cancelled = false;
    bool folded = false;
};

struct NoticeIndex {
    std::map<CaseKey, std::set<NoticeNumber>> of_case;
    std::set<std::pair<MessageNumber, NoticeNumber>> of_message;

    void add(NoticeNumber id, const KeptNotice& kept);
    void remove(NoticeNumber id, const KeptNotice& kept);
};

struct KeptMessage {
    MessageRow row;
    std::string content, evidence;
    bool frozen = false;
    Monotonic lease_until{};  // of a leased one
    int crashes = 0;
};

struct MessageIndex {
    using ByKey = std::tuple<std::string, std::string, RecipientKey, std::string>;
    std::map<ByKey, MessageNumber> by_key;
    std::map<PublicId, MessageNumber> by_public_id;
    std::set<std::pair<Instant, MessageNumber>> pending;    // by next_at
    std::set<std::pair<Monotonic, MessageNumber>> leased;   // by the end of the lease
    std::set<std::pair<Instant, MessageNumber>> delivered;  // by finished_at
    std::array<std::int64_t, 7> counts{};                   // by state

    static ByKey key_of(const MessageKey& key) {
        return {key.kind, key.subject, key.recipient, key.slot};
    }
    void add(MessageNumber id, const KeptMessage& kept);
    void remove(MessageNumber id, const KeptMessage& kept);
};

struct KeptOutage {
    Outage row;
    std::set<NoticeNumber> due;
    bool reported = false;
};

struct Tables {
    UndoLog log;
    Journalled<CaseKey, Noted<CaseRecord>> cases{log};
    Journalled<PartyKey, Noted<PartyRecord>> parties{log};
    Journalled<CaseKey, Noted<Instrument>> instruments{log};
    Journalled<CaseKey, Noted<Event>> events{log};
    Table<PartyKey, PartyMark> marks{log};
    Table<CaseKey, CaseState, StateIndex> states{log};
    Table<ObligationId, ObligationRow, ObligationIndex> obligations{log};
    Table<CaseKey, std::vector<FindingRow>> findings{log};
    Table<NoticeNumber, KeptNotice, NoticeIndex> notices{log};
    Table<MessageNumber, KeptMessage, MessageIndex> messages{log};
    Table<std::pair<PartyKey, Date>, DigestRow> digests{log};
    Table<EndpointName, DisabledEndpoint> disabled{log};
    Table<std::string, std::string> memory{log};
    Table<OutageNumber, KeptOutage> outages{log};
    Journalled<MessageNumber, Outbox::Attempt> attempts{log};

    // Throws std::out_of_range that names it.
    void require_case(const CaseKey& key) const;
    [[nodiscard]] NoticeNumber next_notice() const;
    [[nodiscard]] MessageNumber next_message() const;
};

}  // namespace termijnd
