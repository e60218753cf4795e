#pragma once

#include <string>

#include "obligations/derive/derive.h"

// How an explanation ends: the status on a day, and why. Only explain.cpp uses it.
namespace termijnd {

// A right or a best effort is never called missed or late.
[[nodiscard]] Lateness lateness_of(const Rule& rule);

// "artikel 17, onder c, van de Beleidsregels …"; `law` where it is of another than the pack's.
[[nodiscard]] std::string cite(const std::string& article, const std::string& law,
                               const RulePack& pack);
[[nodiscard]] std::string quoted(const std::string& words);
// The same at the end of a sentence.
[[nodiscard]] std::string quoted_last(const std::string& words);
// " In artikel 17, onder c, van de … staat: “….”"
[[nodiscard]] std::string stands_in(const std::string& article, const std::string& law,
                                    const std::string& quote, const RulePack& pack);
// "15 januari 2025: De jobcoaching is gestart (gebeurtenis g1)"
[[nodiscard]] std::string told(const std::string& what, Date on, const EventKey& event);

// The closing step.
[[nodiscard]] ExplainedStep closing(const Obligation& obligation, Date as_of);

}  // namespace termijnd
