#pragma once

#include <string>
#include <string_view>

namespace termijnd {

// "J.d.V." of "Jan de Vries".
[[nodiscard]] std::string initials(std::string_view name);

// With a capital, where it begins with a letter that has one in ASCII.
[[nodiscard]] std::string capitalised(std::string_view text);

}  // namespace termijnd
