#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/documents/case_json.h"
#include "scheduler/engine/engine.h"

// The one door: whatever comes in, over the API, in an import, from the page or the command line,
// is read, checked and recorded here. A refusal is a value, all of them at once; nothing is stored
// on a refusal.
//
//   read_…  what a document says of itself        no store, any thread
//   check   what it says of what is there         reads the store
//   adopt   into the journal                      inside one commit
namespace termijnd {

// Why something may not come in.
struct Objection {
    enum class Why : std::uint8_t {
        wrong,     // the document itself
        unknown,   // what it is about is not there
        conflict,  // it does not go with what is there
    };
    std::string place;  // "gebeurtenissen[2].datum"; empty: the whole of it
    std::string code;   // stable: "ongeldig", "bereik", "verplicht", "onbekend", "dubbel", …
    std::string words;  // Dutch
    Why why = Why::wrong;
};
using Objections = std::vector<Objection>;
template <class T>
using Admitted = boost::system::result<T, Objections>;

// One dossier as it comes in.
struct Intake {
    CaseDocument document;
    std::optional<Date> known_from;  // bekendVanaf
};

// A dossier document; `voorzieningen` and `gebeurtenissen` may be absent. `key` is the kenmerk from
// outside the document and goes before its own; empty: the document names it. Every date goes
// through check_day().
[[nodiscard]] Admitted<Intake> read_intake(boost::json::value value, const CaseKey& key,
                                           const RuleBook& rules, const Reading& reading,
                                           Date today);
// A day that somebody names: a fault where it lies more than a year ahead, or before 1950, which is
// what stands in for a day that was not known.
void check_day(std::optional<Date> day, std::string place, Date today, Objections& objections);

// One fact, with the dossier that it names.
struct FactIntake {
    CaseKey case_key;
    Event event;
};
[[nodiscard]] Admitted<FactIntake> read_fact(boost::json::value value, const RuleBook& rules,
                                             const Reading& reading, Date today);

// What in `intake` does not go with the store:
//  - an event whose kenmerk is there with other content;
//  - a new event that was registered before its day. A day after `today` may be: it was announced;
//  - a new decision, retraction or correction that has no effect (docs/rule-packs.md).
[[nodiscard]] Objections check(const Snapshot& store, const World& world, const Intake& intake,
                               Date today);

// How many obligations that `intake` brings would be announced, called missed or passed on though
// they fell due more than a week before `today` (going live). None where its dossier says since
// when it is known, has ended, or has nothing new; what is open already is not counted again.
[[nodiscard]] std::size_t count_long_over(const Snapshot& store, const World& world,
                                          const Intake& intake, Date today);

// What was new. What was there already, with the same content, is not counted and changes nothing.
struct IntakeCount {
    int parties = 0;
    int instruments = 0;
    int events = 0;

    IntakeCount& operator+=(const IntakeCount& more);
    [[nodiscard]] int total() const { return parties + instruments + events; }
};

// Into the journal only, after check(); cases that it touches are to be derived again. Of a party
// what is absent stays and what is empty is cleared, as with PartyChange; a role that the document
// fills takes the place of who filled it before. Throws std::invalid_argument when an event
// contradicts one of the same kenmerk.
IntakeCount adopt(Transaction& tx, const Intake& intake, const Origin& origin);

// check(), adopt() and apply_case() in one.
[[nodiscard]] Admitted<IntakeCount> record_document(Transaction& tx, const World& world,
                                                    const Intake& intake, const Origin& origin);

// The same for one fact of a dossier that is there. True when it is new.
[[nodiscard]] Admitted<bool> record_fact(Transaction& tx, const World& world,
                                         const FactIntake& fact, const Origin& origin);

// What changes of a person or office: what is absent stays, what is empty is cleared.
struct PartyChange {
    std::optional<std::string> name, email, phone, reference;
    std::optional<Language> language = std::nullopt;
};
struct RecordedParty {
    PartyRecord party;
    bool is_new = false;
    bool changed = false;
};
// With another address the cases of the party are to be derived again. A new party needs a name.
[[nodiscard]] Admitted<RecordedParty> record_party(Transaction& tx, const PartyKey& key,
                                                   const PartyChange& change, const Origin& origin);

}  // namespace termijnd
