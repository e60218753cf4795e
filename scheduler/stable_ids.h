#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "obligations/derive/derive.h"

namespace termijnd {

// A stable name-based UUID (version 5) over the parts, joined so that no two lists collide.
[[nodiscard]] std::string stable_uuid(std::initializer_list<std::string_view> parts);
[[nodiscard]] ObligationId obligation_id(const CaseKey& case_key, const Obligation& obligation);

}  // namespace termijnd
