#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scheduler/office.h"

// Two dossiers of one employer, and what is told about them as lines.
namespace termijnd::test {

inline const Instrument coaching{InstrumentKey("v1"), "jobcoaching", day("2026-01-05")};

inline std::size_t count(const Lines& lines, std::string_view part) {
    return static_cast<std::size_t>(std::ranges::count_if(
        lines, [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

inline bool contains(const Lines& lines, std::string_view line) {
    return std::ranges::find(lines, line) != lines.end();
}

// Two coaching grants of one employer, started on Thursday 15 January 2026.
struct TwoCases : Office {
    TwoCases() : Office("2026-01-15 08:00") {
        for (const char* key : {"d1", "d2"}) {
            open(key);
            put(key, coaching);
            fact(key, "v1", "jobcoaching.gestart", "2026-01-15", {{"proefplaats", false}});
        }
    }
};

}  // namespace termijnd::test
