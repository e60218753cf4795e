#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/http/message.h"

// What must hold before Beast's parser sees a byte: Beast 1.81 accepts several forms on which two
// parties can disagree where a request ends, and a disagreement is a smuggled request.
namespace termijnd {

// A header block that passed. Names are in lower case, values trimmed.
struct HttpHead {
    std::string method;
    std::string path;
    std::vector<NameValue> query;
    std::vector<NameValue> headers;
    std::optional<std::uint64_t> content_length;
    bool chunked = false;
    bool keep_alive = false;
    bool expect_continue = false;
};

struct HttpRefusal {
    int status;          // 400, 413, 417, 431, 501 or 505
    std::string detail;  // Dutch
};

using HeadVerdict = std::variant<HttpHead, HttpRefusal>;

// `block` is everything up to and including the empty line. Refused are, among others: any
// Transfer-Encoding but a single `chunked` on HTTP/1.1, more than one Content-Length or one that is
// not digits, both of them, no Host or two, continued lines, white space before a colon, control
// characters, a target that is not in origin form, dot segments and encoded slashes.
[[nodiscard]] HeadVerdict check_head(std::string_view block);

// Where the header block of `bytes` ends, 0 while it is incomplete. A refusal as soon as it cannot
// become good: a line feed without a carriage return, or more than `limit` bytes.
[[nodiscard]] std::variant<std::size_t, HttpRefusal> find_head_end(std::string_view bytes,
                                                                   std::size_t limit);

// Whether an extension of a chunk is short and printable enough to be passed over.
[[nodiscard]] bool chunk_extension_ok(std::string_view extension);

}  // namespace termijnd
