#include "scheduler/world.h"

namespace termijnd {

Derivation derive_case(const Snapshot& store, const World& world, std::string_view case_key,
                       Date as_of) {
    return derive(*world.rules, world.calendar, store.journal.facts(case_key), as_of);
}

}  // namespace termijnd
