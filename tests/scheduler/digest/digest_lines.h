#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/digest/digest.h"

// A digest as lines of text, which a test compares.
namespace termijnd::test {

// "w1, d1: Coachingsplan inleveren | laatste dag 14 april 2026 | nog 3 dagen"
inline std::string line_of(const DigestLine& line) {
    std::string text = line.who;
    for (const CaseKey& key : line.cases) text += (text.empty() ? "" : ", ") + key.str();
    text += (text.empty() ? "" : ": ") + line.what;
    if (line.on != Date{}) text += " | " + line.called + " " + to_dutch(line.on);
    if (!line.remark.empty()) text += " | " + line.remark;
    return text;
}

inline std::vector<std::string> in_section(const Digest& digest, std::string_view name) {
    std::vector<std::string> lines;
    for (const DigestSection& section : digest.sections)
        if (section.name == name)
            for (const DigestLine& line : section.lines) lines.push_back(line_of(line));
    return lines;
}

// Each with its section before it.
inline std::vector<std::string> lines_of(const Digest& digest) {
    std::vector<std::string> lines;
    for (const DigestSection& section : digest.sections)
        for (const DigestLine& line : section.lines)
            lines.push_back(section.name + ": " + line_of(line));
    return lines;
}

// "Coachingsplan inleveren: 2, oudste 14 april 2026 in d1 d2"
inline std::vector<std::string> counts_of(const Digest& digest, std::string_view name) {
    std::vector<std::string> lines;
    for (const DigestSection& section : digest.sections) {
        if (section.name != name) continue;
        for (const DigestCount& count : section.counts) {
            std::string text = count.what + ": " + std::to_string(count.amount);
            if (count.on != Date{}) text += ", " + count.called + " " + to_dutch(count.on);
            text += " in";
            for (const CaseKey& key : count.cases) text += " " + key.str();
            if (count.more > 0) text += " +" + std::to_string(count.more);
            lines.push_back(text);
        }
    }
    return lines;
}

}  // namespace termijnd::test
