#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/facts/facts.h"
#include "obligations/store/rows.h"

namespace termijnd {

// Facts, append-only: putting again appends a later version. What is const only reads.
// An unknown key throws std::out_of_range where it is written to and in facts(); a value that
// cannot be stored throws std::invalid_argument.
class Journal {
  public:
    virtual ~Journal() = default;

    virtual void put_case(const CaseRecord& record, const Origin& origin) = 0;
    // Keeps the mark of mark_address_failed() while the address is the same.
    virtual void put_party(const PartyRecord& party, const Origin& origin) = 0;
    virtual void put_instrument(const CaseKey& case_key, const Instrument& instrument,
                                const Origin& origin) = 0;
    // False when an event with that key and the same content is there already (a repeat is no
    // error); throws std::invalid_argument when the content differs.
    virtual bool add_event(const CaseKey& case_key, const Event& event, const Origin& origin) = 0;
    // `address` was refused or bounced; without effect when the party has another one by now.
    virtual void mark_address_failed(const PartyKey& party, std::string_view address) = 0;
    // The local date of the last bundle claimed for this party; never goes back.
    virtual void note_message_on(const PartyKey& party, Date day) = 0;

    [[nodiscard]] virtual std::optional<CaseRecord> find_case(const CaseKey& key) const = 0;
    [[nodiscard]] virtual std::optional<PartyRecord> find_party(const PartyKey& key) const = 0;
    [[nodiscard]] virtual CaseFacts facts(const CaseKey& case_key) const = 0;
    // Who recorded each event of a case, and when, in the order of facts().
    struct FactOrigin {
        EventKey event;
        Origin origin;
    };
    [[nodiscard]] virtual std::vector<FactOrigin> fact_origins(const CaseKey& case_key) const = 0;
    // Pages, in order of key: what comes after `after`, at most `limit`.
    [[nodiscard]] virtual std::vector<CaseKey> case_keys(const CaseKey& after,
                                                         std::size_t limit) const = 0;
    [[nodiscard]] virtual std::vector<PartyRecord> parties(const PartyKey& after,
                                                           std::size_t limit) const = 0;
    [[nodiscard]] virtual std::vector<CaseKey> cases_of_party(const PartyKey& party) const = 0;
    // Whoever is the first case manager of a case.
    [[nodiscard]] virtual std::vector<PartyKey> case_managers() const = 0;
    // Whose first case manager this is, in order of key.
    [[nodiscard]] virtual std::vector<CaseKey> cases_of_manager(const PartyKey& manager) const = 0;
};

}  // namespace termijnd
