#pragma once

#include <string_view>

// The event kinds that are the program's own: what it reads in them is in docs/rule-packs.md, and
// config/rules/gebeurtenissen.toml declares them.
namespace termijnd::own_kind {

inline constexpr std::string_view postponed = "verplichting.uitgesteld";
inline constexpr std::string_view waived = "verplichting.ontheven";
inline constexpr std::string_view acknowledged = "verplichting.in-behandeling";
inline constexpr std::string_view missed_confirmed = "verplichting.gemist-bevestigd";
inline constexpr std::string_view time_asked = "verplichting.uitstel-gevraagd";
inline constexpr std::string_view time_refused = "verplichting.uitstel-geweigerd";
inline constexpr std::string_view objected = "verplichting.bezwaar-gemaakt";
inline constexpr std::string_view objection_answered = "verplichting.bezwaar-afgehandeld";
inline constexpr std::string_view letter_posted = "brief.verzonden";
inline constexpr std::string_view notice_held = "bericht.aangehouden";
inline constexpr std::string_view notice_released = "bericht.vrijgegeven";
inline constexpr std::string_view retracted = "gebeurtenis.ingetrokken";
inline constexpr std::string_view corrected = "gebeurtenis.gecorrigeerd";
inline constexpr std::string_view version_pinned = "voorziening.regeling-vastgesteld";
inline constexpr std::string_view case_handed_over = "dossier.overgedragen";
inline constexpr std::string_view case_ended = "dossier.beeindigd";

}  // namespace termijnd::own_kind
