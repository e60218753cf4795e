#pragma once

#include <string>
#include <string_view>

#include "obligations/law/term.h"

// What the words of a step are made of. Only term_text.cpp and act_text.cpp use it.
namespace termijnd {

struct StepContext {
    const Step& step;
    const Term& term;
    Rank rank;
    const Calendar& calendar;
    const Manner& manner;
};

struct Words {
    std::string name;     // stap
    std::string article;  // artikel
    std::string text;     // tekst
};

template <class... Parts>
[[nodiscard]] std::string join(const Parts&... parts) {
    std::string out;
    (out.append(parts), ...);
    return out;
}

// "6 maanden"
[[nodiscard]] std::string quantity(int count, Unit unit);
// "zaterdag" with the day, for each day between the two that is no working day.
[[nodiscard]] std::string not_working_between(const Calendar& calendar, Date from, Date to);
// Says of the day that a step starts from that it is no working day, and why.
[[nodiscard]] std::string not_a_working_day(const StepContext& context);

// What the Act does to a last day, or does not do (act_text.cpp).
[[nodiscard]] Words skip_words(const StepContext& context);
[[nodiscard]] Words stays_words(const StepContext& context);
[[nodiscard]] Words lengthen_words(const StepContext& context);
[[nodiscard]] Words excluded_words(const StepContext& context);
[[nodiscard]] Words outside_act_words(const StepContext& context);
[[nodiscard]] Words not_governed_words(const StepContext& context);
[[nodiscard]] Words decrees_unknown_words(const StepContext& context);

}  // namespace termijnd
