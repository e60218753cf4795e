#pragma once

#include <string>

// Numbers as Dutch texts spell them: "tweeëntwintig", "derde".
namespace termijnd {

// 1 to 100; any other number in digits.
[[nodiscard]] std::string dutch_cardinal(int number);
// 1 to 100; any other number as "101e".
[[nodiscard]] std::string dutch_ordinal(int number);

}  // namespace termijnd
