#include "scheduler/engine/generation.h"

#include <charconv>
#include <stdexcept>
#include <string>

namespace termijnd {
namespace {

constexpr std::string_view name = "generation";  // "12 <fingerprint>"

}  // namespace

std::int64_t adopt_generation(Memory& memory, std::string_view fingerprint) {
    const std::string known = memory.recall(name);
    std::int64_t number = 0;
    if (!known.empty()) {
        const char* const last = known.data() + known.size();
        const auto [end, error] = std::from_chars(known.data(), last, number);
        if (error != std::errc() || end == last || *end != ' ')
            throw std::runtime_error("the remembered generation cannot be read: " + known);
        if (std::string_view(end + 1, last) == fingerprint) return number;
    }
    ++number;
    memory.remember(name, std::to_string(number) + ' ' + std::string(fingerprint));
    return number;
}

}  // namespace termijnd
