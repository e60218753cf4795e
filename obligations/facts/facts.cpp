#include "obligations/facts/facts.h"

namespace termijnd {
namespace {

template <class T>
const T* find_as(const EventData& data, std::string_view field) {
    const auto found = data.find(field);
    return found == data.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace

bool flag(const EventData& data, std::string_view field) {
    const bool* value = find_as<bool>(data, field);
    return value && *value;
}

std::optional<std::int64_t> integer(const EventData& data, std::string_view field) {
    const auto* value = find_as<std::int64_t>(data, field);
    return value ? std::optional{*value} : std::nullopt;
}

std::optional<double> number(const EventData& data, std::string_view field) {
    if (const auto* value = find_as<double>(data, field)) return *value;
    if (const auto whole = integer(data, field)) return static_cast<double>(*whole);
    return std::nullopt;
}

std::optional<std::string_view> text(const EventData& data, std::string_view field) {
    const auto* value = find_as<std::string>(data, field);
    return value ? std::optional<std::string_view>{*value} : std::nullopt;
}

}  // namespace termijnd
