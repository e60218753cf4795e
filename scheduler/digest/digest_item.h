#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scheduler/digest/digest.h"

// What a digest is made of, before it is put in rows.
namespace termijnd {

// The first that fits. The order is that of the sections.
enum class Stand : std::uint8_t {
    today,          // the last day is today
    missed,         // past its latest day, or a right that expired
    soon,           // within 7 days
    later,          // within 30 days
    fresh,          // further ahead, and known this week
    in_hand,        // in behandeling
    target,         // soft, past its day
    letter,         // per brief, not posted yet
    held,           // a notice that somebody holds back
    undeliverable,  // a mail that did not arrive
    finding,
    outage,
    told,      // what a client or employer was told
    answered,  // done since the digest before this one
};

// One thing that a case manager may have to look at.
struct DigestItem {
    std::string id;  // the same from day to day
    Stand stand = Stand::missed;
    bool decide = false;  // it cannot wait until tomorrow
    bool is_new = false;  // it did not stand so in the digest before this one
    Date since{};         // it stands so
    std::vector<CaseKey> cases;
    InstrumentKey instrument;
    std::string kind;           // what is alike has the same
    std::string name;           // of the kind, in plain Dutch: for a count
    std::string title;          // of the row; may hold {periode} or {jaar}
    std::optional<int> period;  // that fills it
    bool soft = false;          // a target: never news, and told in rows in its own week only
    bool joins = false;         // with others of its kind in the dossier: soft ones and periods
    std::map<std::string, std::set<std::string>> told;  // of a message: by kind, about what
    std::string who, called, remark;
    Date on{};
    ObligationId obligation;
};

// Of all dossiers of one case manager.
struct DigestFacts {
    std::optional<Date> previous;  // day of the digest before this one
    std::vector<DigestItem> items;
    std::map<std::string, DigestStand> ledger;
    std::map<PartyKey, TeamLine> teams;  // by team leader; the manager's name is not set
};

// The name of a section in JSON; of an item that is neither new nor for today.
[[nodiscard]] std::string section_name(Stand stand, const NoticePolicy& policy);

// `manager`: nobodys_manager() for the dossiers without one. Reads the store; a dossier that
// cannot be derived is told of without what only a derivation knows.
[[nodiscard]] DigestFacts gather(const Snapshot& store, const World& world, const PartyKey& manager,
                                 Date day);

// Pure: what is alike becomes one row, rows become sections, and what is too much becomes counts.
[[nodiscard]] std::vector<DigestSection> arrange(const DigestFacts& facts,
                                                 const NoticePolicy& policy, Date day);

}  // namespace termijnd
