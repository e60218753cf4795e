#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace termijnd {

// Base64 on one line, padded.
[[nodiscard]] std::string base64(std::string_view bytes);

// Strict: one line, padded, nothing else in it.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace termijnd
