#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/documents/reading.h"
#include "obligations/facts/facts.h"
#include "obligations/law/result.h"

// The JSON faces of a case and of its derivation (docs/interfaces). Strict: unknown and duplicate
// keys outside `gegevens`, impossible dates, undeclared kinds and repeated kenmerken are refused
// with the place ("gebeurtenissen[2].datum") and the reason. The order of facts never is.
namespace termijnd {

// A person or office in one of its roles in a case: who is obliged, who is told, whom to ask. In
// the document `rol` is one role, or a list of them; whoever has several stands here once for each.
// What is absent is not said, so it stays as it is known; what is empty (null or "") is taken away.
struct CaseParty {
    PartyKey key;                     // kenmerk
    Role role;                        // one that the program knows or a pack brings
    std::optional<std::string> name;  // naam; never empty
    std::optional<std::string> email;
    std::optional<std::string> phone;      // telefoon
    std::optional<std::string> reference;  // aanduiding: how the employer knows the employee
    std::optional<Language> language;      // taal: "nl" or "en"; empty is Dutch
};

struct CaseDocument {
    CaseKey key;                // kenmerk of the dossier; may be empty
    std::optional<Date> as_of;  // peildatum
    CaseFacts facts;
    std::vector<CaseParty> parties;  // betrokkenen
};

// What was read, or all that is wrong with it; never empty.
template <class T>
using Read = boost::system::result<T, std::vector<Fault>>;

// Reads and checks one case. Every text in it goes through check_person_text(): kenmerken, kinds,
// names, addresses and whatever stands in `gegevens`, the names of its fields included.
[[nodiscard]] Read<CaseDocument> read_case(const boost::json::value& value, const RuleBook& rules,
                                           const Reading& reading);
// The same of one event object; `place` prefixes the places of its faults.
[[nodiscard]] Read<Event> read_event(const boost::json::value& value, std::string_view place,
                                     const RuleBook& rules, const Reading& reading);

// The same from JSON text (strict_json.h), in English and with the first fault only.
[[nodiscard]] Result<CaseDocument> parse_case(std::string_view json, const RuleBook& rules);

// The `gegevens` of an event as they came in.
[[nodiscard]] std::string to_json(const EventData& data);

// {"verplichtingen":[…],"bevindingen":[…],"fouten":[…]}; with `explanations` each obligation
// carries `uitleg`. All its values share one piece of memory, which goes when the last of them
// does: to be written and let go, not to be kept in part.
[[nodiscard]] boost::json::object to_value(const Derivation& derivation, const Calendar& calendar,
                                           bool explanations);
// The same as text on one line.
[[nodiscard]] std::string to_json(const Derivation& derivation, const Calendar& calendar,
                                  bool explanations);

}  // namespace termijnd
