#pragma once

#include <optional>
#include <string_view>

// UTF-8, read once for the rooms obligations and daemon. (notify, which includes nothing of ours,
// has first_code_point of its own.)
namespace termijnd {

// Takes one code point off the front of `text`; none where it is empty or not well-formed, and then
// nothing is taken. Overlong forms, surrogates and what lies beyond U+10FFFF are not well-formed.
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text);

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace termijnd
