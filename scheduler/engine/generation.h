#pragma once

#include <cstdint>
#include <string_view>

#include "obligations/store/memory.h"

// Which state of packs, policy and calendar is in use. Every case keeps the number of the state it
// was derived under, so that a restart, a reload and a reload in the midst of one all come down to
// the same question: which cases are behind?
namespace termijnd {

// The number that belongs to `fingerprint`, from 1: the one in use when that is its fingerprint,
// otherwise the next. An earlier fingerprint that comes back is a new state too. To be committed
// before any case is derived under the number.
[[nodiscard]] std::int64_t adopt_generation(Memory& memory, std::string_view fingerprint);

}  // namespace termijnd
