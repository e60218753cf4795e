#pragma once

#include <optional>

#include "obligations/store/rows.h"

namespace termijnd {

// The local day of a bundle: a person gets at most one of them a day. None for other messages. The
// subject of a bundle begins with it.
[[nodiscard]] std::optional<Date> bundle_day(const MessageKey& key);

}  // namespace termijnd
