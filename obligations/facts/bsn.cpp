#include "obligations/facts/bsn.h"

#include <utf8.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "obligations/law/date.h"

namespace termijnd {
namespace {

constexpr std::size_t bsn_digits = 9;
constexpr std::size_t most_digits = 18;  // with the zeros in front
constexpr int most_separators = 3;

// The zero of each row of ten decimal digits in Unicode 14.
constexpr char32_t zeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,
    0xc66,   0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,
    0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,
    0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0};

std::optional<int> digit_of(char32_t point) {
    const auto* after = std::upper_bound(std::begin(zeros), std::end(zeros), point);
    if (after == std::begin(zeros)) return std::nullopt;
    const char32_t zero = *std::prev(after);
    return point < zero + 10 ? std::optional{static_cast<int>(point - zero)} : std::nullopt;
}

bool is_separator(char32_t point) {
    return std::u32string_view(
               U" \t.-/_\u00A0\u00B7\u1680\u202F\u205F\u3000\u2212\u2024\u2027\uFE52\uFE58\uFF0D"
               U"\uFF0E\uFF0F")
                   .find(point) != std::u32string_view::npos ||
           (point >= 0x2000 && point <= 0x200a) || (point >= 0x2010 && point <= 0x2015);
}

bool is_combining(char32_t point) {
    return (point >= 0x300 && point <= 0x36f) || (point >= 0x20d0 && point <= 0x20ff) ||
           (point >= 0xfe00 && point <= 0xfe0f);
}

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool uuid_at(std::string_view text, std::size_t at) {
    constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.size() - at < shape.size() || (at > 0 && is_alphanumeric(text[at - 1]))) return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == '-' ? text[at + i] != '-' : !is_hex(text[at + i])) return false;
    const std::size_t end = at + shape.size();
    return end == text.size() || !is_alphanumeric(text[end]);
}

bool passes_eleven_test(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < bsn_digits; ++i) {
        const int weight = i == bsn_digits - 1 ? -1 : 9 - static_cast<int>(i);
        sum += (digits[i] - '0') * weight;
    }
    return sum != 0 && sum % 11 == 0;
}

// Digits in groups that only separators part.
class Chain {
  public:
    void add(int digit, BsnPlace where) {
        if (between_ > 0 || groups_.empty()) {
            groups_.push_back({where.begin, where.end, digits_.size(), between_, separator_});
            between_ = 0;
        }
        digits_ += static_cast<char>('0' + digit);
        groups_.back().end = where.end;
    }

    // Whether the chain goes on after this separator.
    bool part(char32_t separator) {
        if (groups_.empty()) return true;
        separator_ = separator;
        return ++between_ <= most_separators;
    }

    std::optional<BsnPlace> find() const {
        for (std::size_t i = 0; i < groups_.size();) {
            if (date_at(i)) {
                i += 3;
                continue;
            }
            for (std::size_t k = i; k < groups_.size() && !date_at(k); ++k) {
                const std::string_view digits = of(i, k);
                if (digits.size() > most_digits) break;
                if (is_bsn(digits)) return BsnPlace{groups_[i].begin, groups_[k].end};
            }
            ++i;
        }
        return std::nullopt;
    }

    void clear() {
        digits_.clear();
        groups_.clear();
        between_ = 0;
    }

  private:
    struct Group {
        std::size_t begin, end;  // in the text
        std::size_t first;       // in digits_
        int separators;          // before it
        char32_t separator;      // the last of them
    };

    [[nodiscard]] std::string_view of(std::size_t from, std::size_t to) const {
        const std::size_t end = to + 1 < groups_.size() ? groups_[to + 1].first : digits_.size();
        return std::string_view(digits_).substr(groups_[from].first, end - groups_[from].first);
    }

    static bool is_bsn(std::string_view digits) {
        if (digits.size() < bsn_digits) return false;
        const std::size_t before = digits.size() - bsn_digits;
        return digits.substr(0, before).find_first_not_of('0') == std::string_view::npos &&
               passes_eleven_test(digits.substr(before));
    }

    // Three groups that are a day of the calendar, with one and the same mark between them.
    [[nodiscard]] bool date_at(std::size_t at) const {
        if (at + 2 >= groups_.size()) return false;
        const Group &second = groups_[at + 1], &third = groups_[at + 2];
        if (second.separators != 1 || third.separators != 1 ||
            second.separator != third.separator ||
            std::u32string_view(U"-./").find(second.separator) == std::u32string_view::npos)
            return false;
        std::string_view year = of(at, at), day = of(at + 2, at + 2);
        if (day.size() == 4) std::swap(year, day);
        const std::string_view month = of(at + 1, at + 1);
        if (year.size() != 4 || month.size() > 2 || day.size() > 2) return false;
        const auto two = [](std::string_view part) {
            return (part.size() == 1 ? "0" : "") + std::string(part);
        };
        return parse_date(std::string(year) + "-" + two(month) + "-" + two(day)).has_value();
    }

    std::string digits_;
    std::vector<Group> groups_;
    int between_ = 0;
    char32_t separator_ = 0;
};

}  // namespace

std::optional<BsnPlace> find_bsn(std::string_view text, std::size_t from) {
    Chain chain;
    std::size_t at = std::min(from, text.size());
    do {
        const auto* const stop = utf8::find_invalid(text.data() + at, text.data() + text.size());
        while (text.data() + at < stop) {
            const auto* next = text.data() + at;
            const char32_t point = utf8::unchecked::next(next);
            const bool uuid = point < 0x80 && is_hex(text[at]) && uuid_at(text, at);
            const auto digit = uuid ? std::nullopt : digit_of(point);
            const auto end = uuid ? at + 36 : static_cast<std::size_t>(next - text.data());
            const bool parts = !is_invisible(point) && !is_combining(point) &&
                               !(is_separator(point) && chain.part(point));
            if (digit) {
                chain.add(*digit, {at, end});
            } else if (uuid || parts) {
                if (const auto found = chain.find()) return found;
                chain.clear();
            }
            at = end;
        }
        // What is no UTF-8, or the end.
        if (const auto found = chain.find()) return found;
        chain.clear();
        ++at;
    } while (at < text.size());
    return std::nullopt;
}

bool is_invisible(char32_t point) {
    return point == 0xad || point == 0x34f || point == 0x61c || point == 0x180e ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0xfeff ||
           (point >= 0xfff9 && point <= 0xfffb) || (point >= 0xe0000 && point <= 0xe007f);
}

}  // namespace termijnd
