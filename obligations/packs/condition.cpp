#include "obligations/packs/condition.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace termijnd {

bool holds(const Condition& condition, const EventData& data) {
    switch (condition.kind) {
        case Condition::Kind::flag:
            return flag(data, condition.name);
        case Condition::Kind::not_flag:
            return !flag(data, condition.name);
        case Condition::Kind::equals:
            return text(data, condition.name) == condition.value;
        case Condition::Kind::differs:
            return text(data, condition.name) != condition.value;
        case Condition::Kind::at_least:
            return std::any_of(condition.any.begin(), condition.any.end(), [&](const auto& least) {
                const auto value = number(data, least.field);
                return value && *value >= least.value;
            });
        case Condition::Kind::less_than:
            return std::any_of(condition.any.begin(), condition.any.end(), [&](const auto& bound) {
                const auto value = number(data, bound.field);
                return value && *value < bound.value;
            });
        case Condition::Kind::recorded:
            break;
    }
    return true;
}

std::string decimal(double value) {
    std::array<char, 32> buffer;
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), written.ptr};
}

std::vector<std::string> quantities_in_words(const Condition& condition) {
    const char* than =
        condition.kind == Condition::Kind::at_least ? " ten minste " : " minder dan ";
    std::vector<std::string> words;
    for (const auto& one : condition.any) words.push_back(one.field + than + decimal(one.value));
    return words;
}

}  // namespace termijnd
