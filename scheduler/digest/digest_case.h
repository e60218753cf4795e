#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/digest/digest_item.h"
#include "scheduler/plan/held.h"

namespace termijnd {

// The day that a digest is of.
struct DigestDay {
    Date day{};
    Date next{};                   // the next working day
    std::optional<Date> previous;  // the digest before this one
    Instant made_at{};             // what happened after it is for the next
};

// One dossier as its case manager may have to look at it: what it holds, by name and in words.
// Reads the store once; refers to nothing of it afterwards but `world`.
class DigestCase {
  public:
    DigestCase(const Snapshot& store, const World& world, CaseRecord record, const DigestDay& day);

    [[nodiscard]] const CaseKey& key() const { return record_.key; }
    [[nodiscard]] const CaseRecord& record() const { return record_; }
    // Who gave it to its case manager since the digest before this one; empty: nobody did.
    [[nodiscard]] const PartyKey& handed_over_by() const { return handed_over_by_; }
    // How many obligations are open that can be missed.
    [[nodiscard]] int hard_and_open() const;

    // What is open and near enough, or was answered. `since` as the days alone would have it.
    [[nodiscard]] std::vector<DigestItem> obligations() const;
    // What is to be posted: of each obligation and person the last letter that came up.
    [[nodiscard]] std::vector<DigestItem> letters() const;
    // Notices that somebody holds back, as long as there is something to say.
    [[nodiscard]] std::vector<DigestItem> held() const;
    [[nodiscard]] std::vector<DigestItem> findings() const;
    // Mails to clients and employers that went out since the digest before this one, and mails that
    // did not arrive, as long as the address is the same.
    [[nodiscard]] std::map<MessageNumber, DigestItem> messages() const;

  private:
    // Somebody has it in hand, by name.
    struct InHand {
        Date from{}, until{};
        std::string by;
    };

    void read_facts(const Snapshot& store);
    [[nodiscard]] DigestItem item_of(const ObligationRow& row) const;
    [[nodiscard]] DigestItem open_item(const ObligationRow& row) const;
    [[nodiscard]] DigestItem answered(const ObligationRow& row) const;
    [[nodiscard]] DigestItem message_item(const NoticeRow& notice) const;
    void set_in_hand(DigestItem& item, const InHand& hand) const;
    void set_asked(DigestItem& item, const Asked& asked) const;
    void set_missed(DigestItem& item, const ObligationRow& row) const;
    void set_ahead(DigestItem& item, const ObligationRow& row) const;
    void set_unconfirmed(DigestItem& item, const ObligationRow& row) const;
    [[nodiscard]] bool is_told(const HeldNotice& held) const;
    [[nodiscard]] const InHand* in_hand(const ObligationId& obligation) const;
    [[nodiscard]] const NoticeRow* next_escalation(const ObligationId& obligation) const;
    [[nodiscard]] const ObligationRow* row_of(const ObligationId& obligation) const;
    [[nodiscard]] const PartyRecord* party(const PartyKey& key) const;
    [[nodiscard]] const Role& role_of(const PartyKey& key) const;
    [[nodiscard]] bool reads_as_staff(const PartyKey& key) const;
    [[nodiscard]] std::string name_of(const PartyKey& key) const;
    [[nodiscard]] std::string called(const Role& role) const;
    [[nodiscard]] std::string who(const Role& obliged) const;

    const World& world_;
    CaseRecord record_;
    DigestDay day_;
    std::vector<ObligationRow> rows_;
    std::vector<NoticeRow> notices_;
    std::vector<FindingRow> findings_;
    std::map<PartyKey, PartyRecord> parties_;
    std::map<ObligationId, InHand> in_hand_;
    std::map<ObligationId, Asked> asked_;         // what waits for an answer
    std::map<ObligationId, Date> settled_known_;  // when it became known that it was done
    PartyKey handed_over_by_;
    std::map<EventKey, Date> known_;    // when a fact became known
    std::set<ObligationId> confirmed_;  // somebody looked: it was missed
    std::vector<HeldNotice> held_;
};

}  // namespace termijnd
