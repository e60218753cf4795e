#pragma once

#include <string>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/engine.h"

namespace termijnd {

// One line of a case manager's day.
struct DigestLine {
    std::string case_key;
    std::string title;   // of the rule, in Dutch
    std::string who;     // cliënt, werkgever, college
    std::string article;
    Date due{}, latest{};
    std::string note;    // "nog 7 dagen", why it could not be delivered, what was found
};

struct DigestSection {
    std::string name;   // stable: gemist, vandaag, binnen-7-dagen, binnen-30-dagen, nieuw, per-brief, …
    std::string title;  // as shown
    std::vector<DigestLine> lines;
};

// One per case manager and local date. Sections in the order of notices.md rule 9, only those
// that hold something.
struct Digest {
    std::string manager;
    Date day{};
    std::vector<DigestSection> sections;
    [[nodiscard]] bool empty() const { return sections.empty(); }
};

[[nodiscard]] Digest make_digest(Transaction& tx, const World& world, std::string_view manager,
                                 Date day);
[[nodiscard]] std::string to_json(const Digest& digest);

}  // namespace termijnd
