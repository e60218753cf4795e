#include "obligations/facts/bsn.h"

#include <cstddef>

namespace termijnd {

bool holds_bsn(std::string_view text) {
    std::size_t digits = 0;
    int sum = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const bool digit = i < text.size() && text[i] >= '0' && text[i] <= '9';
        if (digit) {
            const int value = text[i] - '0';
            // Weights 9 down to 2, and -1 for the last.
            if (digits < 9) sum += value * (digits == 8 ? -1 : 9 - static_cast<int>(digits));
            ++digits;
            continue;
        }
        if (digits == 9 && sum % 11 == 0 && sum != 0) return true;
        digits = 0;
        sum = 0;
    }
    return false;
}

}  // namespace termijnd
