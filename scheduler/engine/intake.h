#pragma once

#include <optional>
#include <string>

#include "obligations/documents/case_json.h"
#include "scheduler/engine/engine.h"

namespace termijnd {

// What one document added.
struct IntakeCount {
    int parties = 0;
    int instruments = 0;
    int events = 0;  // an event that was there already is not counted
};

// Records a whole case document, or what is new in it, and applies the case: parties, the case
// with its roles, instruments, events. Only keys that the document names change. Throws
// std::invalid_argument when an event contradicts one of the same kenmerk.
IntakeCount record_document(Transaction& tx, const World& world, const CaseDocument& document,
                            std::optional<Date> known_from, const Origin& origin);

}  // namespace termijnd
