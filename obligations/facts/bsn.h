#pragma once

#include <string_view>

namespace termijnd {

// Exactly nine digits in a row that pass the eleven-test: no text field may hold a BSN and no log
// may show one.
[[nodiscard]] bool holds_bsn(std::string_view text);

}  // namespace termijnd
