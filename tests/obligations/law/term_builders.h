#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "obligations/law/term.h"
#include "tests/support/catch.h"

// Terms from their texts, and deadlines as one line that can be read.
namespace termijnd::test {

inline Date day(std::string_view iso) {
    const auto date = parse_date(iso);
    REQUIRE(date);
    return *date;
}

inline const Calendar& calendar() {
    static const Calendar built_in{Calendar::built_in()};
    return built_in;
}

inline Term term_of(std::string_view text) {
    const auto term = parse_term(text);
    REQUIRE(term.has_value());
    return *term;
}

inline Deadline on(std::string_view text, std::string_view start, Rank rank = Rank::beleidsregel) {
    return compute(term_of(text), {day(start)}, rank, calendar());
}

// The three readings as one text, so that a failure shows all of them.
inline std::string readings(const Deadline& deadline) {
    return to_iso(deadline.earliest) + ' ' + to_iso(deadline.due) + ' ' + to_iso(deadline.latest);
}

// What the steps alone tell: each goes on where the last one ended, or anew from the start.
inline std::string folded(const Steps& steps) {
    std::array<std::optional<Date>, 3> found;
    if (steps.empty() || steps[0].kind != StepKind::start) return "no start";
    const Date start = steps[0].to;
    Date reached = start;
    for (const Step& step : steps) {
        if (step.from != reached && step.from != start) return "broken at " + to_iso(step.from);
        reached = step.to;
        if (step.kind != StepKind::reading) continue;
        if (step.from != step.to) return "a reading moved";
        found.at(static_cast<std::size_t>(step.number)) = reached;
    }
    if (!found[0] || !found[1] || !found[2]) return "a reading is missing";
    return to_iso(*found[0]) + ' ' + to_iso(*found[1]) + ' ' + to_iso(*found[2]);
}

inline const std::array<Rank, 5> all_ranks = {Rank::beleidsregel, Rank::verordening,
                                              Rank::ministeriele_regeling, Rank::amvb, Rank::wet};

}  // namespace termijnd::test
