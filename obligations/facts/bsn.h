#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace termijnd {

// Where a BSN stands in a text, in bytes.
struct BsnPlace {
    std::size_t begin = 0, end = 0;
};

// The first BSN in `text` from byte `from` on. A BSN is nine digits that pass the eleven-test, in
// the ways that people write it:
//  - digits of any script; marks that are not seen, or that stand on a digit, are passed over;
//  - in one row (999990342), or in groups that make nine together, with one to three spaces, dots,
//    dashes, slashes or underscores between them (9999-90-342, 999 990 342);
//  - with zeros in front (0999990342).
// Ten digits or more in one row are none, unless all but the last nine are zeros. What is plainly
// something else is passed over: a calendar date (2026-04-30, 30-4-2026) and a UUID. Bytes that are
// no UTF-8 only part what stands on both sides. Linear in the length of the text.
[[nodiscard]] std::optional<BsnPlace> find_bsn(std::string_view text, std::size_t from = 0);

// A mark that nobody sees but that changes what is read: zero-width, soft hyphen, a turn of the
// writing direction. No text of a person may hold one.
[[nodiscard]] bool is_invisible(char32_t point);

}  // namespace termijnd
