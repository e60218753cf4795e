#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/scheduler/simulation/life.h"
#include "tests/support/catch.h"

// Years of a municipality, generated, on a moved clock. TERMIJND_SEEDS=200 runs that many of them;
// TERMIJND_DOSSIERS=2000 and TERMIJND_YEARS=5 make them that large.
using namespace termijnd::test;

namespace {

int from_environment(const char* name, int usual) {
    const char* text = std::getenv(name);
    return text ? std::atoi(text) : usual;
}

std::optional<std::string> live(const Script& script) {
    return Life().live(script);
}

// The fewest acts to which the witness still objects: one dossier, then act by act.
Script shrink(Script script) {
    for (std::size_t step = script.size() / 2; step > 0; step /= 2)
        for (std::size_t at = 0; at + step <= script.size();) {
            Script fewer = script;
            const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            fewer.erase(from, from + static_cast<std::ptrdiff_t>(step));
            if (live(fewer))
                script = std::move(fewer);
            else
                at += step;
        }
    return script;
}

}  // namespace

TEST_CASE("what once went wrong in a simulated year does not again", "[simulation]") {
    const std::filesystem::path folder(std::string(TERMIJND_SOURCE_DIR) + "/tests/data/simulation");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".txt") continue;
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        INFO(entry.path().filename().string());
        CHECK(live(parse_script(text)).value_or("") == "");
    }
}

TEST_CASE("through years of late facts, corrections and outages nobody is wronged",
          "[simulation]") {
    const int seeds = from_environment("TERMIJND_SEEDS", 20);
    const int first = from_environment("TERMIJND_FIRST_SEED", 1);
    const int dossiers = from_environment("TERMIJND_DOSSIERS", 2);
    const int years = from_environment("TERMIJND_YEARS", 1);
    for (int seed = first; seed < first + seeds; ++seed) {
        const Script script = make_script(static_cast<std::uint64_t>(seed), dossiers, years);
        const auto objection = live(script);
        if (!objection) continue;
        const Script least = shrink(script);
        FAIL("seed " << seed << ": " << *objection << "\nat the least: " << live(least).value_or("")
                     << "\n"
                     << to_text(least));
    }
}
