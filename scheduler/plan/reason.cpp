#include "scheduler/plan/reason.h"

#include <array>

namespace termijnd {

namespace {

struct Words {
    PlanReason reason;
    std::string_view name;
    std::string_view text;
};

using enum PlanReason;
constexpr std::array all_words{
    Words{on_its_day, "op-de-dag", "op de dag zelf"},
    Words{moved_back, "vervroegd", "vervroegd naar een werkdag"},
    Words{moved_on, "naar-werkdag", "verschoven naar een werkdag"},
    Words{rested, "na-behandeling", "later, want het was in behandeling"},
    Words{held, "na-controle", "later, want een casemanager kon het eerst nakijken"},
    Words{held_back, "aangehouden", "aangehouden: het wacht tot iemand het vrijgeeft"},
    Words{keeps_distance, "na-vorige-stap", "later, want de vorige stap kwam later"},
    Words{next_moment, "eerstvolgend", "de dag is voorbij: op het eerstvolgende moment"},
    Words{next_bundle, "volgende-bericht", "in het volgende bericht: dat van vandaag is al weg"},
    Words{on_its_own, "apart", "in een apart bericht, want een laatste dag kan niet wachten"},
    Words{said, "gezegd", "is al gezegd"},
    Words{under_way, "onderweg", "is onderweg"},
    Words{folded, "samengevoegd", "is in een ander bericht gezegd"},
    Words{undeliverable, "onbestelbaar",
          "is niet bezorgd en wacht tot iemand het opnieuw aanbiedt"},
    Words{outdone, "ingehaald", "is niet bezorgd, maar een later bericht wel"},
    Words{overtaken, "overgeslagen", "de dag is voorbij en een latere stap zegt het nu"},
    Words{too_late, "te-laat", "de dag is voorbij"},
    Words{late_entry, "voor-aankondiging", "viel niet na de aankondiging"},
    Words{same_day, "zelfde-dag", "een andere herinnering valt op dezelfde dag"},
    Words{far_away, "nog-ver", "komt met de eerste herinnering: een andere is eerder"},
    Words{moved, "gewijzigd", "de wijziging van de laatste dag gaat voor"},
    Words{nobody, "niemand", "er is niemand in deze rol"},
    Words{unreachable, "onbereikbaar", "heeft geen werkend e-mailadres"},
    Words{left_case, "niet-betrokken", "is niet meer bij het dossier betrokken"},
    Words{in_digest, "in-dagoverzicht", "staat in het dagoverzicht"},
    Words{right, "recht", "een recht dat verloopt, wordt niet geëscaleerd"},
    Words{unconfirmed, "wacht-op-bevestiging",
          "wacht tot een casemanager bevestigt dat het niet gedaan is"},
    Words{asked, "wacht-op-uitstelverzoek", "wacht op het antwoord op een verzoek om uitstel"},
    Words{objected, "wacht-op-bezwaar", "wacht tot een bezwaar is afgehandeld"},
    Words{soft_rule, "zachte-regel", "een zachte regel staat alleen in het dagoverzicht"},
    Words{not_announced, "geen-aankondiging", "deze regel wordt niet aangekondigd"},
    Words{settled, "voldaan", "is voldaan"},
    Words{lapsed, "vervallen", "is vervallen"},
    Words{waived, "ontheven", "is ontheven"},
    Words{before_known_from, "voor-bekend-vanaf", "liep af voordat termijnd het bewaakte"},
    Words{dossier_ended, "dossier-beeindigd", "het dossier is beëindigd"},
    Words{kind_not_wanted, "soort-niet-gevraagd", "het systeem vraagt niet om deze soort"},
    Words{before_endpoint, "voor-aansluiting", "viel voordat het systeem was aangesloten"},
    Words{replanned, "verplaatst", "komt op een ander moment of langs een andere weg"},
    Words{not_on_ladder, "niet-op-de-ladder", "staat niet meer op de ladder"},
    Words{withdrawn, "ingetrokken", "de verplichting bestaat niet meer"},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < all_words.size(); ++i)
        if (all_words[i].reason != static_cast<PlanReason>(i)) return false;
    return all_words.back().reason == withdrawn;
}
static_assert(in_order());

}  // namespace

std::string_view stable_name(PlanReason reason) {
    return all_words.at(static_cast<std::size_t>(reason)).name;
}

std::string_view to_text(PlanReason reason) {
    return all_words.at(static_cast<std::size_t>(reason)).text;
}

}  // namespace termijnd
