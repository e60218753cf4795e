#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"

namespace termijnd {

struct RequestTarget {
    std::string path;
    std::vector<NameValue> query;
};

// Splits and decodes "/v1/dossiers/d%201?peildatum=2025-06-01". Nothing for a target that is not in
// origin form, holds control characters, bad escapes, bytes that are no UTF-8, an encoded slash,
// a dot segment, or more than 64 parameters.
[[nodiscard]] std::optional<RequestTarget> parse_target(std::string_view target);

// Escapes text for use as one segment of a path or as a value in a query.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace termijnd
