#pragma once

#include <string>
#include <string_view>

namespace termijnd {

// "J.d.V." of "Jan de Vries".
[[nodiscard]] std::string initials(std::string_view name);

}  // namespace termijnd
