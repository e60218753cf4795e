#pragma once

#include <cstdint>
#include <string_view>

namespace termijnd {

// FNV-1a, well mixed (splitmix64's finish). The same on every machine and in every version: what
// is derived from it (jitter, boundaries) is part of what is frozen. Not for secrets.
[[nodiscard]] constexpr std::uint64_t stable_hash(std::string_view text, std::uint64_t salt = 0) {
    std::uint64_t hash = 0xCBF29CE484222325u ^ salt;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBu;
    return hash ^ (hash >> 31);
}

}  // namespace termijnd
