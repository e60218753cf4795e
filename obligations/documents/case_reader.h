#pragma once

#include "obligations/documents/case_json.h"
#include "obligations/documents/object_reader.h"

// The parts of a case document; what is wrong goes to `faulty` and the rest is read on.
namespace termijnd {

enum class Of : std::uint8_t { fact, correction };

// The declared fields of a fact's own gegevens, or of those that a correction gives it.
void check_fields(const EventKind& kind, const EventData& data, Of of, std::string_view place,
                  Faulty& faulty);

[[nodiscard]] Event read_event(const boost::json::value& value, std::string_view place,
                               const RuleBook& rules, Faulty& faulty);

}  // namespace termijnd
