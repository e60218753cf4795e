#include "scheduler/initials.h"

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

}  // namespace termijnd
