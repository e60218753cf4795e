#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "obligations/facts/facts.h"

// What must be so for a rule, a check or a grant of hours to apply.
namespace termijnd {

// An event kind as a small number, given out by the RuleBook so that derive() compares no text.
using KindId = std::uint16_t;
inline constexpr KindId no_kind = 0xffff;

// A test on facts. All conditions of a rule must hold.
struct Condition {
    enum class Kind : std::uint8_t {
        flag,       // gegevens.<name> of the event is true
        not_flag,   // … is false or missing
        equals,     // gegevens.<name> is the text <value>
        differs,    // … is missing or another text
        recorded,   // an event of kind <name> is in the voorziening, on any day up to as_of
        at_least,   // one of the fields of `any` is there and reaches its number
        less_than,  // one of the fields of `any` is there and lies below its number
    };
    struct Quantity {
        std::string field;
        double value = 0;
    };
    Kind kind = Kind::flag;
    std::string name;
    std::string value;
    std::vector<Quantity> any;
    KindId event = no_kind;  // of `recorded`
    std::string text;        // Dutch: what is so where it holds; filled by the RuleBook
};
// "26", "12.5": a quantity of a pack, as findings and comparisons write it.
[[nodiscard]] std::string decimal(double value);
// The quantities of an `at_least` or `less_than`: "contractWeken ten minste 26".
[[nodiscard]] std::vector<std::string> quantities_in_words(const Condition& condition);
// Whether a condition on `gegevens` holds; `recorded` is the caller's to judge.
[[nodiscard]] bool holds(const Condition& condition, const EventData& data);

}  // namespace termijnd
