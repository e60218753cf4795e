#pragma once

#include <algorithm>
#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "obligations/facts/ids.h"
#include "obligations/law/date.h"

// What people told us: the input of derive(). Plain data, as accepted by case_json.h.
namespace termijnd {

// The `gegevens` of an event. Nested values are refused at the door.
using Value = std::variant<bool, std::int64_t, double, std::string>;
using EventData = boost::container::flat_map<std::string, Value, std::less<>>;

// A voorziening: one placement, subsidy or coaching grant.
struct Instrument {
    InstrumentKey key;               // kenmerk, unique within the case
    std::string kind;                // soort
    std::optional<Date> decided_on;  // besluitdatum: pins the pack
};

// A gebeurtenis: a dated fact; append-only, corrected by a later fact, never overwritten.
struct Event {
    EventKey key;                    // kenmerk, unique within the case
    InstrumentKey instrument;        // kenmerk of the voorziening; empty where the kind has none
    std::string kind;                // soort
    Date on;                         // datum
    std::optional<Date> registered;  // geregistreerd: the day it became known; default `on`
    EventData data;

    [[nodiscard]] Date known_on() const { return registered ? std::max(*registered, on) : on; }
};

// A dossier as derive() sees it. Events stand in the order of the file or journal.
struct CaseFacts {
    std::vector<Instrument> instruments;
    std::vector<Event> events;
};

// Typed look-ups in `gegevens`; none when absent or of another type, except that a number may be
// written without decimals. A boolean that is missing or of another type is false.
[[nodiscard]] bool flag(const EventData& data, std::string_view field);
[[nodiscard]] std::optional<std::int64_t> integer(const EventData& data, std::string_view field);
[[nodiscard]] std::optional<double> number(const EventData& data, std::string_view field);
[[nodiscard]] std::optional<std::string_view> text(const EventData& data, std::string_view field);

}  // namespace termijnd
