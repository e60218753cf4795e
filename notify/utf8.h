#pragma once

#include <cstddef>
#include <string_view>

namespace termijnd {

// One code point from the front of a text.
struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;  // bytes; 0 when the text does not begin with well-formed UTF-8
};

// Overlong forms, surrogates and what lies beyond U+10FFFF are not well-formed.
[[nodiscard]] CodePoint first_code_point(std::string_view text);

// Whether all of the text is well-formed; an empty one is.
[[nodiscard]] bool well_formed_utf8(std::string_view text);

}  // namespace termijnd
