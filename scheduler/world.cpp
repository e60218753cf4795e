#include "scheduler/world.h"

namespace termijnd {

Derivation derive_case(Transaction& tx, const World& world, std::string_view case_key, Date as_of) {
    return derive(*world.rules, world.calendar, tx.journal.facts(case_key), as_of);
}

}  // namespace termijnd
