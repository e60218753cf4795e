#pragma once

#include <cstdint>

#include "obligations/store/store.h"

namespace termijnd {

// What became of the wish to send a dead message again (`delivery retry`).
enum class Replayed : std::uint8_t {
    goes_again,  // with the same id and bytes; its cases derive again, since it is under way
    unknown,     // there is no such message
    not_dead,
    // Something of it was said since: to a corrected address, by letter, or to the next person. It
    // stays dead, so that nothing is said twice; what is still to be said is said anew by itself.
    said_since,
};

[[nodiscard]] Replayed replay(Transaction& tx, const PublicId& public_id, Instant now);

}  // namespace termijnd
