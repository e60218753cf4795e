#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/world.h"

namespace termijnd {

// One line of a case manager's day.
struct DigestLine {
    CaseKey case_key;
    std::string title;  // of the rule, in Dutch
    Role who;
    std::string article;
    Date due{}, latest{};
    std::string note;         // "nog 7 dagen", why it could not be delivered, what was found
    ObligationId obligation;  // empty where the line is about something else
};

struct DigestSection {
    std::string
        name;  // stable: gemist, vandaag, binnen-7-dagen, binnen-30-dagen, nieuw, per-brief, …
    std::string title;  // as shown
    std::vector<DigestLine> lines;
};

// One per case manager and local date. Sections in the order of notices.md rule 9, only those
// that hold something.
struct Digest {
    PartyKey manager;
    Date day{};
    std::vector<DigestSection> sections;
    [[nodiscard]] bool empty() const { return sections.empty(); }
};

[[nodiscard]] Digest make_digest(const Snapshot& store, const World& world, const PartyKey& manager,
                                 Date day);
// A line that is about no term has neither `uiterlijk` nor `laatst`.
[[nodiscard]] std::string to_json(const Digest& digest);
// What to_json() wrote: the content of a digest's message. Throws on anything else.
[[nodiscard]] Digest parse_digest(std::string_view json);

// Makes today's digest of every case manager, once it is time on a working day: a row each, and a
// message where there is something to tell. Never for a past date, never a second time.
void make_digests(Transaction& tx, const World& world, Instant now);
// When make_digests() has something to do next; `now` when it has at once.
[[nodiscard]] std::optional<Instant> next_digest(const Snapshot& store, const World& world,
                                                 Instant now);

}  // namespace termijnd
