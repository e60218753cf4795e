#include "scheduler/dutch_text.h"

#include <utf8.h>

namespace termijnd {

std::string initials(std::string_view name) {
    std::string out;
    bool inside = false;
    for (auto at = name.begin(); at != name.end();) {
        const auto start = at;
        utf8::next(at, name.end());
        const bool parts = *start == ' ' || *start == '-';
        if (!parts && !inside) out.append(start, at).append(".");
        inside = !parts;
    }
    return out;
}

std::string capitalised(std::string_view text) {
    std::string out(text);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = char(out[0] - 'a' + 'A');
    return out;
}

}  // namespace termijnd
