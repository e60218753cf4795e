#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/digest/team_week.h"
#include "scheduler/world.h"

// What a case manager reads in the morning, standing up: first what changed since the digest before
// this one, then what cannot wait, then the rest by section; each obligation once, what is alike in
// one row, and what has been the same for longer than a week as a count.
namespace termijnd {

// One row.
struct DigestLine {
    std::vector<CaseKey> cases;  // one; more only of a message that told of more
    std::string who;             // by name; may be empty
    std::string what;            // in Dutch
    std::string called;          // what the day is: "laatste dag", "oudste", "streefdatum"
    Date on{};                   // empty where there is no day
    std::string remark;          // may be empty
    std::vector<ObligationId> obligations;  // that it stands for; none of a finding
};

// How many there are of one kind, instead of their rows.
struct DigestCount {
    std::string what;        // a rule's plain Dutch name
    std::size_t amount = 0;  // of obligations, or of whatever the section lists
    std::string called;
    Date on{};                   // the first of their days
    std::vector<CaseKey> cases;  // the first of them
    std::size_t more = 0;        // dossiers that are not named
};

struct DigestSection {
    std::string name;   // stable: nieuw-sinds-vorige, vandaag, gemist, binnen-7-dagen, …
    std::string title;  // as shown
    std::vector<DigestLine> lines;
    std::vector<DigestCount> counts;
};

// How something stood, and since when: what the next digest compares with.
struct DigestStand {
    std::string section;
    Date since{};
};

// One per case manager and local date. Only sections that hold something, in the order read.
struct Digest {
    PartyKey manager;
    Date day{};
    std::vector<DigestSection> sections;
    // Of everything that was looked at, by its id; in the row of the digest, not in its message.
    std::map<std::string, DigestStand> ledger;
    std::optional<InPlaceOf> in_place_of = std::nullopt;
    [[nodiscard]] bool empty() const { return sections.empty(); }
};

// The finding of a dossier that has none.
inline constexpr std::string_view without_manager = "dossier.zonder-casemanager";

// Whose digest is about the dossiers without case manager. It goes to the mailbox of the settings.
[[nodiscard]] const PartyKey& nobodys_manager();

// Who reads what is for `person` on that day: whoever stands in and can be mailed, or else they do
// themselves.
struct ReadBy {
    PartyKey reader;
    std::optional<InPlaceOf> in_place_of;

    // Of the message: one to a reader, and one for each whose place they take.
    [[nodiscard]] MessageKey key(std::string kind, Date day, const PartyKey& person) const;
};
[[nodiscard]] ReadBy read_by(const Snapshot& store, const World& world, const PartyKey& person,
                             Date day);

[[nodiscard]] Digest make_digest(const Snapshot& store, const World& world, const PartyKey& manager,
                                 Date day);
[[nodiscard]] std::string to_json(const Digest& digest);
// What to_json() wrote. Throws on anything else.
[[nodiscard]] Digest parse_digest(std::string_view json);

// Makes today's digest of every case manager, once it is time on a working day: a row each, and a
// message where there is something to tell; with the first of a week each team leader's overview.
// Never for a past date, never a second time, and at any hour once it is due.
void make_digests(Transaction& tx, const World& world, Instant now);
// When make_digests() has something to do next; `now` when it has at once.
[[nodiscard]] std::optional<Instant> next_digest(const Snapshot& store, const World& world,
                                                 Instant now);

}  // namespace termijnd
