#include "scheduler/world.h"

namespace termijnd {

Derivation derive_case(const Journal& journal, const World& world, const CaseKey& case_key,
                       Date as_of) {
    return derive(*world.rules, world.calendar, journal.facts(case_key), as_of);
}

}  // namespace termijnd
