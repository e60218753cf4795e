#include "obligations/store/rules/bundle_day.h"

#include <string_view>

namespace termijnd {

std::optional<Date> bundle_day(const MessageKey& key) {
    constexpr std::size_t iso_length = 10;
    if (key.kind != "bundel") return std::nullopt;
    return parse_date(std::string_view(key.subject).substr(0, iso_length));
}

}  // namespace termijnd
